package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.script.RealmPool.Pooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a context when all are busy. */
class RealmPoolTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int THREADS = 8;
    private static final int TURNS = 4_000;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Queue<String> waits = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Stands for a context. */
    private final class Thing implements Pooled {

        private final AtomicInteger holders = new AtomicInteger();
        private boolean spoiled;

        @Override
        public boolean isSpoiled() {
            return spoiled;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private RealmPool<Thing> pool(int most, Duration wait) {
        return new RealmPool<>(
                () -> {
                    made.incrementAndGet();
                    return new Thing();
                },
                most,
                wait,
                false,
                now::get,
                (nanos, got) -> waits.add(nanos + (got ? " got" : " in vain")));
    }

    private static void awaitWaiting(RealmPool<Thing> pool, int expected) {
        while (pool.waiting() < expected) {
            Thread.onSpinWait();
        }
    }

    @Test
    void oneThatComesBackAtOnceWaitsBehindOneThatHasWaitedTooLong() throws Exception {
        for (int turn = 0; turn < 200; turn++) {
            RealmPool<Thing> pool = pool(1, LONG);
            Thing only = pool.acquire();
            CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
                    () -> {
                        Thing mine = pool.acquire();
                        boolean alone = mine.holders.incrementAndGet() == 1;
                        mine.holders.decrementAndGet();
                        now.incrementAndGet();
                        pool.release(mine);
                        return alone;
                    },
                    threads);
            awaitWaiting(pool, 1);
            now.addAndGet(RealmPool.PATIENCE);
            long before = now.get();
            pool.release(only);
            pool.acquire();

            assertThat(now.get()).as("the other had its turn").isGreaterThan(before);
            assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void eachContextIsHeldByOneAndEverybodyGetsATurn() throws Exception {
        RealmPool<Thing> pool = pool(2, LONG);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(() -> {
                int shared = 0;
                for (int turn = 0; turn < TURNS; turn++) {
                    Thing thing = pool.acquire();
                    shared += thing.holders.incrementAndGet() == 1 ? 0 : 1;
                    now.addAndGet(RealmPool.PATIENCE / 4);
                    thing.holders.decrementAndGet();
                    pool.release(thing);
                }
                return shared;
            }));
        }

        for (Future<Integer> each : all) {
            assertThat(each.get(1, TimeUnit.MINUTES)).isZero();
        }
        assertThat(made.get()).isLessThanOrEqualTo(2);
        assertThat(pool.waiting()).isZero();
    }

    @Test
    void whoWaitsInVainGetsNothingAndIsForgotten() {
        RealmPool<Thing> pool = pool(1, Duration.ofNanos(1));
        Thing only = pool.acquire();

        assertThat(pool.acquire()).isNull();
        assertThat(pool.waiting()).isZero();
        pool.release(only);
        assertThat(pool.acquire()).isSameAs(only);
    }

    @Test
    void howLongEachHasWaitedIsTold() throws Exception {
        RealmPool<Thing> pool = pool(1, LONG);
        Thing only = pool.acquire();
        assertThat(waits).as("one was free").containsExactly("0 got");

        CompletableFuture<Thing> next = CompletableFuture.supplyAsync(pool::acquire, threads);
        awaitWaiting(pool, 1);
        now.addAndGet(7);
        pool.release(only);
        pool.release(next.get(1, TimeUnit.MINUTES));
        assertThat(waits).containsExactly("0 got", "7 got");
        assertThat(pool.acquire(only)).isSameAs(only);
        assertThat(waits).as("the same one again").containsExactly("0 got", "7 got", "0 got");
    }

    @Test
    void whoWaitsInVainIsTold() {
        RealmPool<Thing> pool = pool(1, Duration.ofNanos(1));
        Thing only = pool.acquire();
        pool.acquire();
        pool.acquire(only);
        assertThat(waits).containsExactly("0 got", "0 in vain", "0 in vain");
    }

    @Test
    void anObserverThatFailsKeepsNoContext() {
        Logger log = Logger.getLogger(RealmPool.class.getName());
        log.setFilter(line -> false);
        try {
            RealmPool<Thing> pool = new RealmPool<>(Thing::new, 1, LONG, false, now::get, (nanos, got) -> {
                throw new IllegalStateException("thrown by a test");
            });
            Thing only = pool.acquire();
            pool.release(only);
            assertThat(pool.acquire()).isSameAs(only);
        } finally {
            log.setFilter(null);
        }
    }

    @Test
    void aSpoiledContextIsClosedAndTheNextOneIsNew() throws Exception {
        RealmPool<Thing> pool = pool(1, LONG);
        Thing only = pool.acquire();
        CompletableFuture<Thing> next = CompletableFuture.supplyAsync(pool::acquire, threads);
        awaitWaiting(pool, 1);
        only.spoiled = true;
        pool.release(only);

        assertThat(next.get(1, TimeUnit.MINUTES)).isNotSameAs(only);
        assertThat(closed).hasValue(1);
        assertThat(made).hasValue(2);
    }

    @Test
    void anAbandonedContextMakesRoomForAnother() throws Exception {
        RealmPool<Thing> pool = pool(1, LONG);
        Thing lost = pool.acquire();
        CompletableFuture<Thing> next = CompletableFuture.supplyAsync(pool::acquire, threads);
        awaitWaiting(pool, 1);

        assertThat(pool.abandon(lost)).isEqualTo(1);
        assertThat(next.get(1, TimeUnit.MINUTES)).isNotSameAs(lost);
    }
}
