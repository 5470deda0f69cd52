package dev.sojourn;

/** No living session has the id that was asked for. */
public non-sealed class SessionNotFoundException extends SojournException {
    private static final long serialVersionUID = 1L;

    SessionNotFoundException(String message) {
        super(message, null);
    }
}
