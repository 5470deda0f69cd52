package dev.sojourn.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions live: the idle and the absolute limit together, the anchor, how often a touch is written, and how
 * long an expired session can still be told from an unknown one. Immutable; each setter returns a copy.
 *
 * <p>One formula: {@code expiresAt = min(expiryBase + duration, created + absolute)}, where the duration is the
 * session's own or else the idle limit. A session is expired from {@code expiresAt} on, that moment included.
 */
public final class Lifetime {

    /** The duration of a session that never expires by it. */
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    private final Duration idle;
    private final Duration absolute;
    private final ExpiryAnchor anchor;
    private final @Nullable Duration touchEvery;
    private final Duration retention;

    private Lifetime(
            Duration idle, Duration absolute, ExpiryAnchor anchor, @Nullable Duration touchEvery, Duration retention) {
        this.idle = idle;
        this.absolute = absolute;
        this.anchor = anchor;
        this.touchEvery = touchEvery;
        this.retention = retention;
    }

    /**
     * 30 minutes idle, 12 hours absolute, anchored on the last access, touched as often as the store likes, remains
     * kept for 24 hours.
     *
     * @return the default rules
     */
    public static Lifetime standard() {
        return new Lifetime(
                Duration.ofMinutes(30), Duration.ofHours(12), ExpiryAnchor.LAST_ACCESS, null, Duration.ofHours(24));
    }

    /**
     * Sets how long a session lives from its anchor, unless it has a duration of its own.
     *
     * @param value positive, or {@link #FOREVER}
     * @return a copy
     */
    public Lifetime idle(Duration value) {
        return new Lifetime(value, absolute, anchor, touchEvery, retention);
    }

    /**
     * Sets how long a session lives from its creation, whatever else happens.
     *
     * @param value positive, or {@link #FOREVER}
     * @return a copy
     */
    public Lifetime absolute(Duration value) {
        return new Lifetime(idle, value, anchor, touchEvery, retention);
    }

    /**
     * Sets what moves the anchor.
     *
     * @param value the anchor
     * @return a copy
     */
    public Lifetime anchor(ExpiryAnchor value) {
        return new Lifetime(idle, absolute, value, touchEvery, retention);
    }

    /**
     * Sets the least time between two touches that are written for one session by visits that only read. A session is
     * then kept for up to this much longer, so that a touch that was saved never makes it die early.
     *
     * @param value zero to write each, or positive and at most half the idle limit
     * @return a copy
     */
    public Lifetime touchEvery(Duration value) {
        return new Lifetime(idle, absolute, anchor, value, retention);
    }

    /**
     * Sets how long the remains of an expired session stay, so that it is told from an unknown one.
     *
     * @param value zero or positive
     * @return a copy
     */
    public Lifetime expiredRetention(Duration value) {
        return new Lifetime(idle, absolute, anchor, touchEvery, value);
    }

    /**
     * How long a session lives from its anchor.
     *
     * @return the limit, {@link #FOREVER} for none
     */
    public Duration idle() {
        return idle;
    }

    /**
     * How long a session lives from its creation.
     *
     * @return the limit, {@link #FOREVER} for none
     */
    public Duration absolute() {
        return absolute;
    }

    /**
     * What moves the anchor.
     *
     * @return the anchor
     */
    public ExpiryAnchor anchor() {
        return anchor;
    }

    /**
     * The least time between two touches.
     *
     * @return the interval, or null when the store's preference counts
     */
    public @Nullable Duration touchEvery() {
        return touchEvery;
    }

    /**
     * How long the remains of an expired session stay.
     *
     * @return the retention
     */
    public Duration expiredRetention() {
        return retention;
    }

    /**
     * What is wrong with these rules.
     *
     * @return a sentence for each fault, none when all is well
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!isPositive(idle)) {
            faults.add("Lifetime.idle is " + idle + "; it must be positive, or Lifetime.FOREVER");
        }
        if (!isPositive(absolute)) {
            faults.add("Lifetime.absolute is " + absolute + "; it must be positive, or Lifetime.FOREVER");
        }
        if (isPositive(idle) && isPositive(absolute) && !idle.equals(FOREVER) && idle.compareTo(absolute) > 0) {
            faults.add("Lifetime.idle (" + idle + ") is longer than Lifetime.absolute (" + absolute + ")");
        }
        if (touchEvery != null && (touchEvery.isNegative() || touchEvery.compareTo(idle.dividedBy(2)) > 0)) {
            faults.add("Lifetime.touchEvery is " + touchEvery + "; it must be from zero to half of Lifetime.idle ("
                    + idle + ")");
        }
        if (retention.isNegative()) {
            faults.add("Lifetime.expiredRetention is " + retention + "; it must not be negative");
        }
        return faults;
    }

    /**
     * Converts a duration to milliseconds without overflow.
     *
     * @param duration the duration
     * @return milliseconds; {@code Long.MAX_VALUE} for {@link #FOREVER} and anything too long to count
     */
    public static long millis(Duration duration) {
        return duration.compareTo(FOREVER) >= 0 ? Long.MAX_VALUE : duration.toMillis();
    }

    /**
     * Adds a span to a moment without overflow.
     *
     * @param moment milliseconds since the epoch
     * @param millis the span, {@code Long.MAX_VALUE} for ever
     * @return the sum, {@code Long.MAX_VALUE} when it never comes
     */
    public static long plus(long moment, long millis) {
        long sum = moment + millis;
        return sum < moment ? Long.MAX_VALUE : sum;
    }

    private static boolean isPositive(Duration value) {
        return !value.isNegative() && !value.isZero();
    }
}
