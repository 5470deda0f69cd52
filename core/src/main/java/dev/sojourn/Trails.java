package dev.sojourn;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a session lives now. There are three who ask, and each may follow a roll under its own rule: a client with an
 * id, a visit that is open, and whoever ends the session.
 */
final class Trails {

    /** A client whose id was renewed more often than this within its grace has to come with a newer one. */
    private static final int HOPS = 8;

    /** More rolls than any session has within the life of a trail, so that a circle of trails ends. */
    private static final int MOST_HOPS = 1_000;

    /** How long a trail stays at least for visits that came before the roll. */
    private static final long KEEP_MILLIS = 60_000;

    private final EngineStore store;
    private final long keepMillis;

    /** Open visits are shown the way in each round of housekeeping, or three times as long as a trail stays. */
    Trails(EngineStore store, Duration round) {
        this.store = store;
        this.keepMillis = Math.max(KEEP_MILLIS, 3 * round.toMillis());
    }

    /** How long the trail of a roll is kept at least; the one under the lineage stays longer. */
    long keepMillis() {
        return keepMillis;
    }

    /** After what time the session of an open visit is looked for again, before the trail that leads to it goes. */
    long followMillis() {
        return keepMillis / 3;
    }

    /** What the record under a client's id leads to: one more round trip for each roll whose grace still holds. */
    @Nullable
    StoredRecord ofClient(@Nullable StoredRecord met, long now) {
        StoredRecord record = met;
        for (int hop = 0; hop < HOPS && record instanceof Trail trail; hop++) {
            record = trail.usableUntil() > now ? store.find(trail.to()) : null;
        }
        return record;
    }

    /**
     * Where an open visit finds its session, or null when there is none for it. It came before the roll, so it goes on
     * through one with grace, also when the grace is over; through one without, as at a login, it does not, unless it
     * is of a socket. Given is the record that the visit knows: it may end the session while another thread looks.
     */
    @Nullable
    StoredSession ofVisit(VisitState s, StoredSession base) {
        Connections.Attached socket = s.place;
        if (socket != null) {
            StoredSession there = ofLineage(socket.key(), base.lineage());
            return there != null && there.lineage().equals(base.lineage()) ? there : null;
        }
        StoredSession met = ofLineage(base, base);
        if (met == null) {
            // The trail under the key that the visit knows is gone since it was followed the last time.
            VisitState.KeptAlive kept = s.kept;
            met = ofLineage(kept == null ? null : kept.seen(), base);
        }
        for (Perhaps.Roll perhaps : s.perhaps.rolls()) {
            met = met == null ? ofLineage(perhaps.record(), base) : met;
        }
        return met;
    }

    private @Nullable StoredSession ofLineage(@Nullable StoredSession seen, StoredSession base) {
        StoredSession there = seen == null ? null : throughGrace(seen.key());
        return there != null && there.lineage().equals(base.lineage()) ? there : null;
    }

    private @Nullable StoredSession throughGrace(SessionKey key) {
        StoredRecord record = store.findFresh(key);
        for (int hop = 0; hop < MOST_HOPS && record instanceof Trail trail; hop++) {
            record = trail.usableUntil() == 0 ? null : store.findFresh(trail.to());
        }
        return record instanceof StoredSession session ? session : null;
    }

    /**
     * Where the session of a lineage lives, whatever rolls there were: its last known key first, then the trail under
     * the lineage. Each further step is a roll that was made between two reads, so this ends; a circle, which only
     * somebody can have made who writes to the store himself, leads nowhere.
     */
    @Nullable
    StoredSession ofLineage(SessionKey lastKnown, SessionKey lineage) {
        StoredRecord record = store.findFresh(lastKnown);
        if (!(record instanceof StoredSession) && !lastKnown.equals(lineage)) {
            StoredRecord begun = store.findFresh(lineage);
            record = begun == null ? record : begun;
        }
        for (int hop = 0; hop < MOST_HOPS && record instanceof Trail trail; hop++) {
            record = store.findFresh(trail.to());
        }
        return record instanceof StoredSession session ? session : null;
    }
}
