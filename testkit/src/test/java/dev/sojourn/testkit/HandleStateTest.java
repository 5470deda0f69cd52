package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.UnreadableAttributeException;
import dev.sojourn.Visit;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That a handle holds nothing half done: after a refusal, a failure, a discard or an end. */
class HandleStateTest {

    private final Scene scene = new Scene();

    @Test
    void aDiscardedNewSessionLeavesNeitherUserNorDurationToTheNext() {
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session();
            session.setDuration(Duration.ofMinutes(1));
            scene.faults.failNext(StoreOperation.CREATE, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> session.setUser("ada")).isInstanceOf(StoreUnavailableException.class);
            visit.discard();
            assertThat(session.user()).isNull();
            session.set("x", 1);
            visit.commit();
            assertThat(session.user()).isNull();
            assertThat(session.duration()).isEqualTo(scene.engine.lifetime().idle());
            assertThat(scene.memory.findByUser("ada", null, 10).sessions()).isEmpty();
        }
    }

    @Test
    void whatWasSetAfterTheEndIsNotCarriedOverIntoTheNextSession() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            Session session = visit.session();
            scene.visit(token, Session::destroy);
            assertThat(session.save()).isTrue();
            assertThat(session.set("seen", 1).save()).isFalse();
            assertThatThrownBy(() -> session.setUser("ada")).isInstanceOf(SessionNotFoundException.class);
            session.setDuration(Duration.ofMinutes(1)).set("x", 1);
            session.begin();
            visit.commit();
            assertThat(session.user()).isNull();
            assertThat(session.duration()).isEqualTo(scene.engine.lifetime().idle());
            assertThat(session.size()).isZero();
            assertThat(scene.memory.findByUser("ada", null, 10).sessions()).isEmpty();
        }
    }

    @Test
    void aRefusedWriteBeginsNoSession() {
        for (Runnable refused : refusedWrites(scene.engine.enter().session())) {
            assertThatThrownBy(refused::run).isInstanceOf(RuntimeException.class);
        }
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session();
            for (Runnable refused : refusedWrites(session)) {
                assertThatThrownBy(refused::run).isInstanceOf(RuntimeException.class);
                assertThat(session.exists()).isFalse();
            }
        }
        assertThat(scene.memory.count()).isZero();
    }

    private static Runnable[] refusedWrites(Session session) {
        return new Runnable[] {
            () -> session.set("no\nname", 1),
            () -> session.set("thread", Thread.currentThread()),
            () -> session.setAll(Map.of("no\nname", 1)),
            () -> session.replaceAll(Map.of("no\nname", 1)),
            () -> session.setUser("ada", Map.of("thread", Thread.currentThread())),
            () -> session.update("no\nname", Integer.class, n -> 1),
            () -> session.update("n", Integer.class, n -> {
                throw new IllegalStateException("the function fails");
            })
        };
    }

    @Test
    void aRefusedChangeOfUserLeavesTheAttributesOfTheUserWhoStays() {
        Scene limited = new Scene(settings -> settings.sessionsPerUser(1, Overflow.REFUSE));
        limited.client(session -> session.setUser("grace"));
        String token = limited.client(session -> session.set("cart", 3).setUser("ada", Map.of("role", "reader")));
        String now = limited.visit(token, session -> {
            assertThatThrownBy(() -> session.setUser("grace")).isInstanceOf(SessionLimitException.class);
            assertThat(session.user()).isEqualTo("ada");
            assertThat(session.get("cart")).isEqualTo(3);
            assertThat(session.userData()).isEqualTo(Map.of("role", "reader"));
        });
        assertThat(limited.value(now, "cart")).isEqualTo(3);
    }

    @Test
    void userDataThatCannotBeStoredLeavesTheAttributesOfTheUserWhoStays() {
        String token = scene.client(session -> session.set("cart", 3).setUser("ada"));
        String now = scene.visit(
                token,
                session -> assertThatThrownBy(() -> session.setUser("grace", Map.of("t", Thread.currentThread())))
                        .isInstanceOf(UnsupportedValueException.class));
        assertThat(scene.value(now, "cart")).isEqualTo(3);
        assertThat(scene.read(now, Session::user)).isEqualTo("ada");
    }

    @Test
    void aLoginThatFailedIsNotMadeUpForUnderTheOldId() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().setUser("ada", Map.of("role", "reader")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(visit.session().user()).isNull();
        }
        assertThat(scene.read(token, Session::user)).isNull();
        assertThat(scene.read(token, Session::userData)).isEmpty();
    }

    @Test
    void aLogoutThatFailedCanBeTriedAgain() {
        String token = scene.client(session -> session.setUser("ada"));
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().clearUser()).isInstanceOf(StoreUnavailableException.class);
            assertThat(visit.session().user()).isEqualTo("ada");
            assertThat(visit.session().clearUser().user()).isNull();
        }
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.memory.findByUser("ada", null, 10).sessions()).isEmpty();
    }

    @Test
    void whatExtendsASessionIsCountedFromNowAndNotFromTheVisitsBeginning() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.after(Duration.ofMinutes(10));
            visit.session().extend(Duration.ofMinutes(20));
            assertThat(visit.session().timeToLive()).isEqualTo(Duration.ofMinutes(20));
            visit.commit();
        }
        assertThat(scene.read(token, Session::timeToLive)).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void aReloadThatFailedLeavesTheChangesAsTheyWere() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            Session session = visit.session();
            session.setDuration(Duration.ofMinutes(5));
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(session::reload).isInstanceOf(StoreUnavailableException.class);
            assertThat(session.isChanged()).isTrue();
            assertThat(session.reload()).isTrue();
            assertThat(session.isChanged()).isFalse();
            assertThat(session.duration()).isEqualTo(scene.engine.lifetime().idle());
        }
    }

    @Test
    void anUpdateThatFailedIsNotAppliedTwiceWhenItIsTriedAgain() {
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session().begin();
            scene.faults.failNext(StoreOperation.CREATE, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> increment(session)).isInstanceOf(StoreUnavailableException.class);
            assertThat(increment(session)).isEqualTo(1);
            assertThat(session.get("n")).isEqualTo(1);
        }
    }

    private static Integer increment(Session session) {
        return session.update("n", Integer.class, n -> n == null ? 1 : n + 1);
    }

    @Test
    void anUpdateAddsNoAttributeOverTheLimit() {
        Scene tight = new Scene(settings -> settings.limits(Limits.standard().withAttributes(2)));
        String token = tight.client(session -> session.set("a", 1));
        tight.visit(token, session -> {
            session.set("b", 1);
            assertThatThrownBy(() -> session.update("c", Integer.class, n -> 1))
                    .isInstanceOf(SessionLimitException.class);
            assertThat(session.update("a", Integer.class, n -> 2)).isEqualTo(2);
        });
        assertThat(tight.values(token)).isEqualTo(Map.of("a", 2, "b", 1));
    }

    record Cart(int items) {}

    @Test
    void anUpdateNeverOverwritesWhatCannotBeDecoded() {
        ValueCodec known = ValueCodec.builder().record("cart", Cart.class).build();
        Scene shop = new Scene(settings -> settings.codec(known));
        String token = shop.client(session -> session.set("cart", new Cart(2)));
        try (SessionEngine unknowing = shop.engine(shop.store, settings -> settings);
                Visit visit = unknowing.enter(token, Transport.COOKIE)) {
            assertThat(visit.session().get("cart")).isNull();
            assertThatThrownBy(() -> visit.session().update("cart", Cart.class, cart -> new Cart(1)))
                    .isInstanceOf(UnreadableAttributeException.class)
                    .hasMessageContaining("\"cart\"");
            visit.commit();
        }
        assertThat(shop.value(token, "cart")).isEqualTo(new Cart(2));
    }
}
