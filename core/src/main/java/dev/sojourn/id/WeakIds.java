package dev.sojourn.id;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** A format that somebody allowed to be guessable; see {@link IdFormat#allowWeak}. */
record WeakIds(IdFormat format, String reason) implements IdFormat {

    WeakIds {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("Weak session ids need a reason, for those who read the report.");
        }
    }

    @Override
    public IdFormat withTimestamp(TimestampPosition position) {
        return new WeakIds(format.withTimestamp(position), reason);
    }

    @Override
    public int bits() {
        return format.bits();
    }

    @Override
    public int maxLength() {
        return format.maxLength();
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        return format.generate(random, nowMillis);
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        return format.examine(text, from, to);
    }

    @Override
    public String weakness() {
        return reason;
    }

    @Override
    public String toString() {
        return format + " (weak: " + reason + ")";
    }
}
