package dev.sojourn.script;

import dev.sojourn.id.IdFormat;
import dev.sojourn.id.Rejection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ids that are the time of their making and nothing else: the decimal milliseconds in base64, as Foxx makes them with
 * {@code sidTimestamp} and a {@code sidLength} of 0. Anyone can guess them, so they are only good behind a signature.
 */
final class FoxxTimeIds implements IdFormat {

    private static final int LONGEST = 28;

    private final AtomicLong last = new AtomicLong();

    FoxxTimeIds() {}

    @Override
    public int bits() {
        return 0;
    }

    @Override
    public int maxLength() {
        return LONGEST;
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        // Two sessions of one millisecond must not be one.
        long time = last.updateAndGet(before -> Math.max(before + 1, nowMillis));
        return Base64.getEncoder().encodeToString(Long.toString(time).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        if (from == to || to - from > LONGEST) {
            return Rejection.MALFORMED;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '=')) {
                return Rejection.MALFORMED;
            }
        }
        return null;
    }
}
