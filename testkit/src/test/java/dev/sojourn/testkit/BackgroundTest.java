package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.testkit.FaultyStore.Hold;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an engine does beside the requests, on a scheduler that has one thread and belongs to somebody else. */
class BackgroundTest {

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
            Session session = engine.create();
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
            Session session = engine.create();
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
            public Subscription listen(ChangeListener listener) {
                throw new StoreException("The feed of this store cannot be opened", null);
            }
        };
        assertThatThrownBy(() -> engine(deaf).build()).isInstanceOf(StoreException.class);
        assertThat(scheduler.getQueue()).isEmpty();
    }

    private EngineBuilder engine(SessionStore store) {
        return SessionEngine.builder().store(store).scheduler(scheduler).sweepEvery(Duration.ofMillis(2));
    }

    /** A store that announces nothing, so that only checks find out what has happened. */
    private static final class Mute extends ForwardingStore {

        Mute(SessionStore store) {
            super(store);
        }

        @Override
        public Subscription listen(ChangeListener listener) {
            return () -> {};
        }
    }
}
