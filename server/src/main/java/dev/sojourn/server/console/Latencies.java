package dev.sojourn.server.console;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long something took in the last minutes, to within a fifth. Quick, for each visit tells it, on the threads of
 * requests; what is told in the moment in which a minute begins may be lost. Safe for use by many threads.
 */
final class Latencies {

    /** The minute that is not over, and those before it. */
    static final int MINUTES = 5;

    private static final long MINUTE = 60_000;

    /** Four for each doubling of the nanoseconds. */
    private static final int BUCKETS = 4 * 48;

    private static final int STEPS = 4;

    private final AtomicLongArray minutes = new AtomicLongArray(MINUTES);
    private final AtomicLongArray[] counts = new AtomicLongArray[MINUTES];

    Latencies() {
        for (int i = 0; i < MINUTES; i++) {
            counts[i] = new AtomicLongArray(BUCKETS);
        }
    }

    /**
     * What was told in the last minutes.
     *
     * @param number how often
     * @param half half of them took so many nanoseconds or less
     * @param most 99 of a hundred did
     */
    record Told(long number, long half, long most) {}

    void add(long nanos, Instant now) {
        long minute = now.toEpochMilli() / MINUTE;
        int slot = (int) (minute % MINUTES);
        long known = minutes.get(slot);
        if (known != minute && minutes.compareAndSet(slot, known, minute)) {
            for (int i = 0; i < BUCKETS; i++) {
                counts[slot].set(i, 0);
            }
        }
        counts[slot].incrementAndGet(bucket(nanos));
    }

    /** What was told in the last minutes; null for nothing. */
    @Nullable
    Told last(Instant now) {
        long last = now.toEpochMilli() / MINUTE;
        long[] all = new long[BUCKETS];
        long number = 0;
        for (int slot = 0; slot < MINUTES; slot++) {
            boolean young = minutes.get(slot) > last - MINUTES && minutes.get(slot) <= last;
            for (int i = 0; young && i < BUCKETS; i++) {
                all[i] += counts[slot].get(i);
                number += counts[slot].get(i);
            }
        }
        return number == 0 ? null : new Told(number, within(all, number, 50), within(all, number, 99));
    }

    /** What so many of a hundred took at most. */
    private static long within(long[] all, long number, int ofHundred) {
        long wanted = (number * ofHundred + 99) / 100;
        long met = 0;
        int bucket = -1;
        while (met < wanted) {
            bucket++;
            met += all[bucket];
        }
        return Math.round(Math.pow(2, (bucket + 1.0) / STEPS));
    }

    private static int bucket(long nanos) {
        double steps = STEPS * Math.log((double) Math.max(1, nanos)) / Math.log(2);
        return Math.min(BUCKETS - 1, (int) steps);
    }
}
