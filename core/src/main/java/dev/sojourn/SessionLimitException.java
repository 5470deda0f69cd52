package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** A limit was met: of names, values or the whole of a session, of a user's sessions, of the store, or of a node. */
public final class SessionLimitException extends SojournException {
    private static final long serialVersionUID = 1L;

    /** Which limit was met. */
    public enum Limit {
        /** The number, a name or the size of attributes. */
        SESSION_SIZE,
        /** The number of sessions of one user. */
        SESSIONS_PER_USER,
        /** The number of sessions of the store. */
        STORE_SIZE,
        /** The number of values that are kept by reference on one node. */
        NODE_LOCAL_VALUES
    }

    private final Limit limit;

    SessionLimitException(Limit limit, String message) {
        this(limit, message, null);
    }

    SessionLimitException(Limit limit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.limit = limit;
    }

    /**
     * Which limit was met.
     *
     * @return the limit
     */
    public Limit limit() {
        return limit;
    }
}
