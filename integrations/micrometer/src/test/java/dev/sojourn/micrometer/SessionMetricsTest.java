package dev.sojourn.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.VisitOutcome;
import dev.sojourn.id.Transport;
import dev.sojourn.micrometer.SessionMetrics.Scope;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which figures there are, by which names, and what they say, as Prometheus shows them. */
class SessionMetricsTest {

    private static final long EVERY = Duration.ofSeconds(15).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final ManualClock clock = new ManualClock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SessionMetrics metrics = SessionMetrics.withoutThread(nanos::get);
    private final FaultyStore store = new FaultyStore(new MemoryStore());
    private final SessionStore metered = metrics.metered(store, "memory");
    private final List<SessionEngine> engines = new ArrayList<>();
    private final SessionEngine engine = engine("shop");

    private SessionEngine engine(String name) {
        SessionEngine made = SessionEngine.builder()
                .store(metered)
                .clock(clock)
                .lifetime(Lifetime.standard().expiredRetention(Duration.ofHours(1)))
                .withoutSweeps()
                .build();
        engines.add(made);
        metrics.add(made, name, "memory", Scope.NODE);
        metrics.bindTo(registry);
        return made;
    }

    @AfterEach
    void close() {
        metrics.close();
        engines.forEach(SessionEngine::close);
        metered.close();
        registry.close();
    }

    @Test
    void namesAreThoseThatTheGuideAndPrometheusKnow() {
        busy();
        metrics.sample();
        assertThat(Scrape.of(registry).names())
                .containsExactlyInAnyOrder(
                        "sojourn_changes_dropped_total",
                        "sojourn_clock_skew_seconds",
                        "sojourn_commit_retries_total",
                        "sojourn_feed_up",
                        "sojourn_ids_refused_total",
                        "sojourn_ids_unknown_total",
                        "sojourn_limits_hit_total",
                        "sojourn_session_size_bytes_count",
                        "sojourn_session_size_bytes_max",
                        "sojourn_session_size_bytes_sum",
                        "sojourn_sessions_begun_total",
                        "sojourn_sessions_ended_total",
                        "sojourn_sessions_live",
                        "sojourn_sockets_closed_total",
                        "sojourn_sockets_live",
                        "sojourn_store_calls_seconds_count",
                        "sojourn_store_calls_seconds_max",
                        "sojourn_store_calls_seconds_sum",
                        "sojourn_store_up",
                        "sojourn_store_writable",
                        "sojourn_sweep_lag_seconds",
                        "sojourn_sweep_seconds_count",
                        "sojourn_sweep_seconds_max",
                        "sojourn_sweep_seconds_sum",
                        "sojourn_values_unreadable_total",
                        "sojourn_visit_commit_seconds_count",
                        "sojourn_visit_commit_seconds_max",
                        "sojourn_visit_commit_seconds_sum",
                        "sojourn_visit_enter_seconds_count",
                        "sojourn_visit_enter_seconds_max",
                        "sojourn_visit_enter_seconds_sum",
                        "sojourn_visits_total");
    }

    @Test
    void countersSayWhatHappened() {
        busy();
        Scrape seen = Scrape.of(registry);
        assertThat(seen.value("sojourn_sessions_begun_total{engine=\"shop\",owner=\"nobody\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_sessions_begun_total{engine=\"shop\",owner=\"user\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_sessions_ended_total{engine=\"shop\",reason=\"destroyed\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_sessions_ended_total{engine=\"shop\",reason=\"expired\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_changes_dropped_total{engine=\"shop\"}")).isEqualTo("2.0");
        assertThat(seen.value("sojourn_commit_retries_total{engine=\"shop\"}")).isEqualTo("1.0");
        assertThat(seen.value("sojourn_ids_refused_total{carriage=\"cookie\",engine=\"shop\",reason=\"unknown_key\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_ids_unknown_total{engine=\"shop\",expired=\"true\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_visits_total{door=\"api\",engine=\"shop\",outcome=\"begun\"}"))
                .isEqualTo("2.0");
        assertThat(seen.value("sojourn_visits_total{door=\"http\",engine=\"shop\",outcome=\"unavailable\"}"))
                .isEqualTo("0.0");
        assertThat(seen.value("sojourn_session_size_bytes_bucket{engine=\"shop\",le=\"256.0\"}"))
                .isNotEqualTo("0");
        assertThat(seen.value("sojourn_sweep_seconds_count{engine=\"shop\",outcome=\"done\"}"))
                .isEqualTo("1");
        assertThat(seen.value(
                        "sojourn_store_calls_seconds_count{operation=\"create\",outcome=\"ok\",store=\"memory\"}"))
                .isEqualTo("2");
        assertThat(seen.has("sojourn_store_calls_seconds_bucket{operation=\"find\",outcome=\"ok\",store=\"memory\","
                        + "le=\"2.5\"}"))
                .isTrue();
    }

    /** A little of everything. */
    private void busy() {
        String id = begun(null);
        String other = begun("ada");
        try (Visit slow = engine.enter(id, Transport.COOKIE)) {
            slow.session().set("a", 1).set("b", 2);
            visit(id, visit -> visit.session().set("c", 3));
            slow.commit();
        }
        try (Visit slow = engine.enter(id, Transport.COOKIE)) {
            slow.session().set("d", 1).set("e", 2);
            visit(id, visit -> visit.session().destroy());
            slow.commit();
        }
        engine.rejected("cookie", "UNKNOWN_KEY");
        clock.advance(Duration.ofMinutes(45));
        engine.directory().sweep();
        visit(other, visit -> {});
    }

    @Test
    void aScrapeAsksNoStore() {
        begun(null);
        metrics.sample();
        store.down();
        Scrape seen = Scrape.of(registry);
        assertThat(seen.value("sojourn_sessions_live{engine=\"shop\",scope=\"node\",store=\"memory\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_store_up{engine=\"shop\",store=\"memory\"}"))
                .isEqualTo("1.0");
    }

    @Test
    void whatCouldNotBeHadThreeTimesIsNotKnown() {
        begun(null);
        metrics.sample();
        store.down();
        for (int failures = 1; failures <= 3; failures++) {
            nanos.addAndGet(EVERY);
            metrics.sample();
            assertThat(live()).isEqualTo(failures < 3 ? "1.0" : "NaN");
            assertThat(Scrape.of(registry).value("sojourn_store_up{engine=\"shop\",store=\"memory\"}"))
                    .isEqualTo("0.0");
        }
        store.up();
        metrics.sample();
        assertThat(live()).isEqualTo("1.0");
    }

    @Test
    void whatNobodyAskedForIsNotKnownAfterAWhile() {
        assertThat(live()).isEqualTo("NaN");
        metrics.sample();
        nanos.addAndGet(4 * EVERY);
        assertThat(live()).isEqualTo("NaN");
    }

    @Test
    void aCountThatTakesLongIsAskedForRarely() {
        AtomicInteger counts = new AtomicInteger();
        SessionStore slow = new ForwardingStore(store) {
            @Override
            public long count() {
                counts.incrementAndGet();
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                return 7;
            }
        };
        try (SessionEngine made =
                SessionEngine.builder().store(slow).withoutSweeps().build()) {
            metrics.add(made, "slow", "memory", Scope.SHARED);
            for (int i = 0; i < 8; i++) {
                metrics.sample();
                nanos.addAndGet(EVERY);
            }
            assertThat(counts).as("counts in two minutes").hasValue(2);
            assertThat(Scrape.of(registry)
                            .value("sojourn_sessions_live{engine=\"slow\",scope=\"shared\",store=\"memory\"}"))
                    .isEqualTo("7.0");
            metrics.remove(made);
        }
    }

    @Test
    void whatAStoreSaysOfItselfIsShown() {
        SessionStore ailing = new ForwardingStore(store) {
            @Override
            public StoreHealth health() {
                return new StoreHealth(false, StoreHealth.Feed.DEAF, Duration.ofMillis(-1500), List.of());
            }
        };
        try (SessionEngine made =
                SessionEngine.builder().store(ailing).withoutSweeps().build()) {
            metrics.add(made, "ailing", "redis", Scope.SHARED);
            metrics.sample();
            Scrape seen = Scrape.of(registry);
            String tags = "{engine=\"ailing\",store=\"redis\"}";
            assertThat(seen.value("sojourn_store_writable" + tags)).isEqualTo("0.0");
            assertThat(seen.value("sojourn_feed_up" + tags)).isEqualTo("0.0");
            assertThat(seen.value("sojourn_clock_skew_seconds" + tags)).isEqualTo("-1.5");
            metrics.remove(made);
        }
    }

    @Test
    void twoEnginesAreToldApart() {
        SessionEngine second = engine("forum");
        begun(null);
        try (Visit visit = second.enter(VisitDoor.SOCKET)) {
            visit.session().set("n", 1);
            visit.commit();
        }
        Scrape seen = Scrape.of(registry);
        assertThat(seen.value("sojourn_visits_total{door=\"api\",engine=\"shop\",outcome=\"begun\"}"))
                .isEqualTo("1.0");
        assertThat(seen.value("sojourn_visits_total{door=\"socket\",engine=\"forum\",outcome=\"begun\"}"))
                .isEqualTo("1.0");
    }

    @Test
    void theMetersOfAnEngineLeaveWithIt() {
        SessionEngine second = engine("forum");
        metrics.remove(second);
        Scrape seen = Scrape.of(registry);
        assertThat(seen.has("engine=\"forum\"")).isFalse();
        assertThat(seen.has("engine=\"shop\"")).isTrue();
        try (Visit visit = second.enter()) {
            visit.session().set("n", 1);
            visit.commit();
        }
        assertThat(Scrape.of(registry).has("engine=\"forum\"")).isFalse();
        metrics.close();
        assertThat(Scrape.of(registry).samples()).isEmpty();
    }

    @Test
    void anEngineThatReplacesAnotherGoesOnWithItsCounters() {
        begun(null);
        SessionEngine next = engine("shop");
        metrics.remove(engine);
        try (Visit visit = next.enter()) {
            visit.session().set("n", 1);
            visit.commit();
        }
        metrics.sample();
        assertThat(Scrape.of(registry).value("sojourn_visits_total{door=\"api\",engine=\"shop\",outcome=\"begun\"}"))
                .isEqualTo("2.0");
        assertThat(live()).isEqualTo("2.0");
    }

    @Test
    void enginesBeyondThirtyTwoCountTogetherAndHaveNoGauges() {
        for (int i = 0; i < 40; i++) {
            engine("mount-" + i);
        }
        metrics.sample();
        Scrape seen = Scrape.of(registry);
        assertThat(seen.samples().stream()
                        .filter(line -> line.startsWith("sojourn_sessions_live"))
                        .toList())
                .hasSize(32);
        assertThat(seen.has("engine=\"other\"")).isTrue();
        assertThat(seen.has("sojourn_sessions_live{engine=\"other\"")).isFalse();
        engines.subList(30, engines.size()).forEach(metrics::remove);
        assertThat(Scrape.of(registry).has("engine=\"other\"")).isFalse();
    }

    @Test
    void noTextOfAClientComesIntoATag() {
        String evil = "ada\"} 1\nsojourn_evil{x=\"";
        engine(evil);
        String id = begun(evil);
        visit(id, visit -> visit.session().set(evil.replace('\n', ' '), evil));
        engine.rejected(evil, evil);
        engine.enter(evil, Transport.COOKIE).close();
        metrics.sample();
        Scrape seen = Scrape.of(registry);
        assertThat(seen.samples()).noneMatch(line -> line.contains("evil{") || line.startsWith("sojourn_evil"));
        assertThat(seen.has("engine=\"ada___1_sojourn_evil_x__\"")).isTrue();
        assertThat(seen.has("carriage=\"other\",engine=\"shop\",reason=\"other\""))
                .isTrue();
        String key = String.valueOf(engine.directory().lookUp(id).orElseThrow().key());
        assertThat(seen.samples()).noneMatch(line -> line.contains(key) || line.contains(key.substring(0, 8)));
        assertThat(seen.has(id)).isFalse();
    }

    @Test
    void aNodeWithOneEngineHasFewSeriesEvenWhenEverythingHasHappened() {
        busy();
        EngineMeters all = new EngineMeters(registry, "shop");
        for (VisitDoor door : VisitDoor.values()) {
            for (VisitOutcome outcome : VisitOutcome.values()) {
                all.left(door, outcome, 1);
            }
        }
        StoreMeters calls = new StoreMeters("memory");
        calls.bindTo(registry);
        for (var operation : dev.sojourn.store.StoreOperation.values()) {
            for (StoreMeters.Outcome outcome : List.of(StoreMeters.Outcome.OK, StoreMeters.Outcome.UNAVAILABLE)) {
                calls.record(operation, outcome, 1);
            }
        }
        assertThat(Scrape.of(registry).samples()).hasSizeLessThan(1_200);
    }

    @Test
    void metricsBelongToOneRegistry() {
        assertThatThrownBy(() -> metrics.bindTo(new SimpleMeterRegistry()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another registry");
        assertThatThrownBy(() -> metrics.metered(store, "Redis!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Redis!");
    }

    private String live() {
        return Scrape.of(registry).value("sojourn_sessions_live{engine=\"shop\",scope=\"node\",store=\"memory\"}");
    }

    private interface Work {
        void on(Visit visit);
    }

    private String begun(@org.jspecify.annotations.Nullable String user) {
        try (Visit visit = engine.enter()) {
            visit.session().set("n", 1);
            if (user != null) {
                visit.session().setUser(user);
            }
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private void visit(String signedId, Work work) {
        try (Visit visit = engine.enter(signedId, Transport.COOKIE)) {
            work.on(visit);
            visit.commit();
        }
    }
}
