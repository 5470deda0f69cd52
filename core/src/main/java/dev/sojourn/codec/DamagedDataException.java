package dev.sojourn.codec;

import org.jspecify.annotations.Nullable;

/**
 * Stored data that cannot be what was written: cut off, altered, sealed for another session, or no longer accepted by
 * the type it was registered for. Reading it again gives the same result.
 */
public final class DamagedDataException extends CodecException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String className;
    private @Nullable String wireName;

    /**
     * Creates the exception; open to writers of their own {@link Seal}.
     *
     * @param message what was wrong and where, without any stored value
     */
    public DamagedDataException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception for a class; open to writers of their own {@link ObjectForm}. The log tells of each class
     * once.
     *
     * @param message what was wrong and where, without any stored value
     * @param className name of the class that could not be built; taken as null when it is null, has more than 256
     *     characters, or others than letters, digits and {@code _ $ .}
     */
    public DamagedDataException(String message, @Nullable String className) {
        super(message);
        this.className = className != null && className.matches("[\\p{L}\\p{Nd}_$.]{1,256}") ? className : null;
    }

    /**
     * Which type could not be built: the wire name of a registered type, or the name of a fallback.
     *
     * @return the name, of 1 to 128 characters of {@code A-Z a-z 0-9 _ . : -}; null when it is not known, or the fault
     *     is none of a type
     */
    public @Nullable String wireName() {
        return wireName;
    }

    /**
     * Which class a fallback could not build.
     *
     * @return the name, of 1 to 256 letters, digits and {@code _ $ .}; null when the form does not tell, or the fault
     *     is none of a class
     */
    public @Nullable String className() {
        return className;
    }

    /** Notes which type could not be built, unless one inside of it is known already. */
    DamagedDataException of(String type) {
        if (wireName == null && RegisteredTypes.isWireName(type)) {
            wireName = type;
        }
        return this;
    }

    static DamagedDataException at(int offset, String fault) {
        return new DamagedDataException("Damaged data at byte " + offset + ": " + fault + ".");
    }
}
