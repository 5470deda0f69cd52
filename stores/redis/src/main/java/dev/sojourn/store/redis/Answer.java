package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script answered: a code, and what follows it. */
final class Answer {

    static final int REFUSED = 0;
    static final int DONE = 1;
    static final int PREPARED = -2;
    static final int UNBOUND = -3;

    private static final int NEWER = -1;

    private final List<? extends @Nullable Object> parts;

    private Answer(List<? extends @Nullable Object> parts) {
        this.parts = parts;
    }

    /**
     * Takes what a script answered.
     *
     * @throws StoreException when a later version wrote the record
     */
    static Answer of(String operation, List<? extends @Nullable Object> parts) {
        Answer answer = new Answer(parts);
        if (answer.code() == NEWER) {
            throw new StoreException(
                    "The Redis store can't " + operation + " a session that a later version of it wrote; "
                            + "the session was left as it is. Update this node.",
                    null);
        }
        return answer;
    }

    int code() {
        return parts.get(0) instanceof Long code ? Math.toIntExact(code) : REFUSED;
    }

    boolean isDone() {
        return code() == DONE;
    }

    /** A text after the code, from 1 on; empty when there is none. */
    String text(int at) {
        return at < parts.size() && parts.get(at) instanceof byte[] bytes ? KeySpace.text(bytes) : "";
    }

    /** The texts after the code. */
    List<String> texts() {
        return texts(parts.subList(1, parts.size()));
    }

    /** The same without one of its parts. */
    Answer without(int at) {
        List<@Nullable Object> rest = new ArrayList<>(parts);
        rest.remove(at);
        return new Answer(rest);
    }

    static List<String> texts(List<? extends @Nullable Object> parts) {
        return parts.stream()
                .map(part -> part instanceof byte[] bytes ? KeySpace.text(bytes) : "")
                .toList();
    }
}
