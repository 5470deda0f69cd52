package dev.sojourn.server.console;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For how long sessions have not been used, of a sample that is kept for a minute: no walk is made for a page. Keys are
 * hashes, so the first in their order are a fair sample. Safe for use by several threads; one of them asks the store,
 * and the others wait for it.
 */
final class IdleSample {

    /** The spans, the shortest first. */
    static final List<Span> SPANS = List.of(
            new Span("under 5 minutes", Duration.ofMinutes(5)),
            new Span("under an hour", Duration.ofHours(1)),
            new Span("under a day", Duration.ofDays(1)),
            new Span("under 7 days", Duration.ofDays(7)),
            new Span("7 days or more", null));

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int SIZE = 500;

    private final SessionEngine engine;
    private @Nullable Idle last;

    IdleSample(SessionEngine engine) {
        this.engine = engine;
    }

    /** A span of time; the last has no end. */
    record Span(String words, @Nullable Duration under) {}

    /**
     * What was found.
     *
     * @param numbers how many sessions for each of {@link #SPANS}
     * @param looked how many were looked at
     * @param all whether these are all that there are
     * @param at when
     */
    record Idle(List<Integer> numbers, int looked, boolean all, Instant at) {}

    synchronized Idle now() {
        Instant now = engine.now();
        Idle before = last;
        if (before != null && before.at().plus(KEPT).isAfter(now)) {
            return before;
        }
        SessionDirectory.Page page = engine.directory().list(null, SIZE);
        int[] numbers = new int[SPANS.size()];
        for (SessionInfo session : page.sessions()) {
            numbers[span(Duration.between(session.lastAccess(), now))]++;
        }
        List<Integer> all = java.util.Arrays.stream(numbers).boxed().toList();
        Idle found = new Idle(all, page.sessions().size(), page.next() == null, now);
        last = found;
        return found;
    }

    private static int span(Duration idle) {
        for (int i = 0; i < SPANS.size(); i++) {
            Duration under = SPANS.get(i).under();
            if (under == null || idle.compareTo(under) < 0) {
                return i;
            }
        }
        return SPANS.size() - 1;
    }
}
