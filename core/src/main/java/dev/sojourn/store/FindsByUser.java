package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import org.jspecify.annotations.Nullable;

/**
 * The power of a store to find the sessions of a user, and to hold their number under a maximum. Asked for with
 * {@link SessionStore#users()} when the engine is built, never at call time.
 *
 * <p>The index follows {@link StoredSession#user()} through create, replace, roll, delete and settle. A session is in
 * it once, also while it is rolled. It heals itself: an entry whose record says otherwise is dropped when it is met,
 * and it leaves nothing behind for a user without sessions, but places that are held, until
 * {@link SessionStore#claimExpired} meets them after their time.
 */
public interface FindsByUser {

    /**
     * Walks over the sessions of a user that are not claimed.
     *
     * @param user the user's id
     * @param cursor null for the first page, then {@link ScanPage#next()} of the page before
     * @param atMost the size of a page, at least 1
     * @return the page; a session whose user was set before this call began is on one of the pages
     */
    ScanPage findByUser(String user, @Nullable String cursor, int atMost);

    /**
     * As {@link #findByUser}, for callers that need no data: what is returned has none. Cheaper where a store can leave
     * it where it is.
     */
    default ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
        return findByUser(user, cursor, atMost).withoutData();
    }

    /**
     * Asks for a place among the sessions of a user, in one atomic step, so that logins at the same moment can't both
     * take the last one. The places that are taken are the user's living sessions and those held for others, each
     * lineage counted once; that of the caller does not count. The place is held until the session of that lineage is
     * written with this user, until {@link #release}, or until {@link Place#heldUntil()}.
     *
     * <p>Where a place is held for that lineage already, because another visit of the session has asked for it, both
     * share it from now on: it is held until {@link Place#sharedUntil}, so that neither can give it back from under the
     * other. A shared place is held until the session is written with this user, or until that moment.
     *
     * @param place what is asked for
     * @return whether there was one
     */
    boolean admit(Place place);

    /**
     * Gives back a place that was held for a write that has failed, if it is still held until exactly {@link
     * Place#heldUntil()}. A place that is shared, was given back, or is no longer held for this caller stays as it is,
     * and a session that is written keeps its place. One that is {@link Place#ofTheGone} is given back whoever shares
     * it.
     *
     * @param place what was asked for, whether or not there was one
     */
    void release(Place place);

    /**
     * A place among the sessions of a user.
     *
     * @param user the user's id
     * @param lineage of the session that is about to be written with this user
     * @param atMost the most sessions the user may have, at least 1; expired ones don't count
     * @param now milliseconds since the epoch
     * @param heldUntil milliseconds since the epoch
     */
    record Place(String user, SessionKey lineage, int atMost, long now, long heldUntil) {

        /**
         * The moment until which this place is held if it is held for its lineage already: later than either was asked
         * for, so that it is the {@link #heldUntil()} of neither.
         *
         * @param held until when it was held before, milliseconds since the epoch
         * @return milliseconds since the epoch
         */
        public long sharedUntil(long held) {
            long later = Math.max(held, heldUntil);
            return Math.max(later, later + 1);
        }

        /** This place, to be released whoever shares it: no session of its lineage is left that could take it. */
        public Place ofTheGone() {
            return new Place(user, lineage, atMost, now, Long.MAX_VALUE);
        }

        /**
         * Whether to release this place gives one back that is held.
         *
         * @param held until when it is held, milliseconds since the epoch
         */
        public boolean gives(long held) {
            return heldUntil == held || heldUntil == Long.MAX_VALUE;
        }
    }
}
