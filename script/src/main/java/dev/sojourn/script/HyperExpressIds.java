package dev.sojourn.script;

import dev.sojourn.id.IdFormat;
import dev.sojourn.id.Rejection;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids made by a generator, unless the script has said which one comes next: {@code set_id} and the {@code id} handler
 * of HyperExpress choose ids, which an engine otherwise makes itself.
 *
 * @param generator makes the ids that nobody chose
 */
record HyperExpressIds(IdFormat generator) implements IdFormat {

    private static final ThreadLocal<String> NEXT = new ThreadLocal<>();

    /** Runs work of an engine in which the first fresh id is the planned one; null plans nothing. */
    static <T> T plan(@Nullable String id, Supplier<T> work) {
        if (id == null) {
            return work.get();
        }
        NEXT.set(id);
        try {
            return work.get();
        } finally {
            NEXT.remove();
        }
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        String planned = NEXT.get();
        if (planned != null) {
            NEXT.remove();
            return planned;
        }
        return generator.generate(random, nowMillis);
    }

    @Override
    public int bits() {
        return generator.bits();
    }

    @Override
    public int maxLength() {
        return generator.maxLength();
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        return generator.examine(text, from, to);
    }

    @Override
    public @Nullable String weakness() {
        return generator.weakness();
    }
}
