package dev.sojourn.store.near;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two engines on one store, each behind a near cache of its own: what a visit costs, and what it sees. */
class EngineTest {

    private static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));

    private final ManualClock clock = new ManualClock();
    private final Server server = new Server();
    private final Node here = server.node();
    private final Node elsewhere = server.node();

    @ParameterizedTest
    @EnumSource
    void aVisitThatReadsCostsNothingWhenTheSessionIsRemembered(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        String token = client(engine);
        value(engine, token, "name");
        here.counted.reset();
        assertThat(value(engine, token, "name")).isEqualTo("ada");
        assertThat(here.counted.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aVisitThatWritesCostsOneRoundTripWhenTheSessionIsRemembered(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        String token = client(engine);
        value(engine, token, "name");
        here.counted.reset();
        visit(engine, token, session -> session.set("name", "eve"));
        assertThat(here.counted.calls()).containsExactly(StoreOperation.REPLACE);
        here.counted.reset();
        assertThat(value(engine, token, "name")).isEqualTo("eve");
        assertThat(here.counted.calls()).containsExactly(StoreOperation.FIND);
    }

    @Test
    void aTouchThatIsDueCostsOneRoundTripAndLeavesTheSessionRemembered() {
        SessionEngine engine = engine(Feeding.ANNOUNCED, here);
        String token = client(engine(Feeding.ANNOUNCED, elsewhere));
        clock.advance(Duration.ofSeconds(30));
        value(engine, token, "name");
        clock.advance(Duration.ofSeconds(30));
        here.counted.reset();
        value(engine, token, "name");
        value(engine, token, "name");
        assertThat(here.counted.calls()).containsExactly(StoreOperation.TOUCH);
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownIdCostsOneRoundTripAndAForgedOneNone(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        String unknown = engine.ids().sign(engine.ids().generate(), Transport.COOKIE);
        lives(engine, unknown + "x");
        assertThat(here.counted.calls()).isEmpty();
        lives(engine, unknown);
        lives(engine, unknown);
        assertThat(here.counted.calls()).containsExactly(StoreOperation.FIND, StoreOperation.FIND);
    }

    @ParameterizedTest
    @EnumSource
    void aVisitMayAskToReadPastTheCache(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        SessionEngine other = engine(feeding, elsewhere);
        String token = client(engine);
        value(engine, token, "name");
        here.feed.hold();
        visit(other, token, session -> session.set("name", "eve"));
        List<@Nullable Object> seen = new ArrayList<>();
        visit(engine, token, session -> {
            seen.add(session.get("name"));
            session.reload();
            seen.add(session.get("name"));
        });
        assertThat(seen).containsExactly("ada", "eve");
    }

    @ParameterizedTest
    @EnumSource
    void aWriteOnStaleDataLosesNothing(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        SessionEngine other = engine(feeding, elsewhere);
        String token = client(engine);
        value(engine, token, "name");
        here.feed.hold();
        visit(other, token, session -> session.set("there", 1));
        visit(engine, token, session -> session.set("here", 2));
        assertThat(value(engine, token, "there")).isEqualTo(1);
        assertThat(value(other, token, "here")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aWriteOnASessionThatEndedElsewhereDoesNotReviveIt(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        SessionEngine other = engine(feeding, elsewhere);
        String token = client(engine);
        value(engine, token, "name");
        here.feed.hold();
        visit(other, token, Session::destroy);
        visit(engine, token, session -> session.set("here", 2));
        assertThat(lives(engine, token)).isFalse();
        assertThat(server.memory.count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsUsedOnTwoNodesInTurnLivesAndIsTouchedOnceAnIntervalByEach(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        SessionEngine other = engine(feeding, elsewhere);
        String token = client(engine);
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int minutes = 5 * 60;
        for (int step = 1; step <= minutes * 6; step++) {
            clock.advance(Duration.ofSeconds(10));
            assertThat(lives(random.nextBoolean() ? engine : other, token))
                    .as("alive at step %d, seed %d", step, seed)
                    .isTrue();
        }
        int touchesHere = here.counted.count(StoreOperation.TOUCH);
        int touchesElsewhere = elsewhere.counted.count(StoreOperation.TOUCH);
        assertThat(touchesHere).as("touches here, seed %d", seed).isBetween(1, minutes);
        assertThat(touchesElsewhere).as("touches elsewhere, seed %d", seed).isBetween(1, minutes);
        assertThat(touchesHere + touchesElsewhere).as("touches, seed %d", seed).isGreaterThan(minutes / 2);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsUsedOnOneNodeOnlyIsNotTakenForExpiredOnTheOther(Feeding feeding) {
        SessionEngine engine = engine(feeding, here);
        SessionEngine other = engine(feeding, elsewhere);
        String token = client(engine);
        lives(other, token);
        elsewhere.feed.lie();
        for (int minute = 0; minute < 90; minute++) {
            clock.advance(Duration.ofMinutes(1));
            lives(engine, token);
        }
        assertThat(lives(other, token)).isTrue();
    }

    private SessionEngine engine(Feeding feeding, Node node) {
        return SessionEngine.builder()
                .store(feeding.over(node, clock))
                .keys(KEYS)
                .clock(clock)
                .lifetime(Lifetime.standard().idle(Duration.ofMinutes(30)))
                .withoutSweeps()
                .build();
    }

    private static String client(SessionEngine engine) {
        try (Visit visit = engine.enter()) {
            visit.session().begin().set("name", "ada");
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private static void visit(SessionEngine engine, String token, Consumer<Session> handler) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            handler.accept(visit.session());
            visit.commit();
        }
    }

    private static @Nullable Object value(SessionEngine engine, String token, String name) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            Object value = visit.session().get(name);
            visit.commit();
            return value;
        }
    }

    private static boolean lives(SessionEngine engine, String token) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            boolean lives = visit.session().exists();
            visit.commit();
            return lives;
        }
    }
}
