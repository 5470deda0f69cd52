package dev.sojourn.server.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that somebody interrupts long work, so that it ends between two steps, closes what it has open, and says what
 * was done. Work that does not end in five seconds is ended.
 */
final class Interruption implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

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
        if (asked.getCount() == 0) {
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted", "interrupted " + then);
        }
    }

    /**
     * Lets time pass.
     *
     * @param then as for {@link #check}
     * @throws Failure when somebody has interrupted, as soon as that happens
     */
    void pause(Duration duration, String then) throws Failure {
        try {
            if (asked.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                check(then);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.failed("interrupted " + then, e);
        }
    }

    private void interrupt() {
        if (asked.getCount() == 0 || ended.getCount() == 0) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        asked.countDown();
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
