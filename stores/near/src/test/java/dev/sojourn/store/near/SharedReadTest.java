package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.testkit.FaultyStore.Hold;
import dev.sojourn.testkit.FaultyStore.Outcome;
import dev.sojourn.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Threads that ask for one session at the same time cost one round trip together. */
class SharedReadTest {

    private final Server server = new Server();
    private final Node here = server.node();
    private final NearCache near = Feeding.ANNOUNCED.over(here, new ManualClock());

    @Test
    void parallelReadsOfOneKeyAskTheStoreOnce() throws Exception {
        server.memory.create(session(1));
        Hold hold = here.faults.holdNext(StoreOperation.FIND);
        List<FutureTask<@Nullable StoredRecord>> readers = readers(hold, 8);
        hold.release();
        for (FutureTask<@Nullable StoredRecord> reader : readers) {
            assertThat(reader.get()).isSameAs(server.stored(key(1)));
        }
        assertThat(here.counted.calls()).containsExactly(StoreOperation.FIND);
    }

    @Test
    void aReadOfAnotherKeyWaitsForNobody() {
        server.memory.create(session(1));
        server.memory.create(session(2));
        Hold hold = here.faults.holdNext(StoreOperation.FIND);
        readers(hold, 2);
        assertThat(found(near, 2).version()).isEqualTo(1);
        hold.release();
    }

    @Test
    void aHitWaitsForNobodyNotEvenForAReadOfTheSameKey() {
        server.memory.create(session(1));
        found(near, 1);
        Pause pause = here.pauseAfterNextRead();
        FutureTask<@Nullable StoredRecord> slow = new FutureTask<>(() -> near.findFresh(key(1)));
        new Thread(slow, "slow-reader").start();
        pause.awaitArrival();
        assertThat(found(near, 1).version()).isEqualTo(1);
        pause.release();
    }

    @Test
    void aReadThatFailsFailsForAllWhoWaitedAndTheNextOneAsksAgain() {
        Hold hold = here.faults.holdNext(StoreOperation.FIND);
        List<FutureTask<@Nullable StoredRecord>> readers = readers(hold, 3);
        server.memory.close();
        hold.release();
        for (FutureTask<@Nullable StoredRecord> reader : readers) {
            assertThatThrownBy(reader::get)
                    .cause()
                    .isInstanceOf(StoreException.class)
                    .hasMessage("The memory store is closed");
        }
        here.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> near.find(key(1)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("told to fail");
    }

    @Test
    void aReaderThatIsInterruptedFailsAlone() throws Exception {
        server.memory.create(session(1));
        CountDownLatch asked = new CountDownLatch(1);
        SessionStore silentAtFirst = new ForwardingStore(here.announcing()) {
            @Override
            public @Nullable StoredRecord find(SessionKey key) {
                if (asked.getCount() > 0) {
                    asked.countDown();
                    awaitInterruption();
                }
                return super.find(key);
            }
        };
        NearCache cache = NearCache.over(silentAtFirst).clock(new ManualClock()).build();
        FutureTask<@Nullable StoredRecord> first = new FutureTask<>(() -> cache.find(key(1)));
        Thread asking = started(first, "asking");
        asked.await();
        FutureTask<@Nullable StoredRecord> second = new FutureTask<>(() -> cache.find(key(1)));
        awaitWaiting(List.of(started(second, "waiting")));

        asking.interrupt();
        assertThatThrownBy(first::get).cause().hasMessage("The thread was interrupted");
        assertThat(second.get()).isSameAs(server.stored(key(1)));
    }

    private static void awaitInterruption() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The thread was interrupted", e);
        }
    }

    private static Thread started(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Starts readers of the first session; returns when one is in the store and the others wait for it. */
    private List<FutureTask<@Nullable StoredRecord>> readers(Hold hold, int number) {
        List<FutureTask<@Nullable StoredRecord>> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            FutureTask<@Nullable StoredRecord> reader = new FutureTask<>(() -> near.find(key(1)));
            readers.add(reader);
            threads.add(started(reader, "reader-" + i));
            if (i == 0) {
                hold.awaitArrival();
            }
        }
        awaitWaiting(threads.subList(1, number));
        return readers;
    }

    private static void awaitWaiting(List<Thread> threads) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            assertThat(System.nanoTime()).as("readers that wait").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
