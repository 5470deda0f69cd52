package dev.sojourn.server.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit. Immutable, and without any id, token or value.
 *
 * @param at when
 * @param node the name of the node
 * @param act what was done or tried
 * @param by who did it
 * @param on what it was done to
 * @param names the attributes that were read or written, at most 32 of them
 * @param outcome what came of it
 * @param count how many sessions it was about, or -1 when that is not known
 * @param error the name of the error, or null
 * @param millis how long it took
 */
public record AuditEvent(
        Instant at,
        String node,
        Act act,
        Caller by,
        Target on,
        List<String> names,
        Outcome outcome,
        int count,
        @Nullable String error,
        long millis) {

    static final int MOST_NAMES = 32;

    /** Keeps an unmodifiable copy of the names, of which there are not too many, and none is too long. */
    public AuditEvent {
        names = names.stream()
                .limit(MOST_NAMES)
                .map(name -> Target.cut(name, Target.LONGEST))
                .toList();
    }

    /** The line as one JSON object, without a line break. */
    public String json() {
        return AuditText.json(this);
    }

    /** The line as {@code name=value}, for logs of text. */
    public String text() {
        return AuditText.text(this);
    }
}
