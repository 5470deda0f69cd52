package dev.sojourn.id;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ids that are a fixed number of characters of one alphabet, each as likely as any other. */
record AlphabetIds(String name, String alphabet, int length) implements IdFormat {

    static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static final String HEX = "0123456789abcdef";

    private static final int MOST_CHARACTERS = 128;

    AlphabetIds {
        if (length < 1 || length > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "An id of format " + name + " has 1 to " + MOST_CHARACTERS + " characters, not " + length + ".");
        }
    }

    @Override
    public int bits() {
        return (int) Math.floor(length * Math.log(alphabet.length()) / Math.log(2) + 1e-9);
    }

    @Override
    public int maxLength() {
        return length;
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        // Values beyond the alphabet are drawn again: a remainder would make its first characters more likely.
        int mask = Integer.highestOneBit(2 * alphabet.length() - 1) - 1;
        byte[] drawn = new byte[length];
        char[] id = new char[length];
        int filled = 0;
        while (filled < length) {
            random.nextBytes(drawn);
            for (int i = 0; i < drawn.length && filled < length; i++) {
                int value = drawn[i] & mask;
                if (value < alphabet.length()) {
                    id[filled++] = alphabet.charAt(value);
                }
            }
        }
        Arrays.fill(drawn, (byte) 0);
        return new String(id);
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        if (to - from != length) {
            return Rejection.MALFORMED;
        }
        for (int i = from; i < to; i++) {
            if (alphabet.indexOf(text.charAt(i)) < 0) {
                return Rejection.MALFORMED;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return name + "(" + length + " characters)";
    }
}
