package dev.sojourn.id;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Ids made by one format and accepted in any; see {@link IdFormat#lenient}. */
record LenientIds(IdFormat generator, int maxLength) implements IdFormat {

    private static final int MOST_CHARACTERS = 1024;

    LenientIds {
        if (maxLength < generator.maxLength() || maxLength > MOST_CHARACTERS) {
            throw new IllegalArgumentException("The longest id must be set to " + generator.maxLength() + " (what "
                    + generator + " makes) to " + MOST_CHARACTERS + " characters, not " + maxLength + ".");
        }
    }

    @Override
    public int bits() {
        return generator.bits();
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        return generator.generate(random, nowMillis);
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        if (from == to || to - from > maxLength) {
            return Rejection.MALFORMED;
        }
        for (int i = from; i < to; i++) {
            if (!isCookieOctet(text.charAt(i))) {
                return Rejection.MALFORMED;
            }
        }
        return null;
    }

    /** RFC 6265 section 4.1.1, {@code cookie-octet}. */
    private static boolean isCookieOctet(char c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    @Override
    public @Nullable String weakness() {
        return generator.weakness();
    }

    @Override
    public String toString() {
        return "any text up to " + maxLength + " characters, made as " + generator;
    }
}
