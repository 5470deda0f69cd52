package dev.sojourn;

import dev.sojourn.id.SessionKey;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a visit through that others of this process were quicker than, again and again: during an attempt of its own
 * turn, the attempts of others at the same session wait. While nobody has lost so often, nothing is locked.
 *
 * <p>A turn lasts while the function of an update runs, which may take long, write other sessions, or wait for somebody
 * who is waiting here. So nobody relies on a turn, and no circle of threads can wait for ever: a turn is over for those
 * who wait when its time is, whatever its holder does; a thread that has a turn waits for no other; and a thread that
 * is interrupted does not wait. Who goes on without waiting may be in the way of the one whose turn it is: then both
 * try again. A function that takes longer than a turn may so lose among quick writers until its commit gives up.
 */
final class Turns {

    /** After so many lost attempts a visit takes turns. */
    private static final int PATIENCE = 8;

    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int STRIPES = 64;

    /** The turn of one session of those that share this lock. */
    static final class Turn implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        /** Whose turn it is; written by the holder of the lock. */
        private volatile @Nullable SessionKey lineage;

        private volatile long until;

        /** How long it is a session's turn yet. */
        private long left(SessionKey asked) {
            return asked.equals(lineage) ? until - System.nanoTime() : 0;
        }

        private boolean locked(long nanos) {
            try {
                return nanos <= 0 ? lock.tryLock() : lock.tryLock(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            lineage = null;
            lock.unlock();
        }
    }

    private final Turn[] turns = new Turn[STRIPES];

    Turns() {
        Arrays.setAll(turns, i -> new Turn());
    }

    /**
     * Before an attempt: waits while it is another visit's turn.
     *
     * @param attempt its number, from 1
     * @return the turn, to be closed after the attempt; null for an attempt without one
     */
    @Nullable
    Turn await(SessionKey lineage, int attempt) {
        Turn turn = turns[lineage.hashCode() & (STRIPES - 1)];
        if (attempt <= PATIENCE && turn.lineage == null || hasTurn()) {
            return null;
        }
        if (attempt <= PATIENCE) {
            long left = turn.left(lineage);
            if (left > 0 && turn.locked(left)) {
                turn.lock.unlock();
            }
            return null;
        }
        SessionKey whose = turn.lineage;
        if (!turn.locked(whose == null || whose.equals(lineage) ? MOST_NANOS : 0)) {
            return null;
        }
        turn.until = System.nanoTime() + MOST_NANOS;
        turn.lineage = lineage;
        return turn;
    }

    /** Whether this thread has a turn, in whose attempt it now writes another session, or the same by another visit. */
    private boolean hasTurn() {
        for (Turn turn : turns) {
            if (turn.lock.isHeldByCurrentThread()) {
                return true;
            }
        }
        return false;
    }
}
