package dev.sojourn.server.admin;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many lines those may cause who have no token: anybody can send any number of requests, and they must fill neither
 * the disk nor the eyes of whoever reads. What is left out is told by number in the next line. Safe for use by several
 * threads.
 */
final class Strangers {

    private static final int AT_ONCE = 20;
    private static final long EACH_NANOS = Duration.ofMillis(200).toNanos();

    private final LongSupplier nanos;
    private long free = AT_ONCE;
    private long since;
    private int left;

    Strangers(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** How many refusals the next line stands for, or 0 when there is to be none now. */
    synchronized int count() {
        long more = (nanos.getAsLong() - since) / EACH_NANOS;
        since += more * EACH_NANOS;
        free = Math.min(AT_ONCE, free + more);
        left++;
        if (free == 0) {
            return 0;
        }
        free--;
        int count = left;
        left = 0;
        return count;
    }
}
