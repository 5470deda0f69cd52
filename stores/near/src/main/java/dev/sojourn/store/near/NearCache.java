package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.TracksReads;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session store that remembers in this process's memory what it has read from another store, so that a visit to a
 * session that was visited here a moment ago costs no round trip. Safe for use by any number of threads; a read that
 * is answered from memory waits for no lock.
 *
 * <p><b>How old an answer may be.</b> {@link #find} never returns less than what this node has written: each write
 * through this store drops what is remembered under its keys before it returns, whether its outcome is known or not;
 * only a touch that was taken moves the remembered moments instead. What another node has written is seen when the
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
 * <p>The optional powers are those of the store inside: the object that {@link NearCacheBuilder#build} returns is a
 * {@link FindsByUser} or {@link AnnouncesChanges} if and only if that store is. A listener of announcements is told
 * after the records in question were dropped here, so what it reads is not older than what it was told.
 */
public sealed class NearCache implements SessionStore permits AnnouncingNearCache, SearchableNearCache {

    private final SessionStore store;
    private final Entries entries;
    private @Nullable Subscription feed;

    NearCache(SessionStore store, Entries entries) {
        this.store = store;
        this.entries = entries;
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

    static NearCache open(SessionStore store, Entries entries) {
        NearCache cache;
        if (store instanceof AnnouncesChanges) {
            cache = store instanceof FindsByUser
                    ? new AnnouncingSearchableNearCache(store, entries)
                    : new AnnouncingNearCache(store, entries);
        } else {
            cache = store instanceof FindsByUser
                    ? new SearchableNearCache(store, entries)
                    : new NearCache(store, entries);
        }
        cache.feed = store instanceof TracksReads tracking
                ? tracking.track(new DropWhatIsStale(entries))
                : ((AnnouncesChanges) store).listen(new DropWhatChanges(entries));
        return cache;
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
        try {
            return store.create(session);
        } finally {
            entries.drop(session.key());
        }
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        try {
            return store.replace(session, expectedVersion);
        } finally {
            entries.drop(session.key());
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
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        try {
            return store.roll(from, renewed, trail);
        } finally {
            entries.drop(from.key());
            entries.drop(renewed.key());
        }
    }

    @Override
    public boolean delete(SessionKey key) {
        try {
            return store.delete(key);
        } finally {
            entries.drop(key);
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
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return store.scan(cursor, atMost);
    }

    @Override
    public long count() {
        return store.count();
    }

    @Override
    public Duration touchInterval() {
        return store.touchInterval();
    }

    /**
     * What the cache has done and what it holds. Waits for evictions that are due, so it is for monitoring, not for
     * each request.
     *
     * @return the numbers
     */
    public NearCacheStatistics statistics() {
        return entries.statistics();
    }

    /** Forgets everything and closes the store inside. */
    @Override
    public void close() {
        try {
            if (feed != null) {
                feed.close();
            }
        } finally {
            entries.dropAll(false);
            store.close();
        }
    }

    Entries entries() {
        return entries;
    }
}
