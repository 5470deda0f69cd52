package dev.sojourn;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The threads that one engine runs on, and whether they are its own to stop. */
final class EngineThreads implements AutoCloseable {

    private final ExecutorService executor;
    private final @Nullable ScheduledExecutorService scheduler;
    private final boolean ownScheduler;
    private final Duration sweepEvery;
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

    void start(Sweeper sweeper, Workings works) {
        if (scheduler != null) {
            sweeper.start(scheduler, sweepEvery);
        }
        if (works.store().unguarded() instanceof AnnouncesChanges store) {
            subscription = store.listen(new Watch(sweeper, works));
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        if (scheduler != null && ownScheduler) {
            scheduler.shutdownNow();
        }
        executor.shutdown();
    }

    /** Looks after attached connections when a store tells that something happened to their session. */
    private final class Watch implements AnnouncesChanges.ChangeListener {

        private final Sweeper sweeper;
        private final Workings works;

        Watch(Sweeper sweeper, Workings works) {
            this.sweeper = sweeper;
            this.works = works;
        }

        @Override
        public void changed(SessionKey key) {
            // A change is no end: a socket reads the session again at its next message.
        }

        @Override
        public void ended(SessionKey key) {
            check(key);
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {
            check(from);
        }

        @Override
        public void lost() {
            works.connections().keys().forEach(this::check);
        }

        private void check(SessionKey key) {
            if (works.connections().keys().contains(key)) {
                try {
                    executor.execute(() -> sweeper.check(key));
                } catch (RejectedExecutionException e) {
                    // The next sweep looks after it.
                }
            }
        }
    }
}
