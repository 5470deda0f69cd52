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

    private static final String NOTE = """
            Used heap after forced collections, with the sessions and without them, each figure in a JVM of its own.
            Each session has the five values; their names are shared.""";

    private static final String VALUES = "VALUES";
    private static final int COLLECTIONS = 4;
    private static final int WARM = 1_000;

    private HeapPerSession() {}

    static Table table(Options options) throws IOException, InterruptedException {
        int sessions = options.number("sessions");
        List<Grid.Row> rows = new ArrayList<>();
        for (boolean visited : new boolean[] {false, true}) {
            String group = visited ? "each visited once" : "not visited";
            List<String> values = List.of(VALUES, Integer.toString(sessions), "false");
            rows.add(new Grid.Row(group, "the five values alone", Role.FLOOR, options.heapMebibytes(), values));
            for (Contender subject : options.subjects()) {
                Role role = subject.role() == Role.FLOOR ? Role.PEER : subject.role();
                List<String> arguments = List.of(subject.name(), Integer.toString(sessions), Boolean.toString(visited));
                rows.add(new Grid.Row(group, subject.label(), role, options.heapMebibytes(), arguments));
            }
        }
        String title = String.format(Locale.ROOT, "Heap of one session, of %,d", sessions);
        return new Grid("heap", title, NOTE, List.of("bytes, less is better"), "%,.0f").measure(rows, 1);
    }

    /** In a JVM of its own: the subject or the values alone, the number of sessions, whether each is visited once. */
    static double[] child(List<String> arguments) {
        int sessions = Integer.parseInt(arguments.get(1));
        double bytes = arguments.get(0).equals(VALUES)
                ? values(sessions)
                : sessions(Contender.valueOf(arguments.get(0)), sessions, Boolean.parseBoolean(arguments.get(2)));
        return new double[] {bytes / sessions};
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
