package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept. This is all that a new store implements; {@link FindsByUser} and {@link AnnouncesChanges}
 * are optional powers.
 *
 * <p><b>Atomic.</b> Each operation on one key is one atomic step, for all threads, processes and nodes that share the
 * store, and takes one round trip. Only {@link #create} and {@link #roll} make a record; every other write is
 * conditional on "still there, not {@linkplain StoredSession#over() over}" and, where a version is given, "at this
 * version". An operation that returns false or null has changed nothing.
 *
 * <p><b>Expiry.</b> A store never judges expiry on its own: {@link #find} returns a record whatever its moments say,
 * and only {@link #claimExpired} looks at them. A native time to live may remove records, but not before they were
 * claimed and settled, or long after they were due.
 *
 * <p><b>Failure.</b> Every method throws {@link StoreException}, never a checked or driver's exception, when the
 * store can not be reached or the outcome is not known. Absence is never used to report failure. Methods block and
 * are called by many threads at once; they hold no lock while they wait for another system.
 *
 * <p>The contract is executable: {@code SessionStoreContract} in sojourn-testkit.
 */
public interface SessionStore extends AutoCloseable {

    /**
     * Reads what is stored under a key.
     *
     * @param key the key
     * @return the session as stored, even when expired or over; the trail of a rolled session; or null when there is
     *     none
     */
    @Nullable
    StoredRecord find(SessionKey key);

    /**
     * Reads what is stored under a key, past anything that remembers earlier reads. The same as {@link #find} for a
     * store that remembers none.
     *
     * @param key the key
     * @return as {@link #find}
     */
    default @Nullable StoredRecord findFresh(SessionKey key) {
        return find(key);
    }

    /**
     * Inserts a session.
     *
     * @param session the session, with the version it shall have
     * @return false when anything is stored under its key already, an over session or a trail included
     * @throws StoreFullException when the store has a bound and is at it; nothing that lives is ever dropped instead
     */
    boolean create(StoredSession session);

    /**
     * Replaces a session. Never inserts.
     *
     * @param session the new state; its version is greater than {@code expectedVersion}. When a touch moved the stored
     *     {@code lastAccess} further than this state has it, the later one is kept
     * @param expectedVersion the version the change was made from
     * @return false when the session is gone, over, rolled away, or at another version
     */
    boolean replace(StoredSession session, long expectedVersion);

    /**
     * Moves a session's moments forward, whatever its version. Never revives, and moves nothing back.
     *
     * @param key the key
     * @param touch the moments
     * @return false when the session is gone, over or rolled away, or had expired at {@link Touch#lastAccess()}
     */
    boolean touch(SessionKey key, Touch touch);

    /**
     * Moves a session to a new key: in one atomic step the session lives under the new key and the old key becomes a
     * {@link Forward}. After a crash at any moment exactly one of the two keys is live.
     *
     * @param from the session as it was found
     * @param renewed its new state, with the new key and a version greater than that of {@code from}. When a touch
     *     moved the stored {@code lastAccess} further than this state has it, the later one is kept
     * @param trail what stays under the old key
     * @return false when the session is gone, over, rolled away or at another version than {@code from}, or when the
     *     new key is taken
     */
    boolean roll(StoredSession from, StoredSession renewed, Forward trail);

    /**
     * Removes a session, at whatever version, over or not. When this has returned no operation in flight brings it
     * back.
     *
     * @param key the key
     * @return false when no session was there; a trail is not a session and stays
     */
    boolean delete(SessionKey key);

    /**
     * Claims sessions that have expired: in one atomic step each, the session becomes {@linkplain StoredSession#over()
     * over} and is not claimed again by anyone before {@code claimUntil}. A claim that is not {@linkplain #settle
     * settled} by then, because the claimer died, is handed out again. Trails and remains whose time has come are
     * removed on the way and are not returned.
     *
     * <p>The cost follows the number of sessions that are due, not the number that live.
     *
     * @param now sessions with {@code expiresAt <= now} are due, milliseconds since the epoch
     * @param claimUntil how long the claim holds, milliseconds since the epoch
     * @param atMost the most sessions to claim, at least 1
     * @return the claimed sessions, data included, as they are stored now (over); fewer than {@code atMost} when no
     *     more are due
     */
    List<StoredSession> claimExpired(long now, long claimUntil, int atMost);

    /**
     * Ends a claim.
     *
     * @param claimed a session that {@link #claimExpired} returned
     * @param keepUntil until when its remains (key and moments, no data and no user) stay to be found, milliseconds
     *     since the epoch; 0 removes it now
     * @return false when it was gone already
     */
    boolean settle(StoredSession claimed, long keepUntil);

    /**
     * Walks over all sessions that are not over, in pages. A session that lives throughout the walk is seen exactly
     * once; one that comes, goes or is rolled meanwhile may be seen or not.
     *
     * @param cursor null for the first page, then {@link ScanPage#next()} of the page before
     * @param atMost the size of a page, at least 1; a page may be smaller
     * @return the page
     * @throws IllegalArgumentException when the cursor is not one of this store
     */
    ScanPage scan(@Nullable String cursor, int atMost);

    /**
     * Counts the sessions that are not over, expired ones that are not claimed yet included.
     *
     * @return the number
     */
    long count();

    /**
     * How often a store of this kind likes to be touched, unless the engine is told otherwise.
     *
     * @return zero where a touch costs next to nothing; else the least time between two touches of one session
     */
    default Duration touchInterval() {
        return Duration.ofMinutes(1);
    }

    /**
     * Whether records never leave this process. The engine then neither checks sums nor asks for configured keys.
     *
     * @return true for a store in this process's memory
     */
    default boolean inProcess() {
        return false;
    }

    /**
     * Releases what the store holds. Closing twice is the same as once; other methods then throw
     * {@link StoreException}.
     */
    @Override
    void close();
}
