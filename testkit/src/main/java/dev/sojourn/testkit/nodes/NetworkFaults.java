package dev.sojourn.testkit.nodes;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a proxy does to the bytes that pass, and the waiting room of those that may not pass yet. */
final class NetworkFaults {

    enum Mode {
        FORWARD,
        HOLD,
        LOSE
    }

    private Mode mode = Mode.FORWARD;
    private long delayNanos;
    private boolean ended;

    synchronized void become(Mode next) {
        mode = next;
        notifyAll();
    }

    synchronized void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Wakes those who wait, because the connection of one of them is gone. */
    synchronized void look() {
        notifyAll();
    }

    synchronized boolean loses() {
        return mode == Mode.LOSE;
    }

    /** The moment at which what arrives now may pass. */
    synchronized long due() {
        return System.nanoTime() + delayNanos;
    }

    /** Waits until a moment has come and nothing is held back; false when the bytes are to be lost. */
    synchronized boolean pass(long due, BooleanSupplier gone) throws InterruptedException {
        while (!ended && !gone.getAsBoolean()) {
            long left = due - System.nanoTime();
            if (mode == Mode.LOSE) {
                return false;
            }
            if (mode == Mode.HOLD) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return true;
            }
        }
        return false;
    }
}
