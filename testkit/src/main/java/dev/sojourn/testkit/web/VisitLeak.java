package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;

/**
 * Finds visits that nobody closed. An open visit keeps its session alive, so where all are closed every session
 * expires, however small the steps in which its idle time passes and however often the engine sweeps meanwhile.
 */
public final class VisitLeak {

    private static final int STEPS = 10;

    private VisitLeak() {}

    /**
     * Fails when a session of this engine outlives its idle time. To be called when all requests are over, for which a
     * server may have to be stopped: clients can have their responses before. Afterwards all sessions have expired.
     *
     * @param engine an engine whose sessions expire after a time without accesses; one at least is alive
     * @param clock the engine's
     */
    public static void assertNone(SessionEngine engine, ManualClock clock) {
        assertThat(engine.directory().list(null, 1).sessions())
                .as("a living session, which an open visit would keep alive")
                .isNotEmpty();
        Duration step = engine.lifetime().idle().dividedBy(STEPS);
        for (int i = 0; i <= STEPS; i++) {
            clock.advance(step);
            engine.directory().sweep();
        }
        assertThat(engine.directory().list(null, 1).sessions())
                .as("sessions that are still alive after their idle time, because a visit was not closed")
                .isEmpty();
    }
}
