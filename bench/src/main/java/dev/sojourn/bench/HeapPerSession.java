package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The heap that one live session takes: the used heap after forced collections, with the sessions minus without them,
 * divided by their number. One engine for each JVM.
 */
final class HeapPerSession {

    /** Arguments: a {@link Contender} or {@code VALUES}, the number of sessions, whether each is visited once. */
    static final String CHILD = "heap" + Forks.CHILD;

    private static final String VALUES = "VALUES";
    private static final int COLLECTIONS = 4;
    private static final int WARM = 1_000;
    private static final List<String> COLUMNS = List.of("sessions", "subject", "bytes", "of them not the values");

    private HeapPerSession() {}

    static String child(List<String> arguments) {
        int sessions = Integer.parseInt(arguments.get(1));
        long bytes = arguments.get(0).equals(VALUES)
                ? values(sessions)
                : sessions(
                        Contender.valueOf(arguments.get(0)), sessions, Boolean.parseBoolean(arguments.get(2)));
        return Long.toString(Math.round((double) bytes / sessions));
    }

    static Table table(List<Contender> subjects, int sessions) throws IOException, InterruptedException {
        long values = measured(VALUES, sessions, false);
        List<Table.Row> rows = new ArrayList<>();
        for (boolean visited : new boolean[] {false, true}) {
            String group = visited ? "each visited once" : "not visited";
            rows.add(row(group, "the five values alone", Role.FLOOR, values, values));
            for (Contender subject : subjects) {
                rows.add(row(
                        group,
                        subject.label(),
                        subject.role() == Role.FLOOR ? Role.PEER : subject.role(),
                        measured(subject.name(), sessions, visited),
                        values));
            }
        }
        String title = String.format(Locale.ROOT, "Heap of one session, of %,d", sessions);
        return new Table("heap", title, List.of(Machine.description(), Notes.HEAP), COLUMNS, rows, "bytes, less is better");
    }

    private static Table.Row row(String group, String subject, Role role, long bytes, long values) {
        List<String> cells =
                List.of(String.format(Locale.ROOT, "%,d", bytes), String.format(Locale.ROOT, "%,d", bytes - values));
        return new Table.Row(group, subject, role, bytes, cells);
    }

    private static long measured(String subject, int sessions, boolean visited)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(subject, Integer.toString(sessions), Boolean.toString(visited));
        return Long.parseLong(
                Forks.run(Setting.heapMebibytes(sessions), CHILD, arguments).get(0));
    }

    static long sessions(Contender contender, int sessions, boolean visited) {
        try (Subject subject = contender.open(Store.MEMORY)) {
            // Classes, pools and buffers of the first sessions are not what a session costs.
            for (int i = 0; i < WARM; i++) {
                subject.beginAndEnd(i);
            }
            long before = usedHeap();
            for (int i = 0; i < sessions; i++) {
                String ticket = subject.begin(i);
                if (visited) {
                    subject.read(ticket);
                }
            }
            long used = usedHeap() - before;
            Reference.reachabilityFence(subject);
            return used;
        }
    }

    /** The five values alone, each session's in one small holder. */
    private static long values(int sessions) {
        record Values(String user, Integer counter, Long since, String note, List<String> cart) {}
        long before = usedHeap();
        List<Values> all = new ArrayList<>(sessions);
        for (int i = 0; i < sessions; i++) {
            all.add(new Values(Payload.user(i), Payload.counter(), Payload.since(i), Payload.note(i), Payload.cart(i)));
        }
        long used = usedHeap() - before - (long) sessions * Integer.BYTES;
        Reference.reachabilityFence(all);
        return used;
    }

    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
