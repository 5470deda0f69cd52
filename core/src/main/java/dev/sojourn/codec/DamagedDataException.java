package dev.sojourn.codec;

/**
 * Stored data that cannot be what was written: cut off, altered, sealed for another session, or no longer accepted by
 * the type it was registered for. Reading it again gives the same result.
 */
public final class DamagedDataException extends CodecException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; open to writers of their own {@link Seal}.
     *
     * @param message what was wrong and where, without any stored value
     */
    public DamagedDataException(String message) {
        super(message);
    }

    static DamagedDataException at(int offset, String fault) {
        return new DamagedDataException("Damaged data at byte " + offset + ": " + fault + ".");
    }
}
