package dev.sojourn.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that somebody interrupts long work, so that it ends between two steps, closes what it has open, and says what
 * was done. Work that does not end in five seconds is ended.
 */
final class Interruption implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean asked;

    private Interruption() {}

    static Interruption watch(Terminal terminal) {
        Interruption watch = new Interruption();
        terminal.onInterrupt().accept(watch::interrupt);
        return watch;
    }

    /**
     * Looks between two steps.
     *
     * @param then how far it is, and what a repetition does
     * @throws Failure when somebody has interrupted
     */
    void check(String then) throws Failure {
        if (asked) {
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted", "interrupted " + then);
        }
    }

    private void interrupt() {
        if (asked || ended.getCount() == 0) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        asked = true;
        Thread impatience = new Thread(this::endInTime, "sojourn-interrupted");
        impatience.setDaemon(true);
        impatience.start();
    }

    private void endInTime() {
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
