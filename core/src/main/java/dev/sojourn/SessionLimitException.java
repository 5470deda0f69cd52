package dev.sojourn;

import org.jspecify.annotations.Nullable;

/** A limit was met: of names, values or the whole of a session, of a user's sessions, or of the store. */
public final class SessionLimitException extends SojournException {
    private static final long serialVersionUID = 1L;

    SessionLimitException(String message) {
        this(message, null);
    }

    SessionLimitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
