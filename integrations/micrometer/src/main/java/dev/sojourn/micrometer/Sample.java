package dev.sojourn.micrometer;

import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine's store said when it was last asked. A figure that could not be had three times in a row, or that
 * nobody has asked for so long, is not known any more: NaN. Written by one thread at a time, read by any.
 */
final class Sample {

    private static final int FAILURES = 3;
    /** A count may be a walk over a table: it gets one part in so many of the time. */
    private static final int SHARE = 50;

    private final SessionEngine engine;
    private final long everyNanos;
    private final LongSupplier time;
    private volatile Figure<EngineHealth> health = Figure.unknown();
    private volatile Figure<Long> live = Figure.unknown();
    private volatile Figure<Boolean> up = Figure.unknown();
    private volatile Figure<Integer> sockets = Figure.unknown();
    private long countDue;
    private boolean counted;

    /** A figure, how often in a row it could not be had since, and when it is too old. */
    private record Figure<T>(@Nullable T value, int failures, long until) {

        static <T> Figure<T> unknown() {
            return new Figure<>(null, 0, 0);
        }

        Figure<T> missed() {
            return new Figure<>(value, failures + 1, until);
        }
    }

    Sample(SessionEngine engine, Duration every, LongSupplier time) {
        this.engine = engine;
        this.everyNanos = every.toNanos();
        this.time = time;
    }

    /** Asks. */
    synchronized void take() {
        sockets = figure(engine.connections(), 0);
        try {
            health = figure(engine.health(), 0);
            up = figure(true, 0);
        } catch (RuntimeException e) {
            // Told as an event of the engine and by this figure.
            health = health.missed();
            up = figure(false, 0);
            live = live.missed();
            return;
        }
        long start = time.getAsLong();
        if (counted && start - countDue < 0) {
            return;
        }
        try {
            long count = engine.directory().count();
            long took = time.getAsLong() - start;
            long wait = took * SHARE > everyNanos ? took * SHARE : 0;
            countDue = start + took + wait;
            counted = true;
            live = figure(count, wait);
        } catch (RuntimeException e) {
            live = live.missed();
        }
    }

    private <T> Figure<T> figure(T value, long further) {
        return new Figure<>(value, 0, time.getAsLong() + further + FAILURES * everyNanos + everyNanos / 2);
    }

    double live() {
        Long count = known(live);
        return count == null ? Double.NaN : count;
    }

    double sockets() {
        Integer count = known(sockets);
        return count == null ? Double.NaN : count;
    }

    double up() {
        return zeroOrOne(known(up));
    }

    double writable() {
        EngineHealth known = known(health);
        return zeroOrOne(known == null ? null : known.store().takesWrites());
    }

    double feed() {
        EngineHealth known = known(health);
        return known == null || known.store().feed() == StoreHealth.Feed.NONE
                ? Double.NaN
                : zeroOrOne(known.store().feed() == StoreHealth.Feed.HEARING);
    }

    double clockSkew() {
        EngineHealth known = known(health);
        return known == null ? Double.NaN : seconds(known.store().clockAhead());
    }

    double sweepLag() {
        EngineHealth known = known(health);
        return known == null ? Double.NaN : seconds(known.sweepLag());
    }

    private <T> @Nullable T known(Figure<T> figure) {
        boolean old = figure.failures() >= FAILURES || time.getAsLong() - figure.until() > 0;
        return old ? null : figure.value();
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / 1e9;
    }

    private static double zeroOrOne(@Nullable Boolean value) {
        return value == null ? Double.NaN : value ? 1 : 0;
    }
}
