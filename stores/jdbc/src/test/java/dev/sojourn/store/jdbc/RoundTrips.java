package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What each kind of request costs: statements and commits that reach the database, counted behind a real engine. */
interface RoundTrips {

    TestDatabase database();

    /** How many statements and commits a roll takes. */
    int costOfARoll();

    /** Whether changes are told as well, which must not cost a statement more. */
    boolean announcements();

    @Test
    default void aNewSessionWithDataIsOneStatement() {
        onAnEngine((engine, sent) -> {
            engine.directory().create(Map.of("cart", "book"));
            assertThat(sent.sent()).hasSize(1);
        });
    }

    @Test
    default void aVisitThatReadsIsOneStatement() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                assertThat(visit.session().get("cart")).isEqualTo("book");
                visit.commit();
            }
            assertThat(sent.sent()).hasSize(1);
        });
    }

    @Test
    default void aVisitThatWritesIsTwoStatements() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                visit.session().set("cart", "two books");
                visit.commit();
            }
            assertThat(sent.sent()).hasSize(2);
        });
    }

    @Test
    default void aTouchThatIsDueIsOneStatementAfterTheLoad() {
        ManualClock clock = new ManualClock(Instant.ofEpochMilli(Samples.NOW));
        onAnEngine(clock, (engine, sent) -> {
            String id = begin(engine, sent);
            clock.advance(Duration.ofMinutes(10));
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                visit.commit();
            }
            assertThat(sent.sent()).hasSize(2);
        });
    }

    @Test
    default void aRollIsOneStepAfterTheLoad() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                sent.sent();
                assertThat(visit.session().roll()).isTrue();
            }
            assertThat(sent.sent()).hasSize(costOfARoll());
        });
    }

    @Test
    default void aDestroyIsOneStatementAfterTheLoad() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                sent.sent();
                assertThat(visit.session().destroy()).isTrue();
            }
            assertThat(sent.sent()).hasSize(1);
        });
    }

    @Test
    default void aForgedIdIsNoStatement() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter("x" + id.substring(1), Transport.COOKIE)) {
                assertThat(visit.found()).isFalse();
            }
            assertThat(sent.sent()).isEmpty();
        });
    }

    @Test
    default void anUnknownIdThatIsWellSignedIsOneStatement() {
        onAnEngine((engine, sent) -> {
            String id = begin(engine, sent);
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                visit.session().destroy();
            }
            sent.sent();
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                assertThat(visit.found()).isFalse();
            }
            assertThat(sent.sent()).hasSize(1);
        });
    }

    private static String begin(SessionEngine engine, WatchedSource sent) {
        Session session = engine.directory().create(Map.of("cart", "book"));
        String signed = engine.ids().sign(SessionId.of(Objects.requireNonNull(session.id())), Transport.COOKIE);
        sent.sent();
        return signed;
    }

    private void onAnEngine(BiConsumer<SessionEngine, WatchedSource> test) {
        onAnEngine(new ManualClock(Instant.ofEpochMilli(Samples.NOW)), test);
    }

    private void onAnEngine(ManualClock clock, BiConsumer<SessionEngine, WatchedSource> test) {
        JdbcOptions options = JdbcOptions.standard()
                .table("round_trips")
                // Nothing is polled while statements are counted.
                .feedInterval(Duration.ofMinutes(1))
                .announcements(announcements());
        database().empty(options).close();
        WatchedSource watched = new WatchedSource(database().source());
        try (JdbcStore store = JdbcStore.open(watched, options);
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .keys(KeyRing.random())
                        .clock(clock)
                        .withoutSweeps()
                        .build()) {
            watched.sent();
            test.accept(engine, watched);
            assertThat(List.copyOf(watched.errors())).isEmpty();
        }
    }
}
