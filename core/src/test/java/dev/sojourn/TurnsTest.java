package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.Transport;
import dev.sojourn.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Visits of one process that write one session at once: all get through, whatever their functions do. */
@Timeout(120)
class TurnsTest {

    private static final String COUNT = "count";

    private final SessionEngine engine =
            SessionEngine.builder().store(new MemoryStore()).withoutSweeps().build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        engine.close();
    }

    @Test
    void noUpdateOfOneSessionIsRefused() throws Exception {
        String client = counter();

        together(8, () -> {
            for (int i = 0; i < 250; i++) {
                update(client, () -> {});
            }
            return null;
        });

        assertThat(count(client)).isEqualTo(8 * 250);
    }

    /** The function goes on when somebody has written its session, or when it seems that nobody may. */
    @Test
    void aSlowUpdateGetsThroughAmongQuickOnesWhenItsTurnHasCome() throws Exception {
        String client = counter();
        Semaphore written = new Semaphore(0);
        AtomicBoolean through = new AtomicBoolean();
        AtomicInteger attempts = new AtomicInteger();
        Future<?> quick = threads.submit(() -> {
            while (!through.get() && attempts.get() < 1_000) {
                update(client, () -> {});
                written.release();
            }
        });

        update(client, () -> {
            attempts.incrementAndGet();
            written.drainPermits();
            acquire(written, 30);
        });
        through.set(true);
        quick.get(60, TimeUnit.SECONDS);

        // Eight that are lost, one that is its own, and some for a machine that has stopped it meanwhile.
        assertThat(attempts.get()).isLessThan(40);
    }

    private static void acquire(Semaphore permits, int atMostMillis) {
        try {
            var unused = permits.tryAcquire(atMostMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void functionsThatWriteEachOthersSessionsDoNotWaitForEachOther() throws Exception {
        List<String> clients = List.of(counter(), counter());
        AtomicInteger next = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();

        together(2, () -> {
            int own = next.getAndIncrement();
            for (int i = 0; i < 20; i++) {
                update(clients.get(own), () -> {
                    update(clients.get(1 - own), () -> {});
                    inside.incrementAndGet();
                });
            }
            return null;
        });

        int all = count(clients.get(0)) + count(clients.get(1));
        assertThat(all).isEqualTo(2 * 20 + inside.get());
    }

    @Test
    void aFunctionThatWaitsForAnotherWriterOfItsSessionGoesOn() throws Exception {
        String client = counter();
        AtomicInteger runs = new AtomicInteger();

        update(client, () -> {
            if (runs.incrementAndGet() <= 15) {
                awaited(threads.submit(() -> update(client, () -> {})));
            }
        });

        assertThat(runs.get()).isEqualTo(16);
        assertThat(count(client)).isEqualTo(16);
    }

    private String counter() {
        return String.valueOf(engine.directory().create(Map.of(COUNT, 0)).signedId(Transport.COOKIE));
    }

    private void update(String client, Runnable meanwhile) {
        try (Visit visit = engine.enter(client, Transport.COOKIE)) {
            visit.session().update(COUNT, Integer.class, count -> {
                meanwhile.run();
                return count + 1;
            });
        }
    }

    private int count(String client) {
        try (Visit visit = engine.enter(client, Transport.COOKIE)) {
            return visit.session().get(COUNT, Integer.class);
        }
    }

    private void together(int number, Callable<?> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(number);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        for (Future<?> each : all) {
            each.get(100, TimeUnit.SECONDS);
        }
    }

    private static void awaited(Future<?> other) {
        try {
            other.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
