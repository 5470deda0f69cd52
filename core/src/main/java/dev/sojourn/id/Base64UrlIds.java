package dev.sojourn.id;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ids that are random bytes in base64url; see {@link IdFormat#base64Url}. */
record Base64UrlIds(int bytes) implements IdFormat {

    private static final int MOST_BYTES = 64;

    Base64UrlIds {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "A base64url id is made of 1 to " + MOST_BYTES + " random bytes, not " + bytes + ".");
        }
    }

    @Override
    public int bits() {
        return 8 * bytes;
    }

    @Override
    public int maxLength() {
        return Base64Text.length(bytes);
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        String id = Base64Text.URL.encode(drawn);
        Arrays.fill(drawn, (byte) 0);
        return id;
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        return Base64Text.URL.examine(text, from, to, bytes);
    }

    @Override
    public String toString() {
        return "base64url(" + bytes + " bytes)";
    }
}
