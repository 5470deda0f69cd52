package dev.sojourn.id;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 without padding (RFC 4648 sections 4 and 5), read strictly.
 *
 * <p>{@code java.util.Base64} accepts padding that nobody wrote and ignores the unused bits of the last character, so
 * one value has several spellings. Here there is one.
 */
final class Base64Text {

    static final Base64Text STANDARD = new Base64Text("+/");
    static final Base64Text URL = new Base64Text("-_");

    private final char[] alphabet;
    private final byte[] values = new byte[128];

    private Base64Text(String lastTwo) {
        alphabet = ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo).toCharArray();
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < alphabet.length; i++) {
            values[alphabet[i]] = (byte) i;
        }
    }

    static int length(int bytes) {
        return (bytes * 8 + 5) / 6;
    }

    String encode(byte[] bytes) {
        char[] text = new char[length(bytes.length)];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xff);
            held += 8;
            while (held >= 6) {
                held -= 6;
                text[next++] = alphabet[(bits >>> held) & 0x3f];
            }
        }
        if (held > 0) {
            text[next] = alphabet[(bits << (6 - held)) & 0x3f];
        }
        return new String(text);
    }

    /** Returns why the region is not the encoding of exactly {@code bytes} bytes, or null if it is. */
    @Nullable
    Rejection examine(String text, int from, int to, int bytes) {
        if (to - from != length(bytes)) {
            return Rejection.MALFORMED;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value(text.charAt(i));
            if (value < 0) {
                return Rejection.MALFORMED;
            }
        }
        int unusedBits = (to - from) * 6 - bytes * 8;
        return (value & ((1 << unusedBits) - 1)) == 0 ? null : Rejection.NOT_CANONICAL;
    }

    /** Decodes a region that {@link #examine} accepted. */
    byte[] decode(String text, int from, int to) {
        byte[] bytes = new byte[(to - from) * 6 / 8];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 6) | value(text.charAt(i));
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[next++] = (byte) (bits >>> held);
            }
        }
        return bytes;
    }

    private int value(char c) {
        return c < values.length ? values[c] : -1;
    }
}
