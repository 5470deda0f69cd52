package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, each written in one batch with its index entries and its share of the count. The count is in memory for
 * whoever asks and in the database for the next start.
 */
final class Records {

    private final Database database;
    private final ExpiryIndex expiry;
    private final KeyLocks locks = new KeyLocks();
    private final AtomicLong count;
    private volatile boolean countUncertain;

    Records(Database database, ExpiryIndex expiry) {
        this.database = database;
        this.expiry = expiry;
        this.count = new AtomicLong(database.count());
    }

    Lock lock(SessionKey key) {
        return locks.lock(key);
    }

    Runnable lockBoth(SessionKey one, SessionKey other) {
        return locks.lockBoth(one, other);
    }

    @Nullable Row get(SessionKey key) {
        byte[] keyBytes = key.toBytes();
        byte[] value = database.get(Family.SESSIONS, keyBytes);
        return value == null ? null : Row.read(key, keyBytes, value);
    }

    /** Puts one row in the place of another; the caller holds the lock of its key. */
    void swap(@Nullable Row was, @Nullable Row is) {
        try (Changes changes = database.changes()) {
            write(changes.swap(was, is), database.syncsWrites());
        }
    }

    /** The same, and on disk before it returns. */
    void swapSynced(@Nullable Row was, @Nullable Row is) {
        try (Changes changes = database.changes()) {
            write(changes.swap(was, is), true);
        }
    }

    /** Writes a row that no index sees differently; the caller holds the lock of its key. */
    void put(Row row) {
        database.put(row.keyBytes(), row.value());
    }

    /** Writes what belongs together; the caller holds the locks of all its keys. */
    void write(Changes changes, boolean sync) {
        try {
            database.write(changes, sync);
        } catch (StoreException e) {
            // What failed may be in the log all the same.
            countUncertain |= changes.counted() != 0;
            throw e;
        }
        count.addAndGet(changes.counted());
        expiry.filed(changes.lowestFiled());
    }

    long count() {
        if (countUncertain) {
            locks.withAll(() -> {
                count.set(database.count());
                countUncertain = false;
            });
        }
        return Math.max(0, count.get());
    }

    /** A live row for a session, filed where its predecessor is unless that is too late. */
    static Row liveAfter(@Nullable Row was, StoredSession session) {
        long due = ExpiryIndex.moment(session.expiresAt());
        return Row.live(session, was == null ? due : Math.min(due, was.filed()));
    }
}
