package dev.sojourn.micrometer;

import java.time.Duration;

/** Where the buckets of histograms end. Few and named: each is a series for each combination of tags. */
final class Buckets {

    private Buckets() {}

    /** Of a visit: from a store in this process to one that is in trouble. */
    static Duration[] visits() {
        return micros(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000);
    }

    /** Of a call of a store, up to the usual timeouts. */
    static Duration[] calls() {
        return micros(
                100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000);
    }

    static Duration[] sweeps() {
        return micros(10_000, 100_000, 1_000_000, 10_000_000, 60_000_000);
    }

    /** Of what a session holds, in bytes. */
    static double[] sizes() {
        return new double[] {256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20};
    }

    private static Duration[] micros(long... values) {
        Duration[] ends = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            ends[i] = Duration.ofNanos(1_000 * values[i]);
        }
        return ends;
    }
}
