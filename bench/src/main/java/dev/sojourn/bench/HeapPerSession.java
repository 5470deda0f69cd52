package dev.sojourn.bench;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the heap that one live session takes: the used heap after forced collections, with the sessions minus
 * without them, divided by their number. One engine for each JVM.
 *
 * <p>Arguments: a {@link Rival} or {@code PAYLOAD}; the number of sessions; {@code visited} when each session is to be
 * visited once before, so that what an engine remembers of its visitors counts as well. Prints one number.
 */
public final class HeapPerSession {

    private static final String PAYLOAD_ONLY = "PAYLOAD";
    private static final int COLLECTIONS = 4;

    private HeapPerSession() {}

    /**
     * Measures and prints.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        int sessions = Integer.parseInt(arguments[1]);
        boolean visited = arguments.length > 2 && arguments[2].equals("visited");
        long bytes = arguments[0].equals(PAYLOAD_ONLY)
                ? payload(sessions)
                : sessions(Rival.valueOf(arguments[0]), sessions, visited);
        System.out.println(Math.round((double) bytes / sessions));
    }

    static long sessions(Rival rival, int sessions, boolean visited) {
        try (Subject subject = rival.open()) {
            // Classes, pools and buffers of the first sessions are not what a session costs.
            for (int i = 0; i < 1_000; i++) {
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
    private static long payload(int sessions) {
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
