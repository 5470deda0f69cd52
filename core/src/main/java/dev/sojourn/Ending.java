package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/** How a session is ended on purpose, also when it was rolled away under the hands of whoever ends it. */
final class Ending {

    /** The most trails that are followed; a session that is rolled faster than it can be followed is not followed. */
    static final int HOPS = 8;

    private Ending() {}

    static boolean destroy(VisitState s) {
        StoredSession base = s.base;
        boolean existed = s.standing == VisitState.Standing.NEW;
        if (base != null && !isOver(s, base)) {
            SessionKey first = s.whereabouts(base);
            boolean perhaps = s.endedPerhaps;
            s.endedPerhaps = true;
            SessionKey key = delete(s.works, first, EndReason.DESTROYED);
            key = key == null && perhaps ? first : key;
            existed = key != null;
            if (key != null) {
                s.works.ended(base.toBuilder().key(key).build(), EndReason.DESTROYED);
            }
        }
        if (s.standing != VisitState.Standing.ABSENT) {
            s.end(true);
        }
        return existed;
    }

    /** Whether the session expired under this visit and its end is told already; only its remains are there then. */
    private static boolean isOver(VisitState s, StoredSession base) {
        return base.expiresAt() <= s.works.clock().millis()
                && s.works.store().findFresh(s.whereabouts(base)) instanceof StoredSession last
                && last.over();
    }

    /** Deletes a session, wherever it was rolled to; returns the key it had at last, or null when there was none. */
    static @Nullable SessionKey delete(Workings works, SessionKey first, EndReason reason) {
        SessionKey key = first;
        for (int hop = 0; hop < HOPS; hop++) {
            if (deleteOne(works, key, reason)) {
                return key;
            }
            if (!(works.store().findFresh(key) instanceof Forward trail)) {
                return null;
            }
            key = trail.to();
        }
        return null;
    }

    /** Deletes what is under one key; connections will be told the reason, whoever tells them first. */
    static boolean deleteOne(Workings works, SessionKey key, EndReason reason) {
        boolean deleted = false;
        works.connections().ending(key, reason);
        try {
            deleted = works.store().delete(key);
            return deleted;
        } finally {
            if (!deleted) {
                works.connections().notEnding(key);
            }
        }
    }
}
