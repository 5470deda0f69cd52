package dev.sojourn.servlet;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads of engines, which end with them: an executor says that it is over a moment before its threads are. */
final class EngineThreads {

    private static final long PATIENCE_MILLIS = 20_000;

    private EngineThreads() {}

    /** Those whose names begin so. */
    static Set<Thread> alive(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith(prefix))
                .collect(Collectors.toSet());
    }

    /** Those that do not end, beside some. */
    static Set<Thread> left(String prefix, Set<Thread> known) {
        Set<Thread> left = alive(prefix);
        left.removeAll(known);
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        for (Thread thread : left) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        left.removeIf(thread -> !thread.isAlive());
        return left;
    }
}
