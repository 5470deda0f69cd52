package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store says of the time, and what an engine over it does when the clocks of the node and of the store differ.
 * A node whose clock is wrong would end the sessions of everybody.
 */
public interface ClockContract extends StoreUnderTest {

    /** What clocks of one machine may differ by, when the question has waited for its turn. */
    Duration SLACK = Duration.ofSeconds(2);

    @Test
    default void aStoreOfThisMachineAgreesWithItOnTheTime() {
        try (SessionStore store = open()) {
            // The first answer may have waited for a connection.
            assertThat(IntStream.range(0, 5).mapToObj(n -> store.health().clockAhead()))
                    .anyMatch(ahead -> ahead == null || ahead.abs().compareTo(SLACK) < 0);
        }
    }

    @Test
    default void aNodeWhoseClockIsAMinuteOffEndsNobodysSession() {
        for (Duration ahead : List.of(Duration.ofSeconds(61), Duration.ofSeconds(-61), Duration.ofDays(1))) {
            try (Off store = new Off(open())) {
                ManualClock clock = new ManualClock();
                try (SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .clock(clock)
                        .unsignedIds()
                        .withoutSweeps()
                        .build()) {
                    IntStream.range(0, 3).forEach(n -> engine.directory().create(Map.of("number", n)));
                    clock.advance(Duration.ofDays(1));
                    store.by = ahead;
                    assertThat(engine.directory().sweep()).isZero();
                    assertThat(store.count()).isEqualTo(3);
                    assertThat(engine.health().problems()).anyMatch(problem -> problem.contains("clock"));
                    store.by = Duration.ZERO;
                    assertThat(engine.directory().sweep()).isEqualTo(3);
                }
            }
        }
    }

    /** The store, from a node whose clock is off by so much. */
    final class Off extends ForwardingStore {

        private volatile Duration by = Duration.ZERO;

        private Off(SessionStore store) {
            super(store);
        }

        @Override
        public StoreHealth health() {
            StoreHealth health = super.health();
            Duration ahead = health.clockAhead();
            return new StoreHealth(
                    health.takesWrites(), health.feed(), ahead == null ? by : ahead.plus(by), health.advice());
        }
    }
}
