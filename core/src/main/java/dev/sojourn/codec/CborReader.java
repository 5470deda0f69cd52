package dev.sojourn.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A cursor over one stretch of CBOR; every step checks the bounds and the shortest form. */
final class CborReader {

    private final byte[] source;
    private final int end;
    private int at;

    CborReader(byte[] source, int from, int to) {
        this.source = source;
        this.at = from;
        this.end = to;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    DamagedDataException damage(String fault) {
        return DamagedDataException.at(at, fault);
    }

    /** The first byte of the next item, not consumed. */
    byte peek() {
        if (at >= end) {
            throw damage("the data ends where an item was expected");
        }
        return source[at];
    }

    private long argument(int major, String expected) {
        if (Cbor.major(peek()) != major) {
            throw damage(expected + " was expected");
        }
        int headEnd = Cbor.headEnd(source, at, end);
        long argument = Cbor.argument(source, at, headEnd);
        at = headEnd;
        return argument;
    }

    long integer() {
        return Cbor.major(peek()) == Cbor.NEGATIVE
                ? ~argument(Cbor.NEGATIVE, "an integer")
                : argument(Cbor.UNSIGNED, "an integer");
    }

    long integer(long lowest, long highest) {
        int start = at;
        long value = integer();
        if (value < lowest || value > highest) {
            throw DamagedDataException.at(start, "an integer is outside " + lowest + ".." + highest);
        }
        return value;
    }

    /** Whether a tag is next, not consumed. */
    boolean isTagged(long wanted) {
        return Cbor.major(peek()) == Cbor.TAG && Cbor.argument(source, at, Cbor.headEnd(source, at, end)) == wanted;
    }

    long tag() {
        return argument(Cbor.TAG, "a tag");
    }

    void tag(long wanted) {
        if (tag() != wanted) {
            throw damage("tag " + wanted + " was expected");
        }
    }

    byte[] bytes() {
        int from = stringStart(Cbor.BYTES, "a byte string");
        return Arrays.copyOfRange(source, from, at);
    }

    /** Consumes a string and returns where its content starts; it ends at {@link #at}. */
    private int stringStart(int major, String expected) {
        if (Cbor.major(peek()) != major) {
            throw damage(expected + " was expected");
        }
        int from = Cbor.headEnd(source, at, end);
        at = Cbor.stringEnd(source, at, from, end);
        return from;
    }

    /** A text in either of its two forms, see {@link CborWriter#text}. */
    String text() {
        if (Cbor.major(peek()) == Cbor.TAG) {
            tag(Tag.UTF_16);
            return utf16();
        }
        int from = stringStart(Cbor.TEXT, "a text");
        return Utf8.read(source, from, at);
    }

    /** Follows {@link Tag#UTF_16}; a text that has a UTF-8 form must not come this way, or it had two forms. */
    String utf16() {
        int from = stringStart(Cbor.BYTES, "a byte string");
        if ((at - from) % 2 != 0) {
            throw damage("UTF-16 text with an odd number of bytes");
        }
        char[] units = new char[(at - from) / 2];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) Cbor.bits(source, from + 2 * i, from + 2 * i + 2);
        }
        String text = new String(units);
        if (Utf8.length(text) >= 0) {
            throw damage("UTF-16 was used for a text that has a UTF-8 form");
        }
        return text;
    }

    /** The number of elements; each takes at least one byte, so a larger number is damage. */
    int array() {
        return count(Cbor.ARRAY, "an array", 1);
    }

    void array(int wanted) {
        if (array() != wanted) {
            throw damage("an array of " + wanted + " was expected");
        }
    }

    /** The number of entries; each takes at least two bytes. */
    int map() {
        return count(Cbor.MAP, "a map", 2);
    }

    private int count(int major, String expected, int least) {
        int start = at;
        long count = argument(major, expected);
        if (count > left() / least) {
            throw DamagedDataException.at(start, "a count of " + count + " where " + left() + " bytes are left");
        }
        return (int) count;
    }

    /** The simple value or float at the cursor as its first byte, consumed; floats follow as {@link #bits}. */
    int simple() {
        int initial = peek() & 0xff;
        at++;
        return initial;
    }

    /** The null, true or false that {@link #simple} has just consumed. */
    @Nullable
    Object flag() {
        return ScalarCodec.flag(source, at - 1);
    }

    long bits(int octets) {
        if (octets > left()) {
            throw damage("the data ends inside a number");
        }
        at += octets;
        return Cbor.bits(source, at - octets, at);
    }

    /** Steps over one item without building it; {@code levels} bounds the nesting of arrays and maps. */
    void skip(int levels) {
        switch (Cbor.major(peek())) {
            case Cbor.UNSIGNED, Cbor.NEGATIVE -> integer();
            case Cbor.BYTES -> stringStart(Cbor.BYTES, "a byte string");
            case Cbor.TEXT -> {
                int from = stringStart(Cbor.TEXT, "a text");
                Utf8.check(source, from, at);
            }
            case Cbor.ARRAY -> skipAll(array(), levels);
            case Cbor.MAP -> skipAll(2L * map(), levels);
            case Cbor.TAG -> {
                tag();
                // A tag nests too: without counting it, a long run of tags would exhaust the stack.
                skipAll(1, levels);
            }
            default -> skipSimple();
        }
    }

    private void skipAll(long count, int levels) {
        if (count > 0 && levels == 0) {
            throw damage("nested too deeply");
        }
        for (long i = 0; i < count; i++) {
            skip(levels - 1);
        }
    }

    private void skipSimple() {
        switch (simple()) {
            case Cbor.FALSE, Cbor.TRUE, Cbor.NULL -> {}
            case Cbor.FLOAT -> bits(Float.BYTES);
            case Cbor.DOUBLE -> bits(Double.BYTES);
            default -> throw damage("an unknown simple value");
        }
    }
}
