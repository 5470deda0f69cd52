package dev.sojourn.server.admin;

import dev.sojourn.SessionEngine;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions engines have. A number that took its time to be counted is kept for a while, longer the longer it
 * took, and nobody counts while another does: a page that is looked at often must not keep a database busy.
 */
final class Counts {

    private static final long KEPT_NANOS = Duration.ofSeconds(15).toNanos();
    /** A store that keeps its number answers within this; one that walks over a table of some size does not. */
    private static final long CHEAP_NANOS = Duration.ofMillis(5).toNanos();
    /** Counting takes at most this part of the time, as a divisor. */
    private static final int SHARE = 20;

    private final LongSupplier nanos;
    private final Map<SessionEngine, Kept> kept = new ConcurrentHashMap<>();
    private final Set<SessionEngine> counting = ConcurrentHashMap.newKeySet();

    /** A number, and until when it will do. */
    private record Kept(Count count, long until) {

        private Count again() {
            return new Count(count.live(), false, count.at());
        }
    }

    Counts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    Count of(SessionEngine engine) {
        Kept known = kept.get(engine);
        if (known != null && nanos.getAsLong() - known.until() < 0) {
            return known.again();
        }
        boolean mine = counting.add(engine);
        try {
            return mine || known == null ? counted(engine, known) : known.again();
        } finally {
            if (mine) {
                counting.remove(engine);
            }
        }
    }

    private Count counted(SessionEngine engine, @Nullable Kept before) {
        long start = nanos.getAsLong();
        Count count = new Count(engine.directory().count(), true, engine.now());
        long took = nanos.getAsLong() - start;
        if (took > CHEAP_NANOS) {
            // Engines of mounts whose scripts were read again are not asked any more.
            kept.values().removeIf(each -> start - each.until() > KEPT_NANOS);
            kept.put(engine, new Kept(count, start + took + Math.max(KEPT_NANOS, took * SHARE)));
        } else if (before != null) {
            kept.remove(engine);
        }
        return count;
    }
}
