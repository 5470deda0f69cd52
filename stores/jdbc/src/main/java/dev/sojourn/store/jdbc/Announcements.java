package dev.sojourn.store.jdbc;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who listen to changes, and the one thread that listens for them, as long as there are any. They are told when
 * the feed is interrupted, or at the start of their listening while it is, and that something may be lost when it is
 * back: in between nothing is remembered.
 */
final class Announcements implements AnnouncesChanges {

    private static final Logger LOG = System.getLogger(Announcements.class.getName());
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Connections lender;
    private final Supplier<Feed> feeds;
    private final Duration timeout;
    /** By places, so that one listener may be added twice and each subscription ends its own. */
    private final Map<Object, ChangeListener> listeners = new ConcurrentHashMap<>();

    /** Held while interruptions and their ends are told, so that nobody hears of them the other way round. */
    private final Object order = new Object();

    private @Nullable Hearing hearing;

    Announcements(Connections lender, Supplier<Feed> feeds, Duration timeout) {
        this.lender = lender;
        this.feeds = feeds;
        this.timeout = timeout;
    }

    @Override
    public synchronized Subscription listen(ChangeListener listener, Interest interest) {
        if (hearing == null) {
            Feed feed = feeds.get();
            try {
                feed.open();
            } catch (SQLException e) {
                throw Faults.failed("listen for announcements", e, timeout);
            }
            hearing = new Hearing(feed);
            hearing.thread.start();
        }
        Object place = new Object();
        synchronized (order) {
            listeners.put(place, listener);
            if (hearing.interrupted) {
                tell(listener, ChangeListener::interrupted);
            }
        }
        return () -> remove(place);
    }

    private synchronized void remove(Object place) {
        if (listeners.remove(place) != null && listeners.isEmpty()) {
            end();
        }
    }

    synchronized void close() {
        listeners.clear();
        end();
        lender.close();
    }

    private void end() {
        Hearing ending = hearing;
        hearing = null;
        if (ending != null) {
            ending.stop();
        }
    }

    private void tell(Consumer<ChangeListener> what) {
        listeners.values().forEach(listener -> tell(listener, what));
    }

    /** A listener's faults are its own: the change has happened, and others want to hear of it and of the next ones. */
    @SuppressWarnings("CatchThrowable")
    private static void tell(ChangeListener listener, Consumer<ChangeListener> what) {
        try {
            what.accept(listener);
        } catch (Throwable fault) {
            LOG.log(
                    Level.WARNING,
                    "A listener to changes failed: {0}",
                    fault.getClass().getName());
        }
    }

    /** The thread of one feed, which goes with it. */
    private final class Hearing implements Runnable {

        private final Feed feed;
        private final Thread thread = new Thread(this, "sojourn-jdbc-feed");
        private final SplittableRandom jitter = new SplittableRandom();
        private volatile boolean stopped;
        private boolean interrupted;

        Hearing(Feed feed) {
            this.feed = feed;
            thread.setDaemon(true);
        }

        /** Ends the thread, and waits for a moment, so that its connection is back when the pool is closed next. */
        void stop() {
            stopped = true;
            LockSupport.unpark(thread);
            if (!Thread.currentThread().equals(thread)) {
                try {
                    thread.join(PATIENCE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void run() {
            long pause = SHORTEST_PAUSE_NANOS;
            while (!stopped) {
                try {
                    if (interrupted) {
                        feed.open();
                        LOG.log(Level.INFO, "Announcements of changes are heard again");
                        become(false);
                    }
                    feed.hear(Announcements.this::tell);
                    pause = SHORTEST_PAUSE_NANOS;
                } catch (SQLException | RuntimeException | Error e) {
                    if (!stopped) {
                        if (!interrupted) {
                            report(e);
                            become(true);
                        }
                        feed.close();
                        LockSupport.parkNanos(pause / 2 + jitter.nextLong(pause / 2));
                        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                    }
                }
            }
            feed.close();
        }

        private void become(boolean interruptedNow) {
            synchronized (order) {
                interrupted = interruptedNow;
                tell(interruptedNow ? ChangeListener::interrupted : ChangeListener::lost);
            }
        }

        private void report(Throwable e) {
            String why = e instanceof SQLException fault
                    ? Faults.failed("hear announcements", fault, timeout).getMessage()
                    : String.valueOf(e.getMessage());
            LOG.log(
                    e instanceof SQLException || e instanceof StoreException ? Level.WARNING : Level.ERROR,
                    "Announcements of changes are lost until the database answers again, and whatever was"
                            + " remembered is dropped: {0}",
                    why);
        }
    }
}
