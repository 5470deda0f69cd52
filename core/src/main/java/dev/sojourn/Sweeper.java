package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends expired sessions in bounded bites, after those were kept alive that are being visited here. A session is
 * claimed, told, and only then settled: when this process dies in between, another one claims it again and tells it
 * again, under the same event id.
 */
final class Sweeper {

    private static final int BITE = 256;
    private static final long CLAIM_MILLIS = 60_000;

    private final EngineParts parts;
    private final OpenVisits visits;
    private final HealthCheck health;
    private volatile boolean stopped;

    Sweeper(EngineParts parts, OpenVisits visits, HealthCheck health) {
        this.parts = parts;
        this.visits = visits;
        this.health = health;
    }

    /** Ends what has expired by now, unless the clocks are apart; returns how many sessions that were. */
    int sweep() {
        Observers observers = parts.announcer().observers();
        boolean[] all = {false};
        long start = System.nanoTime();
        try {
            return round(all);
        } finally {
            long took = System.nanoTime() - start;
            observers.tell(each -> each.swept(took, all[0]));
        }
    }

    /** Notes whether all that was due was ended. */
    private int round(boolean[] all) {
        visits.keepAlive();
        parts.unfinished().tryAgain();
        if (!health.mayClaim()) {
            return 0;
        }
        // The moment that was found to be right: a clock that jumps during a long round must not end what is not due.
        long now = parts.clock().millis();
        int ended = 0;
        List<StoredSession> bite;
        do {
            long claimUntil = Lifetime.plus(Math.max(now, parts.clock().millis()), CLAIM_MILLIS);
            bite = parts.store().claimExpired(now, claimUntil, BITE);
            List<Settlement> settlements = new ArrayList<>(bite.size());
            for (StoredSession session : bite) {
                parts.ended(session, EndReason.EXPIRED);
                settlements.add(new Settlement(session, parts.expiry().keepRemainsUntil(session, now)));
            }
            if (!settlements.isEmpty()) {
                parts.store().settleAll(settlements);
            }
            ended += bite.size();
        } while (bite.size() == BITE && !stopped);
        if (bite.size() < BITE) {
            health.swept(now);
            all[0] = true;
        }
        return ended;
    }

    void stop() {
        stopped = true;
    }
}
