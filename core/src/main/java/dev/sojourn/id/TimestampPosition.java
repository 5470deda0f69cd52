package dev.sojourn.id;

/** The end of an id at which its creation time is written; see {@link IdFormat#withTimestamp}. */
public enum TimestampPosition {
    /** {@code <time>-<random>}. */
    PREFIX,
    /** {@code <random>-<time>}. */
    SUFFIX
}
