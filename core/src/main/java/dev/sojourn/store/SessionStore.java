package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept. This is all that a new store implements; what else it can do is asked for with
 * {@link #users}, {@link #changes} and {@link #reads}, so that a store that wraps another one loses no power and
 * invents none.
 *
 * <p><b>Atomic.</b> Each operation on one key is one atomic step, for all threads, processes and nodes that share the
 * store, and takes one round trip. Only {@link #create} and {@link #roll} make a session, and {@link #swapTrail} a
 * trail of its own; every other write is conditional on "still there, not
 * {@linkplain StoredSession#claimed() claimed}" and, where a version is given, "at this version". An operation that
 * returns false or null has changed nothing.
 *
 * <p><b>Expiry.</b> A store never judges expiry on its own: {@link #find} returns a record whatever its moments say,
 * and only {@link #claimExpired} looks at them. A native time to live may remove records, but not before they were
 * claimed and settled, or long after they were due.
 *
 * <p><b>Failure.</b> Every method throws {@link StoreException}, never a checked or driver's exception, when the
 * store can not be reached or the outcome is not known, and {@link UnconfirmedWriteException} when a write was done but
 * is not as safe as it was told to be. Absence is never used to report failure. Methods block and are called by many
 * threads at once; they hold no lock while they wait for another system.
 *
 * <p>The contract is executable: {@code SessionStoreContract} in sojourn-testkit.
 */
public interface SessionStore extends AutoCloseable {

    /**
     * Reads what is stored under a key.
     *
     * @param key the key
     * @return the session as stored, even when expired or claimed; the trail of a rolled session; or null when there is
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
     * @return false when anything is stored under its key already, a claimed session or a trail included
     * @throws StoreFullException when the store has a bound and is at it; nothing that lives is ever dropped instead
     */
    boolean create(StoredSession session);

    /**
     * Replaces a session. Never inserts. What is stored then is
     * {@link StoredSession#keepingLaterMoments keepingLaterMoments} of what was: a touch is never undone by a write
     * that was made from before it.
     *
     * @param session the new state; its version is greater than {@code expectedVersion}
     * @param expectedVersion the version the change was made from
     * @return false when the session is gone, claimed, rolled away or at another version, or when the new state
     *     {@linkplain StoredSession#mayReplace may not replace} what is stored
     */
    boolean replace(StoredSession session, long expectedVersion);

    /**
     * Moves a session's moments forward, whatever its version. Never revives, and moves nothing back.
     *
     * @param key the key
     * @param touch the moments
     * @return false when the session is gone, claimed or rolled away, or had expired at {@link Touch#lastAccess()}
     */
    boolean touch(SessionKey key, Touch touch);

    /**
     * Moves a session to a new key: in one atomic step the session lives under the new key and the old key becomes a
     * {@link Trail}. Whoever looks meets it under one of the two keys, once; after a crash at any moment exactly one of
     * them is live. Moments and user are written as by {@link #replace}.
     *
     * <p>When the session was rolled before, the old key is not its {@linkplain StoredSession#lineage() lineage}: then
     * the trail under the lineage is {@linkplain Trail#redirected redirected} as well. That trail leaves with the
     * session: {@link #delete} and {@link #settle} remove both. So storage is bounded however often a session is
     * rolled.
     *
     * @param from the session as it was found
     * @param renewed its new state, with the new key, the same lineage, and a version greater than that of {@code from}
     * @param trail what stays under the old key
     * @return false when the session is gone, claimed, rolled away or at another version than {@code from}, when the
     *     new key is taken, or when the new state {@linkplain StoredSession#mayReplace may not replace} what is stored
     */
    boolean roll(StoredSession from, StoredSession renewed, Trail trail);

    /**
     * Puts a trail under a key that no session ever has, leads it elsewhere, or takes it away: so that a session is
     * found by a name. It is no trail of a roll: no later roll redirects it, and it leaves with no session.
     *
     * @param key the key
     * @param leadsTo where the trail that is there has to lead, or null where nothing may be there
     * @param next what is there afterwards, with this key, or null for nothing; not both are null
     * @return false, and nothing is changed, when something else is there
     * @throws UnsupportedOperationException when the store has no such trails
     */
    default boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        throw new UnsupportedOperationException(getClass().getName() + " leads no names to sessions");
    }

    /**
     * Removes a session, at whatever version, and the trail under its lineage. When this has returned no operation in
     * flight brings it back.
     *
     * @param key the key
     * @return what was met
     */
    Removal delete(SessionKey key);

    /**
     * As {@link #delete} for each of the keys; not one atomic step, but as few round trips as the store can make of it.
     *
     * @param keys the keys
     * @return what was met, in the order of the keys
     */
    default List<Removal> deleteAll(List<SessionKey> keys) {
        return keys.stream().map(this::delete).toList();
    }

    /**
     * Claims sessions that have expired: in one atomic step each, the session becomes {@linkplain
     * StoredSession#claimed() claimed} and is not claimed again by anyone before {@code claimUntil}. A claim that is
     * not {@linkplain #settle settled} by then, because the claimer died, is handed out again. Trails, remains and held
     * places whose time has come are removed on the way and are not returned.
     *
     * <p>The cost follows the number of sessions that are due, not the number that live.
     *
     * @param now sessions with {@code expiresAt <= now} are due, milliseconds since the epoch
     * @param claimUntil how long the claim holds, milliseconds since the epoch
     * @param atMost the most sessions to claim, at least 1
     * @return the claimed sessions, data included, as they are stored now (claimed); fewer than {@code atMost} when no
     *     more are due, or when a part of the store has failed: what was claimed there is handed out again
     */
    List<StoredSession> claimExpired(long now, long claimUntil, int atMost);

    /**
     * Ends a claim. Either way the trail under its lineage is removed now.
     *
     * @param claimed a session that {@link #claimExpired} returned
     * @param keepUntil until when its remains (keys and moments, no data and no user) stay to be found, milliseconds
     *     since the epoch; 0 removes it now
     * @return false when it was gone already
     */
    boolean settle(StoredSession claimed, long keepUntil);

    /**
     * As {@link #settle} for each of the claims; not one atomic step, but as few round trips as the store can make of
     * it.
     *
     * @param settlements the claims
     */
    default void settleAll(List<Settlement> settlements) {
        settlements.forEach(each -> settle(each.claimed(), each.keepUntil()));
    }

    /**
     * Walks over all sessions that are not claimed, in pages. A session that lives throughout the walk is seen exactly
     * once; one that comes, goes or is rolled meanwhile may be seen or not.
     *
     * @param cursor null for the first page, then {@link ScanPage#next()} of the page before
     * @param atMost the size of a page, at least 1; a page may be smaller
     * @return the page
     * @throws IllegalArgumentException when the cursor is not one of this store
     */
    ScanPage scan(@Nullable String cursor, int atMost);

    /**
     * As {@link #scan}, for callers that need no data: what is returned has none. Cheaper where a store can leave it
     * where it is.
     */
    default ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return scan(cursor, atMost).withoutData();
    }

    /**
     * As {@link #scanWithoutData}, but over the records themselves, past any index of them: for the repair of an index
     * that was lost apart from its records, which a touch of each session brings back. A session may be seen more than
     * once. Slower than a walk where a store keeps other things beside its records; the same where a walk needs no
     * index.
     *
     * @param cursor null for the first page, then {@link ScanPage#next()} of the page before
     * @param atMost the size of a page, at least 1
     * @return the page
     * @throws IllegalArgumentException when the cursor is not one of this walk
     */
    default ScanPage scanRecords(@Nullable String cursor, int atMost) {
        return scanWithoutData(cursor, atMost);
    }

    /** The number of sessions that are not claimed, expired ones included; kept, not found by a walk over all. */
    long count();

    /**
     * Asks the store how it is, in one round trip. For operators, and once a sweep for the engine; never on a request's
     * path. A store that says nothing of itself is asked for a record that is not there.
     *
     * @return what it says
     * @throws StoreException when the store does not answer
     */
    default StoreHealth health() {
        findFresh(SessionKey.fromBytes(new byte[SessionKey.BYTES]));
        return StoreHealth.GOOD;
    }

    /** The power to find by user, the same object each time, or null for a store that has it not. */
    default @Nullable FindsByUser users() {
        return null;
    }

    /** The power to find by token, the same object each time, or null for a store that has it not. */
    default @Nullable FindsByToken byToken() {
        return null;
    }

    /** The power to announce changes, the same object each time, or null for a store that has it not. */
    default @Nullable AnnouncesChanges changes() {
        return null;
    }

    /** The power to track reads, the same object each time, or null for a store that has it not. */
    default @Nullable TracksReads reads() {
        return null;
    }

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
