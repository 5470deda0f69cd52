package dev.sojourn;

/**
 * The store could not be reached or did not answer as it should. Never taken for "no session": a server answers 503.
 * What was being written is either wholly there or not at all.
 */
public sealed class StoreUnavailableException extends SojournException permits WriteUnconfirmedException {
    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
