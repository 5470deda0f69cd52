package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock of some keys, and the row that was last read or written under one of them. So a visit that writes what it
 * has found reads it once, and a burst of visits to one session reads it from the disk's cache once. Safe for use by
 * many threads.
 *
 * <p>Whether the row is still what is stored is told by a number of writes to any of the keys: it becomes odd before a
 * write reaches the database and even again after it. A reader takes the number, then reads, and its row holds for as
 * long as the number stays the same. Not a synchronized block, which would pin a virtual thread to its carrier while
 * it waits.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // The number is changed by one thread at a time.
final class Stripe {

    /** Larger rows are read again: what all stripes hold together is bounded by this. */
    private static final int MOST_BYTES = 4096;

    private record Seen(Row row, long writes) {}

    private final ReentrantLock lock = new ReentrantLock();
    /** Changed only by whoever holds the lock, or while nobody is inside the store. */
    private volatile long writes;
    /** The hash of the key that a row is remembered of: that row costs more to look at, and is mostly another's. */
    private volatile int hash;

    private volatile @Nullable Seen seen;

    Lock lock() {
        return lock;
    }

    /** What is stored under a key, whole, or null when that is not known here. */
    @Nullable
    Row current(SessionKey key) {
        if (hash != key.hashCode()) {
            return null;
        }
        Seen last = seen;
        return last != null && last.row.key().equals(key) && last.writes == writes ? last.row : null;
    }

    /** To be asked before a read whose row shall be remembered. */
    long writes() {
        return writes;
    }

    /**
     * Remembers a whole row.
     *
     * @param row what was read
     * @param before what {@link #writes} was before it was read
     */
    void read(Row row, long before) {
        if (before % 2 == 0 && before == writes) {
            remember(row, before);
        }
    }

    /** Before a write under one of the keys; the caller holds the lock. May be called once for each of several keys. */
    void begin() {
        writes = writes | 1;
    }

    /**
     * After the write, for each key that it was begun for.
     *
     * @param now what it has stored, or null for nothing and when it has failed
     */
    void end(@Nullable Row now) {
        writes = (writes + 1) & ~1L;
        seen = null;
        if (now != null) {
            remember(now, writes);
        }
    }

    /** What is remembered holds no longer. Called while nobody is inside the store. */
    void forget() {
        writes = writes + 2;
    }

    private void remember(Row row, long at) {
        if (row.value().length <= MOST_BYTES) {
            seen = new Seen(row, at);
            hash = row.key().hashCode();
        }
    }
}
