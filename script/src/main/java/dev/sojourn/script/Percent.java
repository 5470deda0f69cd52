package dev.sojourn.script;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of UTF-8 text (RFC 3986, section 2.1). */
final class Percent {

    private Percent() {}

    /**
     * Decodes a part of a path.
     *
     * @return the text, or null when it is not percent-encoded UTF-8
     */
    static @Nullable String decode(String text) {
        return decode(text, false);
    }

    /** Percent-decodes; null when the text is not UTF-8 or a percent sign is not followed by two digits. */
    static @Nullable String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '%') {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = plusIsSpace && source[i] == '+' ? (byte) ' ' : source[i];
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
