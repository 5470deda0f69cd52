package dev.sojourn.codec;

/**
 * The base of everything this package throws about data. Messages name positions, limits and types, never a value, a
 * key or a session id.
 */
public abstract sealed class CodecException extends RuntimeException
        permits DamagedDataException, NewerFormatException, UnsupportedValueException {

    private static final long serialVersionUID = 1L;

    CodecException(String message) {
        super(message);
    }
}
