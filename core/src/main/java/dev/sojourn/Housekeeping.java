package dev.sojourn;

import dev.sojourn.store.AnnouncesChanges;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one engine: one sweeps, one looks after sockets and hears what the store announces. Nothing else runs
 * on them, so that no load of the application's delays either, and neither delays the other.
 */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Housekeeping.class.getName());

    /** How long closing waits for a round that is under way. */
    private static final long PATIENCE_SECONDS = 30;

    /** One kind of work, in rounds that never overlap. */
    private final class Chore {
        private final String name;
        private final ExecutorService worker;
        private final Runnable round;
        private @Nullable Future<?> next;
        /** Read and written by the worker alone. */
        private boolean waiting;

        Chore(String name, ExecutorService worker, Runnable round) {
            this.name = name;
            this.worker = worker;
            this.round = round;
        }

        /** Runs again after the interval give or take a fifth, so that nodes don't move in step. */
        void schedule(ScheduledExecutorService by) {
            synchronized (Housekeeping.this) {
                if (!closed) {
                    long wait = Math.max(1, (long) (every.toMillis() * (0.8 + 0.4 * jitter.nextDouble())));
                    next = by.schedule(() -> begin(by), wait, TimeUnit.MILLISECONDS);
                }
            }
        }

        /** The timer may be somebody else's only thread: it says when, and the worker does the work. */
        private void begin(ScheduledExecutorService by) {
            try {
                worker.execute(() -> run(by));
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "{0} is left out: the engine is closed", name);
            }
        }

        private void run(ScheduledExecutorService by) {
            try {
                round.run();
                if (waiting) {
                    waiting = false;
                    LOG.log(Level.INFO, "{0} goes on: the store answers again", name);
                }
            } catch (StoreUnavailableException e) {
                // Once for each outage: a line in each round would bury what else the log says meanwhile.
                LOG.log(waiting ? Level.DEBUG : Level.WARNING, "{0} waits for the store: {1}", name, e.getMessage());
                waiting = true;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, name + " failed; the next one tries again", e);
            } finally {
                schedule(by);
            }
        }
    }

    private final ExecutorService sweeping;
    private final ExecutorService checking;
    private final @Nullable ScheduledExecutorService timer;
    private final boolean ownTimer;
    private final Duration every;
    private final SplittableRandom jitter = new SplittableRandom();
    private final List<Chore> chores = new ArrayList<>();
    private boolean closed;
    private AnnouncesChanges.@Nullable Subscription subscription;

    /** Nothing is repeated without a timer in the background. */
    Housekeeping(String engine, @Nullable ScheduledExecutorService timer, boolean background, Duration every) {
        this.sweeping = Executors.newSingleThreadExecutor(task -> daemon(task, "sojourn-" + engine + "-sweep"));
        this.checking = Executors.newSingleThreadExecutor(task -> daemon(task, "sojourn-" + engine + "-sockets"));
        this.ownTimer = background && timer == null;
        this.timer = ownTimer
                ? Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "sojourn-" + engine + "-timer"))
                : timer;
        this.every = every;
    }

    Executor checking() {
        return checking;
    }

    Duration every() {
        return every;
    }

    /** Whether anything is repeated in the background. */
    boolean repeats() {
        return timer != null;
    }

    void start(Sweeper sweeper, ConnectionChecks checks, OpenVisits visits, @Nullable AnnouncesChanges announcing) {
        if (announcing != null) {
            subscription = checks.listenTo(announcing);
        }
        if (timer != null) {
            chores.add(new Chore("The sweep of expired sessions", sweeping, sweeper::sweep));
            // Not only before a sweep, which may be at a long one.
            chores.add(new Chore("The care of open visits and sockets", checking, () -> {
                visits.keepAlive();
                checks.checkAll();
            }));
            chores.forEach(chore -> chore.schedule(timer));
        }
    }

    /** Stops, and waits for a round that is under way, unless it is that round which closes the engine. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            for (Chore chore : chores) {
                if (chore.next != null) {
                    chore.next.cancel(false);
                }
            }
        }
        if (subscription != null) {
            subscription.close();
        }
        if (timer != null && ownTimer) {
            timer.shutdownNow();
        }
        end(sweeping, "-sweep");
        end(checking, "-sockets");
    }

    private static void end(ExecutorService worker, String name) {
        worker.shutdown();
        Thread caller = Thread.currentThread();
        if (caller.getName().startsWith("sojourn-") && caller.getName().endsWith(name)) {
            return;
        }
        try {
            if (!worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "A round of housekeeping is still under way after {0} s", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            caller.interrupt();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
