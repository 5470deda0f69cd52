package dev.sojourn;

/** A commit lost the race against other visits as often as the limit allows. Nothing of it was written. */
public final class SessionConflictException extends SojournException {
    private static final long serialVersionUID = 1L;

    SessionConflictException(String message) {
        super(message, null);
    }
}
