package dev.sojourn.server.console;

import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the engine's store was when somebody last looked, and since when that is so. A look is one round trip, so
 * several within two seconds are one. Safe for use by several threads.
 */
final class Health {

    private static final long KEPT_MILLIS = 2000;

    private final SessionEngine engine;
    private @Nullable Look last;

    /**
     * One look.
     *
     * @param word "up", "degraded", "read-only" or "down"
     * @param since when the word was first seen by this node
     * @param at when this was looked at
     * @param engine what the engine said; null when the store does not answer
     */
    record Look(
            String word,
            Instant since,
            Instant at,
            @Nullable EngineHealth engine) {

        boolean good() {
            return word.equals("up");
        }

        /** Since when, as far as this node knows: it looks when somebody asks, and it may have been so before. */
        String lasting(Instant now) {
            Duration span = Duration.between(since, now);
            return span.toSeconds() < 1 ? "first looked at just now" : "for at least " + Words.span(span);
        }
    }

    Health(SessionEngine engine) {
        this.engine = engine;
    }

    synchronized Look now() {
        Instant at = engine.now();
        Look before = last;
        if (before != null && at.toEpochMilli() - before.at().toEpochMilli() < KEPT_MILLIS) {
            return before;
        }
        EngineHealth health = ask();
        String word = health == null
                ? "down"
                : !health.store().takesWrites() ? "read-only" : health.good() ? "up" : "degraded";
        Instant since = before != null && before.word().equals(word) ? before.since() : at;
        Look look = new Look(word, since, at, health);
        last = look;
        return look;
    }

    private @Nullable EngineHealth ask() {
        try {
            return engine.health();
        } catch (StoreUnavailableException e) {
            return null;
        }
    }
}
