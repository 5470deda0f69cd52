package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A feed, and the one thread that hears it as long as anybody listens. The audiences are told when it is interrupted,
 * and that something may be lost when it is back. On PostgreSQL all stores on the same sources share one.
 */
final class Hearing {

    private static final Logger LOG = System.getLogger(Hearing.class.getName());
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 2_000;

    /** Where a shared one leads to. Sources are the same when they are one object. */
    record Line(DataSource source, @Nullable DataSource apart, Duration timeout, Duration interval) {
        boolean same(@Nullable Line other) {
            return other != null
                    && source == other.source
                    && apart == other.apart
                    && timeout.equals(other.timeout)
                    && interval.equals(other.interval);
        }
    }

    private static final List<Hearing> SHARED = new ArrayList<>();

    private final Feed feed;
    private final Duration timeout;
    private final @Nullable Line line;
    private int stores = 1;
    private final List<Audience> audiences = new CopyOnWriteArrayList<>();

    /** Held while interruptions and their ends are told, so that nobody hears of them the other way round. */
    private final Object order = new Object();

    private volatile @Nullable Round round;
    private @Nullable Round ending;

    private Hearing(Feed feed, Duration timeout, @Nullable Line line) {
        this.feed = feed;
        this.timeout = timeout;
        this.line = line;
    }

    /** One of a store's own. */
    static Hearing of(Feed feed, Duration timeout) {
        return new Hearing(feed, timeout, null);
    }

    /** The one on these sources, which is made when there is none. Each store that asks for it releases it once. */
    static Hearing shared(Line line, Supplier<Feed> made) {
        synchronized (SHARED) {
            for (Hearing known : SHARED) {
                if (line.same(known.line)) {
                    known.stores++;
                    return known;
                }
            }
            Hearing hearing = new Hearing(made.get(), line.timeout(), line);
            SHARED.add(hearing);
            return hearing;
        }
    }

    void release() {
        synchronized (SHARED) {
            if (--stores > 0) {
                return;
            }
            SHARED.remove(this);
        }
        feed.end();
    }

    /**
     * Adds a listener, for whom the feed is opened when nobody listened before.
     *
     * @throws StoreException when it could not be opened
     */
    synchronized Audience.Seat join(Audience audience, ChangeListener listener, Interest interest) {
        if (round == null) {
            if (ending != null && !ending.hasEnded()) {
                throw new StoreException("The JDBC store could not listen: the feed before has not ended yet", null);
            }
            try {
                feed.open();
            } catch (SQLException e) {
                throw Faults.failed("listen for announcements", e, timeout);
            }
            Round next = new Round();
            try {
                next.thread.start();
            } catch (Error e) {
                feed.close();
                throw e;
            }
            round = next;
        }
        synchronized (order) {
            Audience.Seat seat = audience.add(listener, interest);
            if (!audiences.contains(audience)) {
                audiences.add(audience);
            }
            level(audience, round.interrupted);
            return seat;
        }
    }

    /** Ends the feed when nobody listens any more; on its own thread that is left to its next round. */
    void leave(Audience audience) {
        Round running = round;
        if (running != null && Thread.currentThread().equals(running.thread)) {
            running.left = true;
            return;
        }
        Round ended = null;
        synchronized (this) {
            if (audience.isEmpty() && audiences.remove(audience)) {
                ended = endUnlessHeard();
            }
        }
        if (ended != null) {
            ended.hasEnded();
        }
    }

    private synchronized void leaveEmpty() {
        audiences.removeIf(Audience::isEmpty);
        endUnlessHeard();
    }

    private @Nullable Round endUnlessHeard() {
        if (!audiences.isEmpty() || round == null) {
            return null;
        }
        ending = round;
        round = null;
        ending.stopped = true;
        LockSupport.unpark(ending.thread);
        return ending;
    }

    void changed(Audience audience, SessionKey key, long began) {
        feed.changed(audience, key, began);
    }

    private void level(Audience audience, boolean interrupted) {
        boolean hears = !interrupted && feed.hears();
        audience.become(hears, hears && feed.hearsChanges(audience));
    }

    /** The thread of an open feed, which goes with it. */
    private final class Round implements Runnable {

        private final Thread thread = new Thread(this, "sojourn-jdbc-feed");
        private final SplittableRandom jitter = new SplittableRandom();
        private volatile boolean stopped;
        private volatile boolean interrupted;
        private boolean left;

        Round() {
            thread.setDaemon(true);
        }

        /** Waits for its end for a moment, so that its connection is back when the pool is closed next. */
        boolean hasEnded() {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
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
                    feed.hear(audiences);
                    become(false);
                    pause = SHORTEST_PAUSE_NANOS;
                } catch (SQLException | RuntimeException | Error e) {
                    if (!stopped) {
                        boolean news = !interrupted;
                        become(true);
                        // Whatever else fails on a machine without memory, this thread has to try again.
                        quietly(() -> {
                            if (news) {
                                report(e);
                            }
                        });
                        quietly(feed::close);
                        LockSupport.parkNanos(pause / 2 + jitter.nextLong(pause / 2));
                        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                    }
                }
                if (left) {
                    left = false;
                    leaveEmpty();
                }
            }
            feed.close();
        }

        private void become(boolean interruptedNow) {
            synchronized (order) {
                interrupted = interruptedNow;
                audiences.forEach(audience -> level(audience, interruptedNow));
            }
        }

        private void quietly(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error ignored) {
                // The next round is what counts.
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
