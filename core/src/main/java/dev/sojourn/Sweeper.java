package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the engine does beside the requests: it ends expired sessions in bounded bites, and looks after attached
 * connections whose session ended out of its sight. A session is claimed, told, and only then settled: when this
 * process dies in between, another one claims it again and tells it again, under the same event id.
 */
final class Sweeper {

    private static final Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int BITE = 256;
    private static final long CLAIM_MILLIS = 60_000;

    private final Workings works;
    private final SplittableRandom jitter = new SplittableRandom();
    private volatile boolean stopped;
    private volatile @Nullable Future<?> next;

    Sweeper(Workings works) {
        this.works = works;
    }

    /** Runs again and again, each time after the interval give or take a fifth, so that nodes don't move in step. */
    void start(ScheduledExecutorService scheduler, Duration every) {
        if (stopped) {
            return;
        }
        double factor = 0.8 + 0.4 * jitter.nextDouble();
        try {
            next = scheduler.schedule(
                    () -> {
                        try {
                            runQuietly();
                        } finally {
                            start(scheduler, every);
                        }
                    },
                    Math.max(1, (long) (every.toMillis() * factor)),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            if (!stopped) {
                throw e;
            }
        }
    }

    void stop() {
        stopped = true;
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** Ends what has expired by now; returns how many sessions that were. */
    int sweep() {
        int ended = 0;
        List<StoredSession> bite;
        do {
            long now = works.clock().millis();
            bite = works.store().claimExpired(now, Lifetime.plus(now, CLAIM_MILLIS), BITE);
            for (StoredSession session : bite) {
                works.ended(session, EndReason.EXPIRED);
                works.store().settle(session, works.expiry().keepRemainsUntil(session, now));
                ended++;
            }
        } while (bite.size() == BITE && !stopped);
        return ended;
    }

    /** Looks after the connections of one session. */
    void check(SessionKey key) {
        StoredRecord record = works.store().findFresh(key);
        if (record instanceof Forward trail) {
            works.connections().rolled(key, trail.to());
        } else if (!(record instanceof StoredSession session)) {
            works.connections().ended(key, EndReason.DESTROYED);
        } else if (session.over() || session.expiresAt() <= works.clock().millis()) {
            works.connections().ended(key, EndReason.EXPIRED);
        }
    }

    private void runQuietly() {
        try {
            sweep();
            for (SessionKey key : works.connections().keys()) {
                check(key);
            }
        } catch (StoreUnavailableException e) {
            LOG.log(Level.WARNING, "Expired sessions are not swept until the store answers again: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A sweep of expired sessions failed; the next one tries again", e);
        }
    }
}
