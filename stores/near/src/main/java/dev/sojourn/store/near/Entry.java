package dev.sojourn.store.near;

import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import org.jspecify.annotations.Nullable;

/** A session that was read, and when it may be served. Immutable. */
final class Entry {

    private final StoredSession session;
    private final Epoch epoch;
    private final long asked;
    private final long until;

    private Entry(StoredSession session, Epoch epoch, long asked, long until) {
        this.session = session;
        this.epoch = epoch;
        this.asked = asked;
        this.until = until;
    }

    /**
     * An entry for what the store answered, or null when the answer is one that is not remembered: absence, so that
     * invented ids fill nothing and a session that begins elsewhere is found; a trail, which is followed for a moment
     * only and goes without notice; a session that has expired, because another node may touch it yet; one that is
     * over.
     *
     * @param record the answer
     * @param epoch the epoch in which the store was asked
     * @param asked when it was asked: the change that made it stale may have come right after
     * @param staleness how long it may be served at most, in milliseconds
     */
    static @Nullable Entry of(@Nullable StoredRecord record, Epoch epoch, long asked, long staleness) {
        if (!epoch.fed() || !(record instanceof StoredSession session) || session.claimed()) {
            return null;
        }
        long until = Math.min(session.expiresAt(), plus(asked, staleness));
        return until <= asked ? null : new Entry(session, epoch, asked, until);
    }

    /** Whether it may be served. A clock that was set back has lost count of its age, so it may not. */
    boolean serves(Epoch current, long now) {
        return epoch == current && now >= asked && now < until;
    }

    /**
     * The same session after a touch that the store has taken; null when the touch was computed for another duration
     * than it has here, so that it is not known what the store has now.
     */
    @Nullable
    Entry touched(Touch touch, long staleness) {
        return session.duration() == touch.duration() ? of(session.touched(touch), epoch, asked, staleness) : null;
    }

    /** The same session with the moments that it was known to have, where those are later. */
    Entry notBefore(@Nullable Entry known) {
        return known == null ? this : new Entry(session.keepingLaterMoments(known.session), epoch, asked, until);
    }

    StoredSession session() {
        return session;
    }

    private static long plus(long moment, long span) {
        long sum = moment + span;
        return sum < moment ? Long.MAX_VALUE : sum;
    }
}
