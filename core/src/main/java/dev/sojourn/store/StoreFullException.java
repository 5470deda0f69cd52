package dev.sojourn.store;

/** A store with a bound is at it: no new session is taken, and none that lives is dropped. */
public final class StoreFullException extends StoreException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message the bound, and what to do
     */
    public StoreFullException(String message) {
        super(message, null);
    }
}
