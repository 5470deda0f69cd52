package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.EngineObserver;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.server.console.Rates.Figure;
import dev.sojourn.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {

    private final Rates rates = new Rates(InstantSource.system());
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void sessionsThatBeginAndEndAreCountedByTheMinuteForAnHour() {
        try (MemoryStore store = new MemoryStore();
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .unsignedIds()
                        .clock(() -> now)
                        .withoutSweeps()
                        .listener(rates)
                        .build()) {
            Session first = engine.directory().create(Map.of());
            engine.directory().create(Map.of());
            now = now.plus(Duration.ofMinutes(1));
            engine.directory().end(first.key());

            assertThat(lastTwo(Figure.BEGUN)).containsExactly(2, 0);
            assertThat(lastTwo(Figure.ENDED)).containsExactly(0, 1);
            now = now.plus(Duration.ofHours(1));
            assertThat(rates.byMinute(Figure.BEGUN, now)).containsOnly(0);
        }
    }

    @Test
    void itObservesSoThatNoVisitCostsAnEvent() {
        assertThat(rates).isInstanceOf(EngineObserver.class);
    }

    private long[] lastTwo(Figure figure) {
        long[] all = rates.byMinute(figure, now);
        return new long[] {all[all.length - 2], all[all.length - 1]};
    }
}
