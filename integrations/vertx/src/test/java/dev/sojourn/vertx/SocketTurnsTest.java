package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The order of a socket's events, and when it is paused. */
class SocketTurnsTest {

    private static final int LONGEST = 4;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean paused = new AtomicBoolean();

    @Test
    void aSocketThatIsTooFastIsPausedUntilHalfOfItsEventsAreDone() {
        SocketTurns turns =
                new SocketTurns(tasks::add, LONGEST, () -> paused.set(true), () -> paused.set(false), () -> {});
        fill(turns);
        assertThat(paused).isTrue();

        task();
        assertThat(paused).isTrue();
        task();
        assertThat(paused).isFalse();
    }

    @Test
    void aPauseNeverComesAfterItsResume() throws Exception {
        Thread worker = new Thread(this::allTasks);
        AtomicBoolean resumed = new AtomicBoolean();
        SocketTurns turns = new SocketTurns(
                tasks::add,
                LONGEST,
                () -> {
                    worker.start();
                    Waiting.until(() -> resumed.get() || worker.getState() == Thread.State.WAITING);
                    paused.set(true);
                },
                () -> {
                    paused.set(false);
                    resumed.set(true);
                },
                () -> {});
        fill(turns);
        worker.join();

        assertThat(resumed).isTrue();
        assertThat(paused).isFalse();
    }

    @Test
    void whatEndsASocketThatNoThreadTookAsksForAThreadOnceMore() {
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicBoolean refused = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        SocketTurns turns = new SocketTurns(
                task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException();
                    }
                    tasks.add(task);
                },
                LONGEST,
                () -> {},
                () -> {},
                () -> refused.set(true));
        turns.start(() -> {});
        assertThat(refused).isTrue();

        full.set(false);
        turns.run(() -> ended.set(true));
        allTasks();
        assertThat(ended).isTrue();
    }

    private void fill(SocketTurns turns) {
        turns.start(() -> {});
        task();
        for (int i = 0; i < LONGEST; i++) {
            turns.run(() -> {});
        }
    }

    private void task() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    private void allTasks() {
        while (!tasks.isEmpty()) {
            task();
        }
    }
}
