package dev.sojourn.store.jdbc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether anybody, on any node, wants to hear the changes of one table, as far as this node knows.
 *
 * <p>Who wants to hear says so again and again, in words that come back to it. Who writes is silent only if, after
 * its write, it has heard all that was said until {@link #DOUBT_NANOS} ago, which the echo of its own words shows,
 * and no such word was among it in the {@link #LEASE_NANOS} before its write. So nobody is silent about a write
 * that is made later than {@code DOUBT_NANOS} after a word came back, until {@code LEASE_NANOS} after it was sent:
 * in that time, which each further word extends, a reader may count on hearing of changes. However long a process
 * stands still, the rule holds: what it last heard is old then, and it speaks. Only one that dies between its
 * write and its telling, or tells late, breaks it.
 */
final class Wanted {

    /** What was said this long ago must have been heard by whoever is silent. More than a feed's usual interval. */
    static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a word holds. */
    static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What a feed as a whole has heard. Written by its thread, read by those who write. */
    static final class Knowledge {
        private volatile boolean up;
        private volatile long until;

        void up(boolean value) {
            up = value;
        }

        /** All that was said before this moment has been heard, and noted before this is called. */
        void until(long moment) {
            until = moment;
        }
    }

    /** Those of this node, of stores on the same table. */
    private final Set<Audience> here = ConcurrentHashMap.newKeySet();

    private volatile long heardAt;
    private volatile boolean covered;
    private volatile long coveredFrom;
    private volatile long coveredUntil;

    /** What was said before the feed was opened, or this table was one of its own, was not heard. */
    Wanted(long now) {
        heardAt = now;
    }

    Wanted by(Audience audience) {
        here.add(audience);
        return this;
    }

    void opened(long now) {
        heardAt = now;
    }

    /** Somebody wants to hear. */
    void heard(long now) {
        heardAt = now;
    }

    boolean isWantedHere() {
        for (Audience audience : here) {
            if (audience.wantsChanges()) {
                return true;
            }
        }
        return false;
    }

    /** A word of this node that says so has come back. */
    void echoed(long sentAt, long now) {
        long from = now + DOUBT_NANOS;
        if (!covered || from - coveredUntil > 0) {
            coveredFrom = from;
        }
        coveredUntil = sentAt + LEASE_NANOS;
        covered = true;
    }

    /** Whether nothing was said for those of this node who want to hear. */
    boolean isUntold(long now) {
        return isWantedHere() && (!covered || now - coveredUntil >= 0);
    }

    /** Whether every write that is made now, on any node, will be told. */
    boolean isCovered(long now) {
        return covered && now - coveredFrom >= 0 && now - coveredUntil < 0;
    }

    /** Whether a write that began at one moment, and was over by another one, must be told. */
    boolean mayBeWanted(Knowledge known, long began, long over) {
        // First what the feed has heard until, then what that was.
        boolean doubtful = !known.up || over - known.until > DOUBT_NANOS;
        return doubtful || began - heardAt < LEASE_NANOS || isWantedHere();
    }
}
