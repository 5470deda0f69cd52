package dev.sojourn.id;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ids that are version 4 UUIDs in lower case; see {@link IdFormat#uuid}. */
enum UuidIds implements IdFormat {
    INSTANCE;

    private static final int LENGTH = 36;
    private static final int VERSION_AT = 14;
    private static final int VARIANT_AT = 19;

    @Override
    public int bits() {
        return 122;
    }

    @Override
    public int maxLength() {
        return LENGTH;
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        byte[] drawn = new byte[16];
        random.nextBytes(drawn);
        drawn[6] = (byte) ((drawn[6] & 0x0f) | 0x40);
        drawn[8] = (byte) ((drawn[8] & 0x3f) | 0x80);
        String hex = Hex.encode(drawn);
        Arrays.fill(drawn, (byte) 0);
        return hex.substring(0, 8)
                + '-'
                + hex.substring(8, 12)
                + '-'
                + hex.substring(12, 16)
                + '-'
                + hex.substring(16, 20)
                + '-'
                + hex.substring(20);
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        if (to - from != LENGTH) {
            return Rejection.MALFORMED;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (allowed(i).indexOf(text.charAt(from + i)) < 0) {
                return Rejection.MALFORMED;
            }
        }
        return null;
    }

    private static String allowed(int at) {
        return switch (at) {
            case 8, 13, 18, 23 -> "-";
            case VERSION_AT -> "4";
            case VARIANT_AT -> "89ab";
            default -> AlphabetIds.HEX;
        };
    }

    @Override
    public String toString() {
        return "uuid";
    }
}
