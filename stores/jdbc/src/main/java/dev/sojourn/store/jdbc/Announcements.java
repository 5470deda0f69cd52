package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Subscription;
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
 * Those who listen to changes, and the one thread that listens for them, as long as there are any. When the feed is
 * lost they are told at once, again with each attempt to get it back, and once more when it is back: so nothing that
 * was remembered in between outlives the next attempt.
 */
final class Announcements implements ChangeListener {

    private static final Logger LOG = System.getLogger(Announcements.class.getName());
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Supplier<Feed> feeds;
    private final Duration timeout;
    /** By their subscriptions, so that one listener may be added twice and each subscription ends its own. */
    private final Map<Subscription, ChangeListener> listeners = new ConcurrentHashMap<>();

    private @Nullable Hearing hearing;

    Announcements(Supplier<Feed> feeds, Duration timeout) {
        this.feeds = feeds;
        this.timeout = timeout;
    }

    synchronized Subscription add(ChangeListener listener) {
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
        Subscription subscription = new Subscription() {
            @Override
            public void close() {
                remove(this);
            }
        };
        listeners.put(subscription, listener);
        return subscription;
    }

    private synchronized void remove(Subscription subscription) {
        if (listeners.remove(subscription) != null && listeners.isEmpty()) {
            end();
        }
    }

    synchronized void close() {
        listeners.clear();
        end();
    }

    private void end() {
        Hearing ending = hearing;
        hearing = null;
        if (ending != null) {
            ending.stop();
        }
    }

    @Override
    public void changed(SessionKey key) {
        tell(listener -> listener.changed(key));
    }

    @Override
    public void ended(SessionKey key) {
        tell(listener -> listener.ended(key));
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        tell(listener -> listener.rolled(from, to));
    }

    @Override
    public void lost() {
        tell(ChangeListener::lost);
    }

    /** A listener's faults are its own: the change has happened, and others want to hear of it. */
    @SuppressWarnings("CatchThrowable")
    private void tell(Consumer<ChangeListener> what) {
        for (ChangeListener listener : listeners.values()) {
            try {
                what.accept(listener);
            } catch (Throwable fault) {
                if (fault instanceof VirtualMachineError serious) {
                    throw serious;
                }
            }
        }
    }

    /** The thread of one feed, which goes with it. */
    private final class Hearing implements Runnable {

        private final Feed feed;
        private final Thread thread = new Thread(this, "sojourn-jdbc-feed");
        private final SplittableRandom jitter = new SplittableRandom();
        private volatile boolean stopped;

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
            boolean open = true;
            long pause = SHORTEST_PAUSE_NANOS;
            while (!stopped) {
                try {
                    if (!open) {
                        feed.open();
                        open = true;
                        LOG.log(Level.INFO, "Announcements of changes are heard again");
                        lost();
                    }
                    feed.hear(Announcements.this);
                    pause = SHORTEST_PAUSE_NANOS;
                } catch (SQLException | RuntimeException e) {
                    if (!stopped) {
                        report(open, e);
                        open = false;
                        feed.close();
                        lost();
                        LockSupport.parkNanos(pause / 2 + jitter.nextLong(pause / 2));
                        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                    }
                }
            }
            feed.close();
        }

        private void report(boolean wasOpen, Exception e) {
            if (wasOpen) {
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
}
