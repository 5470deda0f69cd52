package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a socket is to its session, where no door can show it. Nobody hears of an end by the store here. */
@Timeout(60)
final class SocketBindingTest {

    private final Steered store = new Steered();
    private final SessionEngine engine =
            SessionEngine.builder().store(store).withoutSweeps().build();
    private final ToldTransport wire = new ToldTransport();
    private final SocketBinding socket = new SocketBinding(engine, wire);

    @AfterEach
    void close() {
        engine.close();
    }

    private static final class Steered extends ForwardingStore {

        private volatile Runnable afterFind = () -> {};
        private volatile boolean down;

        Steered() {
            super(new MemoryStore());
        }

        @Override
        public @Nullable AnnouncesChanges changes() {
            return null;
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            if (down) {
                throw new StoreException("told to fail", null);
            }
            T result = super.around(operation, call);
            if (operation == StoreOperation.FIND) {
                afterFind.run();
            }
            return result;
        }
    }

    private Session session(String name) {
        return engine.directory().create(Map.of("name", name));
    }

    private int connections(Session session) {
        return engine.connectionsOf(String.valueOf(session.key()));
    }

    private static void elsewhere(Runnable work) {
        CompletableFuture.runAsync(work).join();
    }

    private @Nullable Object delivered() {
        try (SocketBinding.Turn turn = socket.turn()) {
            return name(turn);
        }
    }

    private static @Nullable Object name(SocketBinding.Turn turn) {
        try (Visit visit = turn.enter()) {
            return visit == null ? "nothing" : visit.session().get("name");
        }
    }

    @Test
    void aTurnWithinATurnIsRefused() {
        try (SocketBinding.Turn turn = socket.turn()) {
            assertThat(socket.isTurn()).isTrue();
            assertThatThrownBy(socket::turn).isInstanceOf(IllegalStateException.class);
            assertThat(name(turn)).isNull();
        }
        assertThat(socket.isTurn()).isFalse();
    }

    @Test
    void aTurnWaitsForThatOfAnotherThread() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
            try (SocketBinding.Turn turn = socket.turn()) {
                begun.countDown();
                assertThat(ends.await(30, TimeUnit.SECONDS)).isTrue();
                wire.told.add("first " + name(turn));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        begun.await();
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            ends.countDown();
            wire.told.add("second " + delivered());
        });
        CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);
        assertThat(wire.told).containsExactly("first null", "second null");
    }

    @Test
    void aTurnThatIsClosedTwiceEndsOnce() {
        SocketBinding.Turn turn = socket.turn();
        turn.close();
        turn.close();
        assertThat(socket.isTurn()).isFalse();
    }

    @Test
    void theFirstCloseWins() {
        socket.join(session("ada"));
        socket.close(1011, "first");
        socket.close(1013, "second");
        socket.sessionEnded();

        assertThat(wire.told).containsExactly("1011 first");
        assertThat(socket.isClosing()).isTrue();
        assertThat(socket.stop()).isFalse();
    }

    @Test
    void nothingIsDeliveredAfterAStop() {
        socket.join(session("ada"));
        assertThat(delivered()).isEqualTo("ada");
        assertThat(socket.stop()).isTrue();

        assertThat(delivered()).isEqualTo("nothing");
        assertThat(wire.told).isEmpty();
    }

    /** The end comes on another thread, after the store has answered. */
    @Test
    void nothingIsDeliveredWhenTheSocketClosesWhileTheStoreIsAsked() {
        Session session = session("ada");
        socket.join(session);
        store.afterFind = () -> {
            store.afterFind = () -> {};
            elsewhere(session::destroy);
        };

        assertThat(delivered()).isEqualTo("nothing");
        assertThat(wire.told).containsExactly("1008 Session ended");
    }

    @Test
    void aSocketThatPartsVisitsItsSessionUntilItHasLeft() {
        Session session = session("ada");
        socket.join(session);
        socket.part();
        assertThat(delivered()).isEqualTo("ada");
        assertThat(socket.isClosing()).isTrue();
        socket.leave();

        assertThat(delivered()).isEqualTo("nothing");
        assertThat(connections(session)).isZero();
    }

    @Test
    void aPartThatIsToldAfterTheLeaveLetsNothingIn() {
        socket.join(session("ada"));
        socket.leave();
        socket.part();
        assertThat(delivered()).isEqualTo("nothing");
    }

    @Test
    void leavingInATurnHappensAtItsEndAndOnce() {
        Session session = session("ada");
        socket.join(session);
        try (SocketBinding.Turn turn = socket.turn()) {
            socket.leave();
            assertThat(connections(session)).isOne();
            assertThat(wire.told).isEmpty();
            assertThat(name(turn)).isEqualTo("nothing");
        }
        socket.leave();

        assertThat(connections(session)).isZero();
        assertThat(socket.sessionKey()).isNull();
        assertThat(wire.told).containsExactly("leaving", "left");
    }

    /** As containers do that call back from within a close. */
    @Test
    void aSocketThatIsToldToLeaveWhileItJoinsLeavesAtTheEndOfThat() {
        wire.closing = socket::leave;
        Session over = session("eve");
        elsewhere(() -> engine.directory().end(String.valueOf(over.key())));
        socket.join(over);

        assertThat(wire.told).containsExactly("1008 Session ended", "leaving", "left");
        assertThat(socket.sessionKey()).isNull();
    }

    @Test
    void aSocketWhoseCloseFailsAtTheEndOfATurnLeavesAllTheSame() {
        Session session = session("ada");
        socket.join(session);
        wire.closing = () -> {
            socket.leave();
            throw new IllegalStateException("told to fail");
        };
        SocketBinding.Turn turn = socket.turn();
        session.destroy();

        assertThatThrownBy(turn::close).hasMessage("told to fail");
        assertThat(wire.told).containsExactly("1008 Session ended", "leaving", "left");
        assertThat(socket.isTurn()).isFalse();
    }

    @Test
    void joiningReplacesAPlaceWhoseEndIsUnderWay() {
        Session first = session("ada");
        Session second = session("eve");
        socket.join(first);
        try (SocketBinding.Turn turn = socket.turn()) {
            first.destroy();
            assertThat(connections(first)).isZero();
            socket.join(second);
            assertThat(name(turn)).isEqualTo("eve");
        }
        assertThat(wire.told).containsExactly("leaving");
        assertThat(socket.sessionKey()).isEqualTo(second.key());

        second.destroy();
        assertThat(wire.told).containsExactly("leaving", "1008 Session ended");
    }

    @Test
    void anEndThatATurnMakesClosesTheSocketWhenTheTurnIsOver() {
        Session session = session("ada");
        socket.join(session);
        try (SocketBinding.Turn turn = socket.turn()) {
            session.destroy();
            assertThat(wire.told).isEmpty();
            assertThat(turn).isNotNull();
        }
        assertThat(wire.told).containsExactly("1008 Session ended");
    }

    @Test
    void anEndThatATurnTriesAndThatFailsClosesNothing() {
        Session session = session("ada");
        socket.join(session);
        try (SocketBinding.Turn turn = socket.turn()) {
            store.down = true;
            assertThatThrownBy(session::destroy).isInstanceOf(StoreUnavailableException.class);
            store.down = false;
            assertThat(turn).isNotNull();
        }
        assertThat(wire.told).isEmpty();
        assertThat(delivered()).isEqualTo("ada");

        elsewhere(session::destroy);
        assertThat(wire.told).containsExactly("1008 Session ended");
    }

    @Test
    void aJoinThatTheStoreDoesNotAnswerLeavesTheSocketWhereItWas() {
        Session first = session("ada");
        Session second = session("eve");
        socket.join(first);
        store.down = true;
        assertThatThrownBy(() -> socket.join(second)).isInstanceOf(StoreUnavailableException.class);
        store.down = false;

        assertThat(delivered()).isEqualTo("ada");
        assertThat(connections(second)).isZero();
        assertThat(wire.told).isEmpty();
    }

    @Test
    void aSocketThatHasLeftJoinsNothing() {
        Session session = session("ada");
        socket.leave();
        socket.join(session);

        assertThat(connections(session)).isZero();
        assertThat(socket.sessionKey()).isNull();
    }

    @Test
    void aSocketWithoutASessionGoesOnWithTheOneThatAMessageHasStored() {
        try (SocketBinding.Turn turn = socket.turn();
                Visit visit = Objects.requireNonNull(turn.enter())) {
            visit.session().set("name", "ada");
            assertThat(turn.commit(visit)).isEqualTo(CommitOutcome.SAVED);
            assertThat(socket.sessionKey()).isEqualTo(visit.session().key());
        }
        assertThat(delivered()).isEqualTo("ada");
    }

    @Test
    void aMessageThatNamesAnotherSessionTakesTheSocketAlong() {
        Session first = session("ada");
        Session second = session("eve");
        socket.join(first);
        try (SocketBinding.Turn turn = socket.turn();
                Visit named = engine.enter(String.valueOf(second.signedId()), Transport.COOKIE)) {
            turn.commit(named);
        }
        assertThat(connections(first)).isZero();
        assertThat(connections(second)).isOne();
        first.destroy();
        assertThat(wire.told).containsExactly("leaving");
    }
}
