package dev.sojourn.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions live: the idle and the absolute limit together, those of remembered sessions, the anchor, how often
 * a touch is written, and how long an expired session can still be told from an unknown one. Immutable; each setter
 * returns a copy.
 *
 * <p>One formula: {@code expiresAt = min(expiryBase + duration, created + absolute)}, where the duration is the
 * session's own or else the idle limit, and {@code remembered} stands in for {@code absolute} where it applies. A
 * session is expired from {@code expiresAt} on, that moment included.
 */
public final class Lifetime {

    /** The duration of a session that never expires by it. */
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    private final Duration idle;
    private final Duration absolute;
    private final @Nullable Duration remembered;
    private final ExpiryAnchor anchor;
    private final @Nullable Duration touchEvery;
    private final Duration retention;

    private Lifetime(
            Duration idle,
            Duration absolute,
            @Nullable Duration remembered,
            ExpiryAnchor anchor,
            @Nullable Duration touchEvery,
            Duration retention) {
        this.idle = idle;
        this.absolute = absolute;
        this.remembered = remembered;
        this.anchor = anchor;
        this.touchEvery = touchEvery;
        this.retention = retention;
    }

    /**
     * 30 minutes idle, 12 hours absolute, anchored on the last access, touched as often as the store likes, no remains
     * kept: of a session that has expired nothing stays, and it cannot be told from one that never was.
     *
     * @return the default rules
     */
    public static Lifetime standard() {
        return new Lifetime(
                Duration.ofMinutes(30), Duration.ofHours(12), null, ExpiryAnchor.LAST_ACCESS, null, Duration.ZERO);
    }

    /**
     * Sets how long a session lives from its anchor, unless it has a duration of its own.
     *
     * @param value at least a millisecond, or {@link #FOREVER}
     * @return a copy
     */
    public Lifetime idle(Duration value) {
        return new Lifetime(set(value, "idle"), absolute, remembered, anchor, touchEvery, retention);
    }

    /**
     * Sets how long a session lives from its creation, whatever else happens.
     *
     * @param value at least a millisecond, or {@link #FOREVER}
     * @return a copy
     */
    public Lifetime absolute(Duration value) {
        return new Lifetime(idle, set(value, "absolute"), remembered, anchor, touchEvery, retention);
    }

    /**
     * Sets how long a remembered session lives from its creation. A session is remembered while it has a duration of
     * its own that is longer than the absolute limit, as a login gives it whose user asked for that: {@code
     * session.setDuration(Duration.ofDays(14))}. Unless this is set, the absolute limit holds for every session and
     * such a duration is cut by it.
     *
     * @param value longer than the absolute limit, or {@link #FOREVER}
     * @return a copy
     */
    public Lifetime remembered(Duration value) {
        return new Lifetime(idle, absolute, set(value, "remembered"), anchor, touchEvery, retention);
    }

    /**
     * Sets what moves the anchor.
     *
     * @param value the anchor
     * @return a copy
     */
    public Lifetime anchor(ExpiryAnchor value) {
        return new Lifetime(idle, absolute, remembered, set(value, "anchor"), touchEvery, retention);
    }

    /**
     * Sets the least time between two touches that are written for one session by visits that only read. A session is
     * then kept for up to this much longer, so that a touch that was saved never makes it die early.
     *
     * @param value zero to write each, or at least a millisecond and at most half the idle limit
     * @return a copy
     */
    public Lifetime touchEvery(Duration value) {
        return new Lifetime(idle, absolute, remembered, anchor, set(value, "touchEvery"), retention);
    }

    /**
     * Sets how long the remains of an expired session stay, so that it is told from an unknown one. They take room in
     * the store: at 1,000 new sessions a second, a day of them is 86 million.
     *
     * @param value zero or at least a millisecond
     * @return a copy
     */
    public Lifetime expiredRetention(Duration value) {
        return new Lifetime(idle, absolute, remembered, anchor, touchEvery, set(value, "expiredRetention"));
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
     * How long a remembered session lives from its creation.
     *
     * @return the limit, or null when the absolute limit holds for every session
     */
    public @Nullable Duration remembered() {
        return remembered;
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
        if (!isCounted(idle)) {
            faults.add("Lifetime.idle is " + idle + "; it must be at least a millisecond, or Lifetime.FOREVER");
        }
        if (!isCounted(absolute)) {
            faults.add("Lifetime.absolute is " + absolute + "; it must be at least a millisecond, or Lifetime.FOREVER");
        }
        if (isCounted(idle) && isCounted(absolute) && !idle.equals(FOREVER) && idle.compareTo(absolute) > 0) {
            faults.add("Lifetime.idle (" + idle + ") is longer than Lifetime.absolute (" + absolute + ")");
        }
        if (remembered != null && remembered.compareTo(absolute) <= 0) {
            faults.add("Lifetime.remembered is " + remembered + "; it must be longer than Lifetime.absolute");
        }
        if (touchEvery != null
                && !touchEvery.isZero()
                && (!isCounted(touchEvery) || touchEvery.compareTo(idle.dividedBy(2)) > 0)) {
            faults.add("Lifetime.touchEvery is " + touchEvery
                    + "; it must be zero, or from a millisecond to half of Lifetime.idle (" + idle + ")");
        }
        if (!retention.isZero() && !isCounted(retention)) {
            faults.add("Lifetime.expiredRetention is " + retention + "; it must be zero or at least a millisecond");
        }
        return faults;
    }

    /**
     * Converts a duration to milliseconds without overflow.
     *
     * @param duration the duration
     * @return milliseconds; {@code Long.MAX_VALUE} for {@link #FOREVER} and anything too long to count, and
     *     {@code Long.MIN_VALUE} for what is as far below zero
     */
    public static long millis(Duration duration) {
        if (duration.compareTo(FOREVER) >= 0) {
            return Long.MAX_VALUE;
        }
        return duration.compareTo(FOREVER.negated()) < 0 ? Long.MIN_VALUE : duration.toMillis();
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

    private static <T> T set(T value, String setting) {
        return Objects.requireNonNull(value, () -> "Lifetime." + setting + " must not be null");
    }

    /** Everything is counted in milliseconds: less than one would be none. */
    static boolean isCounted(Duration value) {
        return value.compareTo(Duration.ofMillis(1)) >= 0;
    }
}
