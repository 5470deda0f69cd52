package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** How a visit meets its session again after another visit was first. */
final class Reread {

    /** From here on writers on other nodes give each other room. */
    private static final int PAUSES_FROM_ATTEMPT = 3;

    private static final long PAUSE_NANOS = 1_000_000;

    private static final int ATTEMPTS_IN_PROCESS = 10_000;

    private final EngineParts parts;
    private final SplittableRandom jitter = new SplittableRandom();

    Reread(EngineParts parts) {
        this.parts = parts;
    }

    /** Reads the session again, where it lives now; false when there is none for this visit. */
    boolean again(VisitState s) {
        StoredSession base = Objects.requireNonNull(s.base);
        StoredSession met = parts.trails().ofVisit(s, base);
        AttributeTable table = met != null && parts.lives(met) ? parts.open(met) : null;
        if (met == null || table == null) {
            return false;
        }
        if (!met.key().equals(s.key)) {
            // Only the response that rolled the session knows its new id; this visit must not hand out the old one
            // again.
            s.id = null;
            s.perhaps.rolls().forEach(perhaps -> takeOver(s, perhaps, met));
        }
        // What was met was found by its key, under which there may be another entry by now.
        s.entry = null;
        s.adopt(met);
        s.attributes.rebase(table);
        return true;
    }

    /** The roll whose answer was lost was done, and if it was a login, the limit of its user is due. */
    private void takeOver(VisitState s, Perhaps.Roll perhaps, StoredSession met) {
        if (met.key().equals(perhaps.record().key())) {
            s.id = perhaps.id();
            s.perhaps = s.perhaps.withoutRolls();
            parts.connections().rolled(Objects.requireNonNull(s.base).key(), met.key());
            parts.announcer().rolled(Objects.requireNonNull(s.base).key(), met.key());
            if (met.user() != null) {
                parts.userLimit().endSurplusLater(met.user(), parts);
            }
        }
    }

    /** There is no session any more for what the visit wanted: destroy wins. It is told, unless nobody misses it. */
    Commit.Done dropped(VisitState s, Intent intent) {
        SessionKey key = Objects.requireNonNull(s.key);
        boolean missed = !s.onlyDescribes(intent);
        s.end(false);
        if (missed) {
            parts.announcer().dropped(key, intent.changes());
        }
        return Commit.Done.GONE;
    }

    /** As {@link #dropped}, for a call that does not say itself what was lost by it: the end of the visit will. */
    void gone(VisitState s) {
        Intent intent = s.intent();
        if (intent.isEmpty() || s.onlyDescribes(intent)) {
            s.end(false);
        } else {
            dropped(s, intent);
            s.lost = true;
        }
    }

    /** Another visit was first. Throws when that has happened too often. */
    void conflict(VisitState s, int attempt) {
        parts.announcer().conflict(Objects.requireNonNull(s.key), attempt);
        // In one process its turn comes, so this ends by itself, unless a function of an update writes the same session
        // by another visit.
        boolean inProcess = parts.store().unguarded().inProcess();
        if (attempt >= (inProcess ? ATTEMPTS_IN_PROCESS : parts.limits().commitAttempts())) {
            throw new SessionConflictException("Session " + s.fingerprint() + " changed in another visit " + attempt
                    + " times while committing, as often as Limits.commitAttempts allows; nothing was written. "
                    + "Try the request"
                    + " again, or let fewer of them write one session at once");
        }
        if (!inProcess && attempt >= PAUSES_FROM_ATTEMPT) {
            LockSupport.parkNanos(jitterUpTo(PAUSE_NANOS * Math.min(attempt, 10)));
        }
    }

    private synchronized long jitterUpTo(long most) {
        return jitter.nextLong(most);
    }

    /** As {@link #again}, and not when the session is another user's by now. */
    boolean theirsAgain(VisitState s) {
        return again(s) && isTheirs(s);
    }

    /**
     * Whether the record that was met holds the data of whom the visit is for; a login may meet anybody's. A visit that
     * began when it was nobody's is its owner's from then on.
     */
    boolean isTheirs(VisitState s) {
        StoredSession met = Objects.requireNonNull(s.base);
        String theirs = AboutUser.owner(parts.codec(), met, s.attributes.table());
        if (s.owner == null) {
            s.owner = theirs;
        }
        return AboutUser.isFor(s.owner, theirs, s.wanted.logsIn());
    }
}
