package dev.sojourn.codec;

/**
 * The grammar of CBOR heads (RFC 8949, section 3) as far as Sojourn uses it: definite lengths, shortest form. Works on
 * an array and offsets so that the request path needs no reader object.
 */
final class Cbor {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;
    static final int FLOAT = 0xfa;
    static final int DOUBLE = 0xfb;

    private static final int FIRST_LONG_FORM = 24;
    private static final int LAST_LONG_FORM = 27;

    private Cbor() {}

    static int major(byte initial) {
        return (initial & 0xff) >>> 5;
    }

    /** The offset after the head that starts at {@code at}; checks that the head is whole. */
    static int headEnd(byte[] source, int at, int end) {
        if (at >= end) {
            throw DamagedDataException.at(at, "the data ends where an item was expected");
        }
        int info = source[at] & 0x1f;
        if (info < FIRST_LONG_FORM) {
            return at + 1;
        }
        if (info > LAST_LONG_FORM) {
            throw DamagedDataException.at(at, "indefinite lengths and reserved heads are not used here");
        }
        int size = 1 << (info - FIRST_LONG_FORM);
        if (size >= end - at) {
            throw DamagedDataException.at(at, "the data ends inside a head");
        }
        return at + 1 + size;
    }

    /**
     * The argument of a head whose end was found by {@link #headEnd}. Refuses longer forms than needed, so that a value
     * has one form only, and arguments above 2^63-1, which nothing here can mean.
     */
    static long argument(byte[] source, int at, int headEnd) {
        int size = headEnd - at - 1;
        if (size == 0) {
            return source[at] & 0x1f;
        }
        long argument = bits(source, at + 1, headEnd);
        if (argument < 0) {
            throw DamagedDataException.at(at, "a number is larger than 64 signed bits");
        }
        long floor = size == 1 ? FIRST_LONG_FORM : 1L << (size * 4);
        if (argument < floor) {
            throw DamagedDataException.at(at, "a head is longer than needed");
        }
        return argument;
    }

    static long bits(byte[] source, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 8) | (source[i] & 0xff);
        }
        return bits;
    }

    /** The end of a byte or text string; its length is compared with what is left before anyone allocates. */
    static int stringEnd(byte[] source, int at, int headEnd, int end) {
        long length = argument(source, at, headEnd);
        if (length > end - headEnd) {
            throw DamagedDataException.at(
                    at, "a length of " + length + " where " + (end - headEnd) + " bytes are left");
        }
        return headEnd + (int) length;
    }
}
