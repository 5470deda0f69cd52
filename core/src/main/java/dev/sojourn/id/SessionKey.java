package dev.sojourn.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a session id: all that stores, indexes, events and logs ever see of it.
 *
 * <p>Because a store is searched by hash, a leaked store gives no usable id, and the time a search takes says nothing
 * about the ids it holds. Keys are immutable and ordered like their bytes, unsigned, so that every store can page
 * through them in the same order. The 256 bits are held in four {@code long} fields: with millions of live sessions
 * the array header of a {@code byte[]} would cost more than this object's own.
 */
public final class SessionKey implements Comparable<SessionKey> {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private static final int HEX_LENGTH = 2 * BYTES;
    private static final int FINGERPRINT_LENGTH = 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private SessionKey(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /**
     * Returns the key with these bytes.
     *
     * @param bytes exactly {@value #BYTES} bytes; they are copied
     * @throws IllegalArgumentException if the array has another length
     */
    public static SessionKey fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A session key has " + BYTES + " bytes, not " + bytes.length + ".");
        }
        return new SessionKey(
                (long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, 8), (long) LONGS.get(bytes, 16), (long)
                        LONGS.get(bytes, 24));
    }

    /**
     * Returns the key that {@link #hex()} wrote.
     *
     * @param hex exactly 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat the text, which may
     *     be an id that was passed by mistake
     */
    public static SessionKey parse(String hex) {
        if (hex.length() != HEX_LENGTH) {
            throw new IllegalArgumentException("A session key is written as " + HEX_LENGTH
                    + " lower-case hexadecimal digits; this text has " + hex.length() + " characters.");
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) ((digit(hex, 2 * i) << 4) | digit(hex, 2 * i + 1));
        }
        return fromBytes(bytes);
    }

    private static int digit(String hex, int at) {
        char c = hex.charAt(at);
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw new IllegalArgumentException("A session key is written as " + HEX_LENGTH
                + " lower-case hexadecimal digits; the character at index " + at + " is not one.");
    }

    /** Returns the {@value #BYTES} bytes of this key in a new array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LONGS.set(bytes, 0, first);
        LONGS.set(bytes, 8, second);
        LONGS.set(bytes, 16, third);
        LONGS.set(bytes, 24, fourth);
        return bytes;
    }

    /** Returns this key as 64 lower-case hexadecimal digits. */
    public String hex() {
        return Hex.encode(toBytes());
    }

    /** Returns the first 8 hexadecimal digits: enough to follow one session through a log, useless to an attacker. */
    public String fingerprint() {
        return hex().substring(0, FINGERPRINT_LENGTH);
    }

    /**
     * Returns the number of the shard this key belongs to: its leading bits.
     *
     * @param bits how many bits, 0 to 30
     * @return 0 to 2<sup>bits</sup> - 1, in the order of the keys
     * @throws IllegalArgumentException if {@code bits} is out of range
     */
    public int shard(int bits) {
        if (bits < 0 || bits > 30) {
            throw new IllegalArgumentException("A shard number has 0 to 30 bits, not " + bits + ".");
        }
        // A shift by 64 would be a shift by 0, so zero bits need their own answer.
        return bits == 0 ? 0 : (int) (first >>> (Long.SIZE - bits));
    }

    @Override
    public int compareTo(SessionKey other) {
        int order = Long.compareUnsigned(first, other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second, other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third, other.third);
        }
        return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof SessionKey that
                        && first == that.first
                        && second == that.second
                        && third == that.third
                        && fourth == that.fourth;
    }

    /** Returns 32 bits of the hash that {@link #shard} does not use, so maps inside a shard spread as well. */
    @Override
    public int hashCode() {
        return (int) fourth;
    }

    /** Returns the {@link #fingerprint()}, which is not unique; use {@link #hex()} as a key. */
    @Override
    public String toString() {
        return fingerprint();
    }
}
