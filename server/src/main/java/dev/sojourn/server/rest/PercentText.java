package dev.sojourn.server.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent escapes (RFC 3986), read strictly: what is broken is refused instead of being guessed at. */
final class PercentText {

    private PercentText() {}

    /** A name or value of a query, where a plus stands for a blank. */
    static String ofQuery(String text) {
        return decode(text, "query", ' ');
    }

    /** One segment of a path, where a plus is a plus. */
    static String ofSegment(String text) {
        return decode(text, "path", '+');
    }

    private static String decode(String text, String where, char plus) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) (digit(text, i + 1, where) << 4 | digit(text, i + 2, where));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes[length++] = (byte) (c == '+' ? plus : c);
            } else {
                throw Refusal.badRequest("The " + where + " holds a character that must be percent encoded (RFC 3986)");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("The " + where + " holds percent escapes that are not UTF-8");
        }
    }

    private static int digit(String text, int at, String where) {
        char c = at < text.length() ? text.charAt(at) : ' ';
        int value = c < 0x80 ? Character.digit(c, 16) : -1;
        if (value < 0) {
            throw Refusal.badRequest("The " + where + " holds a percent sign without two hexadecimal digits");
        }
        return value;
    }
}
