package dev.sojourn.store;

import org.jspecify.annotations.Nullable;

/**
 * A write was done, but not confirmed as safely as the store was told to confirm it, by its replicas for instance: it
 * is there now, and a failover may undo it.
 */
public final class UnconfirmedWriteException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was not confirmed and what to do
     * @param cause why, or null
     */
    public UnconfirmedWriteException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
