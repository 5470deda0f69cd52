package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EngineBuilder;
import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine makes of what its store says of itself: whether it sweeps, what visits may do, what it tells. */
class HealthTest {

    private static final Set<StoreOperation> READS =
            Set.of(StoreOperation.FIND, StoreOperation.SCAN, StoreOperation.COUNT, StoreOperation.HEALTH);

    private static final Duration IDLE = Duration.ofMinutes(30);

    /** A session lives that much longer than it may be idle. */
    private static final Duration TOUCHED = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final Ailing store = new Ailing();

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, -60_000, 86_400_000, -86_400_000})
    void aNodeWhoseClockIsAMinuteOffEndsNobodysSession(long ahead) {
        try (SessionEngine engine = engine()) {
            begun(engine);
            clock.advance(IDLE.plusMinutes(5));
            store.health = clockAhead(ahead);
            assertThat(engine.directory().sweep()).isZero();
            assertThat(engine.directory().count()).isEqualTo(1);

            store.health = clockAhead(0);
            assertThat(engine.directory().sweep()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_999, 59_999, -59_999})
    void withinThatSessionsEndWhenTheyAreDue(long ahead) {
        try (SessionEngine engine = engine()) {
            begun(engine);
            clock.advance(IDLE.plusMinutes(5));
            store.health = clockAhead(ahead);
            assertThat(engine.directory().sweep()).isEqualTo(1);
        }
    }

    @Test
    void aClockThatJumpsWithinALongRoundEndsNobodysSession() {
        AtomicBoolean jumped = new AtomicBoolean();
        try (SessionEngine engine = builder()
                .withoutSweeps()
                .listener(SessionEvent.Ended.class, event -> {
                    if (!jumped.getAndSet(true)) {
                        clock.advance(Duration.ofHours(1));
                    }
                })
                .build()) {
            for (int i = 0; i < 256; i++) {
                begun(engine);
            }
            clock.advance(IDLE.plusMinutes(5));
            begun(engine);
            assertThat(engine.directory().sweep()).isEqualTo(256);
            assertThat(engine.directory().count()).isEqualTo(1);
        }
    }

    @Test
    void whileTheHealthCanNotBeAskedWhatWasKnownLastCounts() {
        try (SessionEngine engine = engine()) {
            begun(engine);
            clock.advance(IDLE.plusMinutes(5));
            store.health = clockAhead(-90_000);
            assertThat(engine.directory().sweep()).isZero();
            store.mute = true;
            assertThat(engine.directory().sweep()).isZero();
            store.mute = false;
            store.health = clockAhead(0);
            begun(engine);
            assertThat(engine.directory().sweep()).isEqualTo(1);
            clock.advance(IDLE.plusMinutes(5));
            store.mute = true;
            assertThat(engine.directory().sweep()).isEqualTo(1);
        }
    }

    @Test
    void whatIsWrongIsToldInWords() {
        try (SessionEngine engine = engine()) {
            assertThat(engine.health().good()).isTrue();

            store.health = new StoreHealth(false, StoreHealth.Feed.DEAF, Duration.ofSeconds(-75), List.of("Widen it"));
            EngineHealth health = engine.health();
            assertThat(health.good()).isFalse();
            assertThat(health.store()).isEqualTo(store.health);
            assertThat(health.problems())
                    .hasSize(3)
                    .anySatisfy(problem -> assertThat(problem).contains("takes no writes"))
                    .anySatisfy(problem -> assertThat(problem).contains("Announcements"))
                    .anySatisfy(problem ->
                            assertThat(problem).contains("75 s behind the session store's", "not ended by this node"));

            store.health = clockAhead(2_500);
            assertThat(engine.health().problems())
                    .singleElement()
                    .asString()
                    .contains("2 s ahead of the session store's", "early or late");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoHealthButAnOutage() {
        try (SessionEngine engine = engine()) {
            store.silent = true;
            assertThatThrownBy(engine::health).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void howLateTheSweepIsIsKnown() {
        try (Crank crank = new Crank();
                SessionEngine engine = builder().scheduler(crank).build()) {
            crank.turn(1);
            assertThat(engine.health().sweepLag()).isEqualTo(Duration.ZERO);

            store.health = clockAhead(90_000);
            clock.advance(Duration.ofSeconds(301));
            crank.turn(1);
            assertThat(engine.health().sweepLag()).isEqualTo(Duration.ofSeconds(300));
            assertThat(engine.health().problems())
                    .anySatisfy(problem -> assertThat(problem).contains("300 s late"));

            store.health = StoreHealth.GOOD;
            crank.turn(1);
            assertThat(engine.health().sweepLag()).isEqualTo(Duration.ZERO);
        }
        try (SessionEngine engine = engine()) {
            assertThat(engine.health().sweepLag()).isNull();
        }
    }

    @Test
    void withTheFallbackAVisitThatReadsGoesOnUntilItsSessionEnds() {
        try (SessionEngine engine = builder().readOnlyFallback().withoutSweeps().build()) {
            String client = begun(engine);
            store.readOnly = true;
            clock.advance(IDLE.plusSeconds(30));
            assertThat(read(engine, client)).isEqualTo("ada");
            assertThatThrownBy(() -> engine.visit(client, Transport.COOKIE, session -> {
                        session.set("name", "eve");
                        return null;
                    }))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> engine.visit(client, Transport.COOKIE, session -> session.destroy()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(read(engine, client)).isEqualTo("ada");

            clock.advance(TOUCHED.minusSeconds(30));
            assertThat(read(engine, client)).isNull();
        }
    }

    @Test
    void withoutItAVisitThatCanNotMoveTheEndOfItsSessionFails() {
        try (SessionEngine engine = engine()) {
            String client = begun(engine);
            store.readOnly = true;
            clock.advance(Duration.ofMinutes(10));
            assertThat(read(engine, client)).isEqualTo("ada");
            clock.advance(IDLE.minusMinutes(10).plusSeconds(30));
            assertThatThrownBy(() -> read(engine, client)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    private SessionEngine engine() {
        return builder().withoutSweeps().build();
    }

    private EngineBuilder builder() {
        return SessionEngine.builder()
                .store(store)
                .clock(clock)
                .lifetime(Lifetime.standard().idle(IDLE).touchEvery(TOUCHED));
    }

    private static String begun(SessionEngine engine) {
        return engine.visit(null, Transport.COOKIE, session -> {
            session.set("name", "ada");
            return session.signedId();
        });
    }

    private static @Nullable String read(SessionEngine engine, String client) {
        return engine.visit(client, Transport.COOKIE, session -> session.get("name", String.class));
    }

    private static StoreHealth clockAhead(long millis) {
        return new StoreHealth(true, StoreHealth.Feed.NONE, Duration.ofMillis(millis), List.of());
    }

    /** A store that says what it is told to say, and refuses what changes it or everything when it is told to. */
    private static final class Ailing extends ForwardingStore {

        private StoreHealth health = StoreHealth.GOOD;
        private boolean readOnly;
        private boolean silent;
        /** Whether its health can not be asked. */
        private boolean mute;

        Ailing() {
            super(new MemoryStore());
        }

        @Override
        public StoreHealth health() {
            super.health();
            return health;
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            if (silent || mute && operation == StoreOperation.HEALTH || readOnly && !READS.contains(operation)) {
                throw new StoreException("The store of a test " + (silent ? "is silent" : "takes no writes"), null);
            }
            return call.get();
        }
    }
}
