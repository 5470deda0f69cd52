package dev.sojourn.codec;

/** A value whose encoded form is over the limit it was encoded with; thrown as soon as the limit is passed. */
public final class ValueTooLargeException extends UnsupportedValueException {

    private static final long serialVersionUID = 1L;

    private final int limit;

    /**
     * Creates the exception; open to writers of their own {@link ObjectForm}.
     *
     * @param limit the limit that was passed, in bytes
     */
    public ValueTooLargeException(int limit) {
        super("Too large to store: the encoded form is over the limit of " + limit
                + " bytes. Store less, or keep a reference to it.");
        this.limit = limit;
    }

    /**
     * The limit that was passed.
     *
     * @return bytes, at least 1
     */
    public int limit() {
        return limit;
    }
}
