package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The power of a store to find the sessions of a user, and to hold their number under a maximum. Checked when the
 * engine is built, never at call time.
 *
 * <p>The index follows {@link StoredSession#user()} through create, replace, roll, delete and settle. It heals
 * itself: an entry whose record says otherwise is dropped when it is met, and it leaves nothing behind for a user
 * without sessions.
 */
public interface FindsByUser {

    /** What happens when a user has the most sessions allowed and begins another. */
    enum Overflow {
        /** The new one is refused. */
        REFUSE,
        /** The oldest ones end; the new one is refused only when all places are held for others not yet written. */
        END_OLDEST
    }

    /**
     * The answer of {@link #admit}.
     *
     * @param admitted whether the newcomer has a place
     * @param toEnd sessions that have lost theirs and that the caller ends now, oldest first
     */
    record Admission(boolean admitted, List<SessionKey> toEnd) {

        /** Keeps an unmodifiable copy of the list. */
        public Admission {
            toEnd = List.copyOf(toEnd);
        }
    }

    /**
     * Walks over the sessions of a user that are not over.
     *
     * @param user the user's id
     * @param cursor null for the first page, then {@link ScanPage#next()} of the page before
     * @param atMost the size of a page, at least 1
     * @return the page; a session whose user was set before this call began is on one of the pages
     */
    ScanPage findByUser(String user, @Nullable String cursor, int atMost);

    /**
     * Asks for a place among the sessions of a user, in one atomic step, so that logins at the same moment can't both
     * take the last one. The place is held for the newcomer until it is written or {@code heldUntil} has come.
     *
     * @param user the user's id
     * @param newcomer the key that is about to be written with this user
     * @param replaces a key that the newcomer takes the place of, or null
     * @param atMost the most sessions the user may have, at least 1; expired ones don't count
     * @param overflow what to do when there is no place
     * @param now milliseconds since the epoch
     * @param heldUntil milliseconds since the epoch
     * @return the answer
     */
    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil);
}
