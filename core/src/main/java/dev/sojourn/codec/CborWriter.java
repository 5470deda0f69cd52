package dev.sojourn.codec;

import java.util.Arrays;

/** A growing buffer that writes CBOR items in their shortest form (RFC 8949, section 4.2.1). */
final class CborWriter {

    private final int limit;
    private byte[] buffer;
    private int size;

    CborWriter(int capacity, int limit) {
        this.buffer = new byte[capacity];
        this.limit = limit;
    }

    void head(int major, long argument) {
        int type = major << 5;
        if (argument < 24) {
            octet(type | (int) argument);
        } else if (argument <= 0xff) {
            octet(type | 24);
            octet((int) argument);
        } else if (argument <= 0xffff) {
            octet(type | 25);
            bigEndian(argument, 2);
        } else if (argument <= 0xffff_ffffL) {
            octet(type | 26);
            bigEndian(argument, 4);
        } else {
            octet(type | 27);
            bigEndian(argument, 8);
        }
    }

    /** How many bytes a head takes. */
    static int headSize(long argument) {
        return argument < 24 ? 1 : argument <= 0xff ? 2 : argument <= 0xffff ? 3 : argument <= 0xffff_ffffL ? 5 : 9;
    }

    void integer(long value) {
        if (value >= 0) {
            head(Cbor.UNSIGNED, value);
        } else {
            head(Cbor.NEGATIVE, ~value);
        }
    }

    void bytes(byte[] source, int from, int to) {
        head(Cbor.BYTES, to - from);
        raw(source, from, to);
    }

    /** Text as UTF-8, or under {@link Tag#UTF_16} when a lone surrogate leaves it without a UTF-8 form. */
    void text(String text) {
        requireRoom(text.length());
        long length = Utf8.length(text);
        if (length < 0) {
            utf16(text);
            return;
        }
        head(Cbor.TEXT, length);
        reserve(length);
        Utf8.write(text, buffer, size);
        size += (int) length;
    }

    private void utf16(String text) {
        long length = 2L * text.length();
        head(Cbor.TAG, Tag.UTF_16);
        head(Cbor.BYTES, length);
        reserve(length);
        for (int i = 0; i < text.length(); i++) {
            bigEndian(text.charAt(i), 2);
        }
    }

    void octet(int value) {
        reserve(1);
        buffer[size++] = (byte) value;
    }

    void bigEndian(long bits, int octets) {
        reserve(octets);
        for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (bits >>> shift);
        }
    }

    void raw(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, buffer, size, to - from);
        size += to - from;
    }

    int size() {
        return size;
    }

    /** The buffer itself: valid up to {@link #size} and only until the next write. */
    byte[] buffer() {
        return buffer;
    }

    byte[] toBytes() {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    /** How many bytes may still follow. */
    int left() {
        return limit - size;
    }

    /** Refuses early what is known to take at least so many bytes. */
    void requireRoom(long octets) {
        if (octets > limit - size) {
            throw new ValueTooLargeException(limit);
        }
    }

    private void reserve(long octets) {
        requireRoom(octets);
        int needed = size + (int) octets;
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(limit, Math.max(needed, 2L * buffer.length)));
        }
    }
}
