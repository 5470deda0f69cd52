package dev.sojourn.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Counts in milliseconds. Safe for use by many threads. */
public final class ManualClock implements InstantSource {

    private final AtomicLong millis;

    /** Makes a clock that stands at the first moment of 2026, UTC. */
    public ManualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * Makes a clock.
     *
     * @param start where it stands
     */
    public ManualClock(Instant start) {
        this.millis = new AtomicLong(start.toEpochMilli());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    /**
     * Moves the clock.
     *
     * @param step how far; a negative one moves it back, as the correction of a real clock may
     */
    public void advance(Duration step) {
        millis.addAndGet(step.toMillis());
    }

    @Override
    public String toString() {
        return "ManualClock[" + instant() + "]";
    }
}
