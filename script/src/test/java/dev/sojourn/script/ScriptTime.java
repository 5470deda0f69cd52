package dev.sojourn.script;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that scripts have taken: stands still, is moved by hand, or passes while something has to take too long. */
public final class ScriptTime implements LongSupplier {

    private long still;
    private long runsSince;
    private boolean runs;

    @Override
    public synchronized long getAsLong() {
        return runs ? still + System.nanoTime() - runsSince : still;
    }

    /** Lets this much of it pass at once. */
    public synchronized void pass(Duration span) {
        still += span.toNanos();
    }

    /** Lets it pass while something is done, as it does outside of tests. */
    public void runsDuring(Runnable work) {
        runs(true);
        try {
            work.run();
        } finally {
            runs(false);
        }
    }

    /** Lets it pass as it does outside of tests, or stand still. */
    public synchronized void runs(boolean value) {
        still = getAsLong();
        runsSince = System.nanoTime();
        runs = value;
    }
}
