package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoredSession;
import java.util.List;

/**
 * Ends expired sessions in bounded bites. A session is claimed, told, and only then settled: when this process dies in
 * between, another one claims it again and tells it again, under the same event id.
 */
final class Sweeper {

    private static final int BITE = 256;
    private static final long CLAIM_MILLIS = 60_000;

    private final Workings works;
    private volatile boolean stopped;

    Sweeper(Workings works) {
        this.works = works;
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

    void stop() {
        stopped = true;
    }
}
