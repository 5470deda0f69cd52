package dev.sojourn.store.near;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A moment at which one thread stops until another lets it go on. */
final class Pause {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void awaitArrival() {
        await(arrived, "Nobody came to the pause");
    }

    void release() {
        released.countDown();
    }

    void pass() {
        arrived.countDown();
        await(released, "The pause was never ended");
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(otherwise + " within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(otherwise + ": interrupted", e);
        }
    }
}
