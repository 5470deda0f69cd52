package dev.sojourn.server.rest;

import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A duration in a body: milliseconds as a whole number, or the word {@code none} for a session that never expires by
 * it.
 */
final class DurationValue {

    /** A hundred years: more is a slip, and must not come out as "for ever" or, after an overflow, as the past. */
    private static final long MOST = Duration.ofDays(36_525).toMillis();

    private DurationValue() {}

    static Duration of(@Nullable Object value) {
        if ("none".equals(value)) {
            return Lifetime.FOREVER;
        }
        long millis = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
        if (millis < 1 || millis > MOST) {
            throw Refusal.badNumber(
                    "\"duration\" must be a whole number of milliseconds from 1 to " + MOST + ", or \"none\"");
        }
        return Duration.ofMillis(millis);
    }
}
