package dev.sojourn.id;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Ids that show their creation time; see {@link IdFormat#withTimestamp}. */
record TimestampedIds(IdFormat random, TimestampPosition position) implements IdFormat {

    /** The base64 of the 19 digits of {@link Long#MAX_VALUE}. */
    private static final int LONGEST_TIME = 28;

    TimestampedIds {
        if (random instanceof TimestampedIds) {
            throw new IllegalArgumentException("The id format " + random + " has a timestamp already.");
        }
    }

    @Override
    public int bits() {
        return random.bits();
    }

    @Override
    public int maxLength() {
        return LONGEST_TIME + 1 + random.maxLength();
    }

    @Override
    public String generate(SecureRandom source, long nowMillis) {
        if (nowMillis < 0) {
            throw new IllegalArgumentException(
                    "An id cannot carry the time " + nowMillis + " ms, which is before 1970; check the clock.");
        }
        String time = encode(Long.toString(nowMillis));
        String rest = random.generate(source, nowMillis);
        return position == TimestampPosition.PREFIX ? time + '-' + rest : rest + '-' + time;
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        // Base64 of digits has no hyphen, so the outermost hyphen is the joint even if the random part has some.
        if (position == TimestampPosition.PREFIX) {
            int joint = Text.indexOf('-', text, from, to);
            return joint < 0 ? Rejection.MALFORMED : examine(text, from, joint, joint + 1, to);
        }
        int joint = Text.lastIndexOf('-', text, from, to);
        return joint < 0 ? Rejection.MALFORMED : examine(text, joint + 1, to, from, joint);
    }

    private @Nullable Rejection examine(String text, int timeFrom, int timeTo, int restFrom, int restTo) {
        Rejection time = examineTime(text, timeFrom, timeTo);
        return time != null ? time : random.examine(text, restFrom, restTo);
    }

    private static @Nullable Rejection examineTime(String text, int from, int to) {
        if (to == from || to - from > LONGEST_TIME) {
            return Rejection.MALFORMED;
        }
        String time = text.substring(from, to);
        try {
            String digits = new String(Base64.getDecoder().decode(time), StandardCharsets.ISO_8859_1);
            String canonical = Long.toString(Long.parseUnsignedLong(digits));
            if (canonical.startsWith("-")) {
                return Rejection.MALFORMED;
            }
            return encode(canonical).equals(time) ? null : Rejection.NOT_CANONICAL;
        } catch (IllegalArgumentException notBase64OrNotANumber) {
            return Rejection.MALFORMED;
        }
    }

    private static String encode(String digits) {
        return Base64.getEncoder().encodeToString(digits.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable String weakness() {
        return random.weakness();
    }

    @Override
    public String toString() {
        return random + " with timestamp " + position;
    }
}
