package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.StoreFailed;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.testkit.FaultyStore.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an engine does beside the requests, on a scheduler that has one thread and belongs to somebody else. */
class BackgroundTest {

    private static final int ROUNDS = 30;

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final MemoryStore memory = new MemoryStore();
    private final FaultyStore faults = new FaultyStore(memory);

    @AfterEach
    void nothingRunsOn() {
        scheduler.shutdownNow();
    }

    @Test
    void aSweepThatTakesLongDoesNotKeepASocketOpenWhoseSessionHasEnded() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        Hold slow = faults.holdNext(StoreOperation.CLAIM_EXPIRED);
        try (SessionEngine engine = engine(new Mute(faults)).build()) {
            Session session = engine.directory().create();
            engine.attach(session, closed::add);
            slow.awaitArrival();
            memory.delete(SessionKey.parse(String.valueOf(session.key())));
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
        } finally {
            slow.release();
        }
    }

    @Test
    void aSweepThatTakesLongDoesNotHoldTheThreadOfTheScheduler() throws InterruptedException {
        Hold slow = faults.holdNext(StoreOperation.CLAIM_EXPIRED);
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        SessionEngine engine = engine(faults).build();
        slow.awaitArrival();
        scheduler.execute(() -> done.add("somebody else's task"));
        assertThat(done.poll(20, TimeUnit.SECONDS)).isNotNull();
        slow.release();
        engine.close();
    }

    @Test
    void sweepsAndChecksGoOnAfterTheStoreHasFailed() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        try (SessionEngine engine = engine(new Mute(faults)).build()) {
            Session session = engine.directory().create();
            engine.attach(session, closed::add);
            faults.failNext(StoreOperation.CLAIM_EXPIRED, FaultyStore.Outcome.NOT_APPLIED);
            faults.failNext(StoreOperation.FIND, FaultyStore.Outcome.NOT_APPLIED);
            Hold nextSweep = faults.holdNext(StoreOperation.CLAIM_EXPIRED);
            nextSweep.awaitArrival();
            nextSweep.release();
            memory.delete(SessionKey.parse(String.valueOf(session.key())));
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
        }
    }

    @Test
    void anEngineThatIsClosedLeavesNothingOnTheScheduler() {
        scheduler.setRemoveOnCancelPolicy(true);
        SessionEngine engine = engine(faults).sweepEvery(Duration.ofHours(1)).build();
        assertThat(scheduler.getQueue()).hasSize(2);
        engine.close();
        assertThat(scheduler.getQueue()).isEmpty();
    }

    @Test
    void anEngineThatCannotListenToItsStoreDoesNotBeginToSweepIt() {
        SessionStore deaf = new ForwardingStore(faults) {
            @Override
            public AnnouncesChanges changes() {
                return (listener, interest) -> {
                    throw new StoreException("The feed of this store cannot be opened", null);
                };
            }
        };
        assertThatThrownBy(() -> engine(deaf).build()).isInstanceOf(StoreException.class);
        assertThat(scheduler.getQueue()).isEmpty();
    }

    @Test
    void connectionsAreLookedAfterInEachRoundWhileTheStoreCannotTellAndSeldomWhileItDoes() {
        Talking talking = new Talking(memory);
        CountingStore counting = new CountingStore(talking);
        try (Crank crank = new Crank();
                SessionEngine engine = engine(counting).scheduler(crank).build()) {
            engine.attach(engine.directory().create(), reason -> {});
            counting.reset();
            crank.turn(ROUNDS);
            assertThat(counting.count(StoreOperation.FIND)).isEqualTo(2);
            talking.listener().interrupted();
            crank.turn(ROUNDS);
            assertThat(counting.count(StoreOperation.FIND)).isEqualTo(2 + ROUNDS);
        }
    }

    @Test
    void aSocketThatCouldNotBeLookedAfterWhenItsEndWasToldIsInTheNextRound() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        BlockingQueue<StoreOperation> failed = new LinkedBlockingQueue<>();
        Talking talking = new Talking(faults);
        try (Crank crank = new Crank();
                SessionEngine engine = engine(talking)
                        .scheduler(crank)
                        .listener(event -> {
                            if (event instanceof StoreFailed) {
                                failed.add(StoreOperation.FIND);
                            }
                        })
                        .build()) {
            Session session = engine.directory().create();
            engine.attach(session, closed::add);
            SessionKey key = SessionKey.parse(String.valueOf(session.key()));
            memory.delete(key);
            faults.failNext(StoreOperation.FIND, FaultyStore.Outcome.NOT_APPLIED);
            talking.listener().ended(key);
            assertThat(failed.poll(20, TimeUnit.SECONDS)).isNotNull();
            crank.turn(1);
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
        }
    }

    @Test
    void oneSessionThatCannotBeReadKeepsNoSocketOfAnotherOpen() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        Set<SessionKey> unreadable = ConcurrentHashMap.newKeySet();
        SessionStore store = new Mute(memory) {
            @Override
            public @Nullable StoredRecord findFresh(SessionKey key) {
                if (unreadable.contains(key)) {
                    throw new StoreException("the server of this one is down", null);
                }
                return super.findFresh(key);
            }
        };
        try (SessionEngine engine = engine(store).build()) {
            List<SessionKey> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Session session = engine.directory().create();
                engine.attach(session, closed::add);
                keys.add(SessionKey.parse(String.valueOf(session.key())));
            }
            unreadable.add(keys.get(7));
            keys.forEach(memory::delete);
            for (int i = 1; i < keys.size(); i++) {
                assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
            }
            unreadable.clear();
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
        }
    }

    /** Several sessions lie on a server that is down, among others that the store answers for. */
    @Test
    void aPartOfTheStoreThatIsDownKeepsNoSocketOfAnotherPartOpen() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        List<SessionKey> asked = new ArrayList<>();
        AtomicBoolean down = new AtomicBoolean();
        SessionStore store = new Mute(memory) {
            @Override
            public @Nullable StoredRecord findFresh(SessionKey key) {
                if (!asked.contains(key)) {
                    asked.add(key);
                }
                int place = asked.indexOf(key);
                if (down.get() && place % 2 == 1 && place < 10) {
                    throw new StoreException("the server of this one is down", null);
                }
                return super.findFresh(key);
            }
        };
        try (Crank crank = new Crank();
                SessionEngine engine = engine(store).scheduler(crank).build()) {
            List<SessionKey> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Session session = engine.directory().create();
                engine.attach(session, closed::add);
                keys.add(SessionKey.parse(String.valueOf(session.key())));
            }
            asked.clear();
            down.set(true);
            keys.forEach(memory::delete);
            // One of so many rounds asks for all keys.
            crank.turn(ROUNDS / 2);
            for (int i = 5; i < keys.size(); i++) {
                assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
            }
            assertThat(closed).isEmpty();
        }
    }

    @Test
    void anEndIsNotMissedThatIsToldBeforeTheRollBeforeItWasFollowed() throws InterruptedException {
        BlockingQueue<EndReason> closed = new LinkedBlockingQueue<>();
        Talking talking = new Talking(memory);
        try (Crank crank = new Crank();
                SessionEngine engine = engine(talking).scheduler(crank).build();
                SessionEngine other = engine(memory).scheduler(crank).build()) {
            Session session = engine.directory().create();
            engine.attach(session, closed::add);
            SessionKey from = SessionKey.parse(String.valueOf(session.key()));
            Session same =
                    other.directory().lookUp(String.valueOf(session.id())).orElseThrow();
            same.roll();
            SessionKey to = SessionKey.parse(String.valueOf(same.key()));
            same.destroy();
            talking.listener().ended(to);
            talking.listener().rolled(from, to);
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(EndReason.DESTROYED);
        }
    }

    private EngineBuilder engine(SessionStore store) {
        return SessionEngine.builder().store(store).scheduler(scheduler).sweepEvery(Duration.ofMillis(2));
    }

    /** A store whose feed is in the test's hand. */
    private static final class Talking extends ForwardingStore implements AnnouncesChanges {

        private @Nullable ChangeListener listener;

        Talking(SessionStore store) {
            super(store);
        }

        @Override
        public AnnouncesChanges changes() {
            return this;
        }

        @Override
        public Subscription listen(ChangeListener heard, Interest interest) {
            listener = heard;
            return () -> {};
        }

        ChangeListener listener() {
            return Objects.requireNonNull(listener);
        }
    }

    /** A store that announces nothing, so that only checks find out what has happened. */
    private static class Mute extends ForwardingStore implements AnnouncesChanges {

        Mute(SessionStore store) {
            super(store);
        }

        @Override
        public AnnouncesChanges changes() {
            return this;
        }

        @Override
        public Subscription listen(ChangeListener listener, Interest interest) {
            return () -> {};
        }
    }
}
