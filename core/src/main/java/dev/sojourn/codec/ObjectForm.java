package dev.sojourn.codec;

import org.jspecify.annotations.Nullable;

/**
 * How values are stored whose classes a {@link ValueCodec} neither knows nor has registered: a fallback, asked last,
 * see {@link ValueCodec.Builder#fallback}. Whoever writes one decides which classes may come out of a store, and must
 * allow no other: what is read may have been written by someone who can write to the store.
 *
 * <p>Implementations are thread-safe.
 */
public interface ObjectForm {

    /**
     * The name of the form, which is stored with each value.
     *
     * @return 1 to 128 characters of {@code A-Z a-z 0-9 _ . : -}, the same on all nodes and for ever
     */
    String name();

    /**
     * Writes a value, or passes. Equal objects should give equal bytes, in whatever process: a value that reads and
     * writes to other bytes looks as if each request had changed it. What could not be read back as an object of the
     * same class is refused here.
     *
     * @param value a value, not null; not changed
     * @param maxBytes the most bytes that will be taken, at least 1
     * @return the bytes, not kept by the form; null when it does not take objects of this class, so that the next form
     *     is asked
     * @throws ValueTooLargeException if there are more bytes, best as soon as this is known
     * @throws UnsupportedValueException if it takes the class, but not this object
     */
    byte @Nullable [] write(Object value, int maxBytes);

    /**
     * Why {@link #write} passes an object on, for the words of the refusal when no other form takes it either.
     *
     * @param value what it gave null for, not null
     * @return half a sentence without the value, such as {@code it is not java.io.Serializable}; null when the class
     *     just is not among those that were allowed
     */
    default @Nullable String whyNot(Object value) {
        return null;
    }

    /**
     * Reads what {@link #write} gave, perhaps in an older or newer version of the classes.
     *
     * @param bytes the bytes; not kept by the form
     * @return the object, not null; a new one each time unless {@link #isImmutable} says it is immutable
     * @throws DamagedDataException if this can't be read, or names a class that is not allowed; other exceptions are
     *     reported as one that names their class only
     */
    Object read(byte[] bytes);

    /**
     * Adds to a written object what its stored predecessor holds and this node's classes do not know, such as
     * properties of a newer version.
     *
     * @param written what {@link #write} gave
     * @param stored the bytes it is going to replace, of the same form; perhaps not readable
     * @return {@code written} itself when there is nothing to add; otherwise a new array, at most as long as both
     *     together
     */
    default byte[] carryOver(byte[] written, byte[] stored) {
        return written;
    }

    /**
     * Whether an object can never change in place, so that one that was read needs no comparison at commit.
     *
     * @param value a value that this form has read or written
     * @return false unless it is safe to skip the comparison
     */
    default boolean isImmutable(Object value) {
        return false;
    }
}
