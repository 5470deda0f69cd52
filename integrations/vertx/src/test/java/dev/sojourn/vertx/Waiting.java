package dev.sojourn.vertx;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what comes soon after a response. */
final class Waiting {

    private Waiting() {}

    static void until(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("It was not so within 20 seconds");
            }
            Thread.onSpinWait();
        }
    }
}
