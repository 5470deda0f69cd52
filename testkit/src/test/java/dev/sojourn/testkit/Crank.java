package dev.sojourn.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time comes when the test says so. */
final class Crank extends ScheduledThreadPoolExecutor implements AutoCloseable {

    private static final int CHORES = 2;
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

    Crank() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        waiting.add(task);
        return super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
    }

    /** Runs all chores so many times; when it returns each of them has come back for its next turn. */
    void turn(int times) {
        for (int i = 0; i < times; i++) {
            List<Runnable> chores = new ArrayList<>();
            takeAll(chores);
            chores.forEach(Runnable::run);
        }
        List<Runnable> back = new ArrayList<>();
        takeAll(back);
        waiting.addAll(back);
    }

    private void takeAll(List<Runnable> into) {
        try {
            for (int i = 0; i < CHORES; i++) {
                into.add(Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS), "a chore did not come back"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        shutdownNow();
    }
}
