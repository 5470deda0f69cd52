package dev.sojourn;

/**
 * A write was done, but the store could not make it as safe as it was told to, by replicas for instance: a failover may
 * undo it. A server answers 503, as for any store that does not do what it should.
 */
public final class WriteUnconfirmedException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    WriteUnconfirmedException(String message, Throwable cause) {
        super(message, cause);
    }
}
