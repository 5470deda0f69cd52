package dev.sojourn.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked, and the outcome is not known to be anything else than that. Messages name the
 * store, the operation and the limit that was met, never a key, an id, a password or data.
 */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what failed and what to do
     * @param cause why, or null
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
