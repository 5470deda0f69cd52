package dev.sojourn;

import dev.sojourn.store.AnnouncesChanges;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that one engine runs on, whether they are its own to stop, and what they do beside the requests. */
final class EngineThreads implements AutoCloseable {

    private static final Logger LOG = System.getLogger(EngineThreads.class.getName());

    private final ExecutorService executor;
    private final @Nullable ScheduledExecutorService scheduler;
    private final boolean ownScheduler;
    private final Duration sweepEvery;
    private final SplittableRandom jitter = new SplittableRandom();
    private final Map<String, Future<?>> chores = new HashMap<>();
    private boolean closed;
    private AnnouncesChanges.@Nullable Subscription subscription;

    EngineThreads(
            String engine, @Nullable ScheduledExecutorService scheduler, boolean background, Duration sweepEvery) {
        this.executor = BlockingCalls.executor(engine);
        this.ownScheduler = background && scheduler == null;
        this.scheduler = ownScheduler
                ? Executors.newSingleThreadScheduledExecutor(BlockingCalls.daemons("sojourn-" + engine + "-sweep"))
                : scheduler;
        this.sweepEvery = sweepEvery;
    }

    ExecutorService executor() {
        return executor;
    }

    void start(Sweeper sweeper, ConnectionChecks checks, Workings works) {
        if (works.store().unguarded() instanceof AnnouncesChanges store) {
            subscription = checks.listenTo(store);
        }
        if (scheduler != null) {
            // Two chores, because a store that is slow to sweep must not keep sockets open whose session has ended.
            repeat(scheduler, "The sweep of expired sessions", sweeper::sweep);
            repeat(scheduler, "The check of attached connections", checks::checkAll);
        }
    }

    /** Runs again and again, each time after the interval give or take a fifth, so that nodes don't move in step. */
    private synchronized void repeat(ScheduledExecutorService timer, String name, Runnable chore) {
        if (closed) {
            return;
        }
        long wait = Math.max(1, (long) (sweepEvery.toMillis() * (0.8 + 0.4 * jitter.nextDouble())));
        chores.put(name, timer.schedule(() -> begin(timer, name, chore), wait, TimeUnit.MILLISECONDS));
    }

    /** The timer may have one thread only, and that may be somebody else's: it says when, and others do the work. */
    private void begin(ScheduledExecutorService timer, String name, Runnable chore) {
        try {
            executor.execute(() -> run(timer, name, chore));
        } catch (RejectedExecutionException e) {
            // All threads are busy, so this turn is left out.
            repeat(timer, name, chore);
        }
    }

    private void run(ScheduledExecutorService timer, String name, Runnable chore) {
        try {
            chore.run();
        } catch (StoreUnavailableException e) {
            LOG.log(Level.WARNING, name + " waits until the store answers again: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + " failed; the next one tries again", e);
        } finally {
            repeat(timer, name, chore);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        chores.values().forEach(next -> next.cancel(false));
        if (subscription != null) {
            subscription.close();
        }
        if (scheduler != null && ownScheduler) {
            scheduler.shutdownNow();
        }
        executor.shutdown();
    }
}
