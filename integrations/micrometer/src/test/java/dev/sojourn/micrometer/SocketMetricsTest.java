package dev.sojourn.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.micrometer.SessionMetrics.Scope;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of sockets that belong to sessions. */
class SocketMetricsTest {

    private static final Connection SILENT = reason -> {};

    private final ManualClock clock = new ManualClock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SessionMetrics metrics = SessionMetrics.withoutThread(System::nanoTime);
    private final MemoryStore store = new MemoryStore();
    private final SessionEngine engine =
            SessionEngine.builder().store(store).clock(clock).withoutSweeps().build();

    @BeforeEach
    void measure() {
        metrics.add(engine, "shop", "memory", Scope.NODE);
        metrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        metrics.close();
        engine.close();
        store.close();
        registry.close();
    }

    @Test
    void thoseThatAreOpenAreCounted() {
        try (Connection.Attachment socket = engine.attach(begun(), SILENT)) {
            assertThat(socket.sessionKey()).isNotEmpty();
            metrics.sample();
            assertThat(Scrape.of(registry).value("sojourn_sockets_live{engine=\"shop\"}"))
                    .isEqualTo("1.0");
        }
    }

    @Test
    void thoseThatTheEndOfTheirSessionClosesAreCountedByReason() {
        for (String reason : new String[] {"destroyed", "expired", "revoked", "limit", "unreadable"}) {
            assertThat(closed(reason)).as("there from the start").isEqualTo("0.0");
        }
        Session revoked = begun();
        engine.attach(revoked, SILENT);
        engine.attach(revoked, SILENT);
        engine.attach(revoked, SILENT).close();
        engine.directory().end(String.valueOf(revoked.key()));
        engine.attach(begun(), SILENT);
        clock.advance(Duration.ofDays(1));
        engine.directory().sweep();
        assertThat(closed("revoked"))
                .as("but for the one that had closed by itself")
                .isEqualTo("2.0");
        assertThat(closed("expired")).isEqualTo("1.0");
        assertThat(closed("destroyed")).isEqualTo("0.0");
    }

    private String closed(String reason) {
        return Scrape.of(registry).value("sojourn_sockets_closed_total{engine=\"shop\",reason=\"" + reason + "\"}");
    }

    private Session begun() {
        return engine.directory().create(Map.of("n", 1));
    }
}
