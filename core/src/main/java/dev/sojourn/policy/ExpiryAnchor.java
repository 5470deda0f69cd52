package dev.sojourn.policy;

/**
 * Which events move the moment that a session's duration is counted from. Creation and {@code extend} always do; an
 * explicit {@code touch} does for all but {@link #CREATED}.
 */
public enum ExpiryAnchor {
    /** Nothing: the session lives for its duration, however busy it is. A touch only notes the access. */
    CREATED(false, false),
    /** Each write of the session. */
    LAST_UPDATE(false, true),
    /** Each visit and each write: the usual idle timeout. */
    LAST_ACCESS(true, true),
    /** Only {@code extend} and {@code touch}. */
    EXPLICIT(false, false);

    private final boolean byAccess;
    private final boolean byUpdate;

    ExpiryAnchor(boolean byAccess, boolean byUpdate) {
        this.byAccess = byAccess;
        this.byUpdate = byUpdate;
    }

    /**
     * Whether a visit moves the anchor.
     *
     * @return true for {@link #LAST_ACCESS}
     */
    public boolean movesOnAccess() {
        return byAccess;
    }

    /**
     * Whether a write moves the anchor.
     *
     * @return true for {@link #LAST_ACCESS} and {@link #LAST_UPDATE}
     */
    public boolean movesOnUpdate() {
        return byUpdate;
    }

    /**
     * Whether an explicit touch moves the anchor.
     *
     * @return true for all but {@link #CREATED}
     */
    public boolean movesOnTouch() {
        return this != CREATED;
    }
}
