package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script answered: a code, and what follows it.
 *
 * @param parts whole numbers as {@code Long}, texts as {@code byte[]}, and lists of these
 */
record Answer(List<? extends @Nullable Object> parts) {

    static final int REMAINS = 2;
    static final int PREPARED = -2;
    static final int UNBOUND = -3;
    static final int CLAIMED = -4;
    static final int OLD = -5;

    private static final int DONE = 1;
    private static final int NEWER = -1;

    /**
     * This answer.
     *
     * @throws StoreException when a later version wrote the record
     */
    Answer understood(String operation) {
        if (code() == NEWER) {
            throw new StoreException(
                    "The Redis store can't " + operation + ": a later version of it wrote that session, which was left"
                            + " as it is. Update this node.",
                    null);
        }
        return this;
    }

    int code() {
        return (int) number(0);
    }

    boolean isDone() {
        return code() == DONE;
    }

    long number(int at) {
        return at < parts.size() && parts.get(at) instanceof Long number ? number : 0;
    }

    /** A text, empty when there is none. */
    String text(int at) {
        return at < parts.size() && parts.get(at) instanceof byte[] bytes ? KeySpace.text(bytes) : "";
    }

    /** Bytes, none when there are none. */
    byte[] bytes(int at) {
        return at < parts.size() && parts.get(at) instanceof byte[] bytes ? bytes : new byte[0];
    }

    /** All that is a text. */
    List<String> texts() {
        return parts.stream()
                .filter(byte[].class::isInstance)
                .map(part -> KeySpace.text((byte[]) part))
                .toList();
    }

    /** A list within this answer. */
    Answer list(int at) {
        return new Answer(parts.get(at) instanceof List<?> list ? list : List.of());
    }
}
