package dev.sojourn.codec;

import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629): nothing is ever replaced, because a text that changed on its way is damage. */
final class Utf8 {

    private Utf8() {}

    /** The text of the bytes; one allocation, and none of it before the bytes were checked. */
    static String read(byte[] source, int from, int to) {
        int firstNonAscii = from;
        while (firstNonAscii < to && source[firstNonAscii] >= 0) {
            firstNonAscii++;
        }
        if (firstNonAscii == to) {
            return new String(source, from, to - from, StandardCharsets.ISO_8859_1);
        }
        check(source, firstNonAscii, to);
        return new String(source, from, to - from, StandardCharsets.UTF_8);
    }

    /** Refuses overlong forms, surrogates, values above U+10FFFF and sequences that are cut off. */
    static void check(byte[] source, int from, int to) {
        int at = from;
        while (at < to) {
            int lead = source[at];
            if (lead >= 0) {
                at++;
                continue;
            }
            int length = sequenceLength(lead & 0xff);
            if (length == 0 || length > to - at || !hasLegalSecond(lead & 0xff, source[at + 1] & 0xff)) {
                throw DamagedDataException.at(at, "text is not valid UTF-8");
            }
            for (int i = 2; i < length; i++) {
                if ((source[at + i] & 0xc0) != 0x80) {
                    throw DamagedDataException.at(at, "text is not valid UTF-8");
                }
            }
            at += length;
        }
    }

    private static int sequenceLength(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    }

    private static boolean hasLegalSecond(int lead, int second) {
        int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= lowest && second <= highest;
    }

    /** The number of bytes the text takes, or -1 when a lone surrogate has no UTF-8 form. */
    static long length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                length++;
            } else if (!Character.isSurrogate(c)) {
                length += 2;
            } else if (startsPair(text, i)) {
                length += 2;
                i++;
            } else {
                return -1;
            }
        }
        return length;
    }

    private static boolean startsPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /** Writes a text without lone surrogates; the caller has made room for {@link #length} bytes. */
    static void write(String text, byte[] target, int from) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xc0 | (c >> 6));
                target[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xe0 | (c >> 12));
                target[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                target[at++] = (byte) (0x80 | (c & 0x3f));
            } else {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xf0 | (point >> 18));
                target[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                target[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                target[at++] = (byte) (0x80 | (point & 0x3f));
            }
        }
    }
}
