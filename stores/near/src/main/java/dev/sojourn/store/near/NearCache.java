package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import dev.sojourn.store.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session store that remembers in this process's memory what it has read from another store, so that a visit to a
 * session that was visited here a moment ago costs no round trip. Safe for use by any number of threads; a read that
 * is answered from memory waits for no lock.
 *
 * <p><b>How old an answer may be.</b> {@link #find} never returns less than what this node has written: each write
 * through this store drops what is remembered under its keys before it returns, whether its outcome is known or not.
 * Only a touch that was taken moves the remembered moments instead, and a write that was taken is remembered itself,
 * over a store that then tells of later ones ({@link TracksReads#tracksWrites}), so the next visit costs no round
 * trip either. What another node has written is seen when the
 * store's notice of it has come, and without any notice {@link NearCacheBuilder#maxStaleness} after the record was
 * asked for, whichever is first. So the bound is the smaller one of the store's own delay and {@code maxStaleness}; it
 * holds for an end as for a change. Only a touch by another node is not announced by a store that does not track
 * reads: {@code lastAccess} and {@code expiresAt} may then lag by {@code maxStaleness}, and a session is never taken
 * for expired on account of it, because a record whose moment has come is asked for again. {@link #findFresh} always
 * asks the store.
 *
 * <p><b>When the feed is down.</b> When the store tells that notices have stopped or may have been missed, everything
 * is dropped at once, and answers to reads that are under way are not kept. Nothing is remembered until notices come
 * again.
 *
 * <p>Only living sessions are remembered. Absence is not: invented ids fill nothing, and a session that begins
 * elsewhere is found at once. The trail of a roll is not either, nor a session that is over.
 *
 * <p>The powers are those of the store inside. A listener is told after the records in question were dropped here, so
 * what it reads is not older than what it was told.
 */
public final class NearCache implements SessionStore {

    private final SessionStore store;
    private final Entries entries;
    private final @Nullable AnnouncesChanges changes;
    private final @Nullable TracksReads reads;
    private final Subscription feed;
    /** Whether what is written here is followed by notices as if it had been read. */
    private final boolean keepsWrites;

    /** Listens to the store, by {@link TracksReads} where it has both powers. */
    NearCache(SessionStore store, Entries entries) {
        this.store = store;
        this.entries = entries;
        AnnouncesChanges announcing = store.changes();
        TracksReads tracking = store.reads();
        this.changes = announcing == null
                ? null
                : (listener, interest) -> announcing.listen(new DropThenTell(entries, listener), interest);
        this.reads = tracking == null ? null : listener -> tracking.track(new DropThenTellStale(entries, listener));
        this.keepsWrites = tracking == null || tracking.tracksWrites();
        this.feed = tracking == null
                ? Objects.requireNonNull(announcing).listen(new DropWhatChanges(entries), Interest.CHANGES_OF_OTHERS)
                : tracking.track(new DropWhatIsStale(entries));
    }

    /**
     * Begins the description of a near cache.
     *
     * @param store the store that does the work: one that nodes share, and that tracks reads or announces changes
     * @return a builder
     */
    public static NearCacheBuilder over(SessionStore store) {
        return new NearCacheBuilder(store);
    }

    /**
     * Reads from memory what may be served from it, and from the store what may not. Threads that ask for one key at
     * the same time share one read of the store.
     */
    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return entries.find(key);
    }

    /** Reads from the store, and remembers that: no later {@link #find} here returns an older record. */
    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        return entries.findFresh(key);
    }

    @Override
    public boolean create(StoredSession session) {
        return written(session, () -> store.create(session));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return written(session, () -> store.replace(session, expectedVersion));
    }

    /** Writes, and remembers what was written; whatever else becomes of the write, what is remembered is dropped. */
    private boolean written(StoredSession session, BooleanSupplier write) {
        Entries.Write mine = entries.writing(session.key());
        boolean kept = false;
        try {
            boolean done = write.getAsBoolean();
            if (done && keepsWrites) {
                entries.written(session, mine);
                kept = true;
            }
            return done;
        } finally {
            if (!kept) {
                entries.drop(session.key());
            }
        }
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        boolean touched = false;
        try {
            touched = store.touch(key, touch);
            return touched;
        } finally {
            if (touched) {
                entries.touched(key, touch);
            } else {
                entries.drop(key);
            }
        }
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        // Whoever finds the new key live, in the store as well, must not find the old one so.
        entries.bar(from.key());
        try {
            return written(renewed, () -> store.roll(from, renewed, trail));
        } finally {
            entries.unbar(from.key());
        }
    }

    @Override
    public Removal delete(SessionKey key) {
        try {
            return store.delete(key);
        } finally {
            entries.drop(key);
        }
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        try {
            return store.deleteAll(keys);
        } finally {
            keys.forEach(entries::drop);
        }
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = store.claimExpired(now, claimUntil, atMost);
        claimed.forEach(session -> entries.drop(session.key()));
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        try {
            return store.settle(claimed, keepUntil);
        } finally {
            entries.drop(claimed.key());
        }
    }

    @Override
    public void settleAll(List<Settlement> settlements) {
        try {
            store.settleAll(settlements);
        } finally {
            settlements.forEach(each -> entries.drop(each.claimed().key()));
        }
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        try {
            return store.swapTrail(key, leadsTo, next);
        } finally {
            entries.drop(key);
        }
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return store.scan(cursor, atMost);
    }

    @Override
    public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return store.scanWithoutData(cursor, atMost);
    }

    @Override
    public ScanPage scanRecords(@Nullable String cursor, int atMost) {
        return store.scanRecords(cursor, atMost);
    }

    @Override
    public long count() {
        return store.count();
    }

    @Override
    public StoreHealth health() {
        return store.health();
    }

    /** The store's own power, which is never answered from memory. */
    @Override
    public @Nullable FindsByUser users() {
        return store.users();
    }

    @Override
    public @Nullable AnnouncesChanges changes() {
        return changes;
    }

    @Override
    public @Nullable TracksReads reads() {
        return reads;
    }

    @Override
    public Duration touchInterval() {
        return store.touchInterval();
    }

    /**
     * What the cache has done and what it holds. Waits for evictions that are due, so it is for monitoring, not for
     * each request.
     */
    public NearCacheStatistics statistics() {
        return entries.statistics();
    }

    /** Forgets everything and closes the store inside. */
    @Override
    public void close() {
        try {
            feed.close();
        } finally {
            entries.dropAll(false);
            store.close();
        }
    }
}
