package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, each written in one batch with its index entries and its share of the count. The count is in
 * memory for whoever asks and in the database for the next start.
 */
final class Records {

    private final Database database;
    private final AtomicLong lowestFiled = new AtomicLong(StoredSession.NEVER);
    private final KeyLocks locks = new KeyLocks();
    private final AtomicLong count;

    Records(Database database) {
        this.database = database;
        this.count = new AtomicLong(database.count());
    }

    Lock lock(SessionKey key) {
        return locks.lock(key);
    }

    Runnable lockBoth(SessionKey one, SessionKey other) {
        return locks.lockBoth(one, other);
    }

    @Nullable
    Row get(SessionKey key) {
        byte[] keyBytes = key.toBytes();
        byte[] value = database.get(Family.SESSIONS, keyBytes);
        return value == null ? null : Row.read(key, keyBytes, value);
    }

    /** Puts one row in the place of another; the caller holds the lock of its key. */
    void swap(@Nullable Row was, @Nullable Row is, boolean sync) {
        try (Changes changes = database.changes()) {
            write(changes.swap(was, is), sync || database.syncsWrites());
        }
    }

    /** Writes a row that no index sees differently; the caller holds the lock of its key. */
    void put(Row row) {
        database.put(row.keyBytes(), row.value());
    }

    /** Writes what belongs together; the caller holds the locks of all its keys. */
    void write(Changes changes, boolean sync) {
        database.write(changes, sync);
        count.addAndGet(changes.counted());
        // After the write: a sweep that has not seen the entry is followed by one that begins early enough.
        if (changes.lowestFiled() < lowestFiled.get()) {
            lowestFiled.accumulateAndGet(changes.lowestFiled(), Math::min);
        }
    }

    /** The lowest moment under which something was filed since the last call. */
    long takeLowestFiled() {
        return lowestFiled.getAndSet(StoredSession.NEVER);
    }

    long count() {
        return Math.max(0, count.get());
    }

    /** Opens the database again; what a failed write left in its log counts now. Called while nobody else calls. */
    void reopen() {
        database.reopen();
        count.set(database.count());
    }

    /** A live row for a session, filed where its predecessor is unless that is too late. */
    static Row liveAfter(@Nullable Row was, StoredSession session) {
        long due = ExpiryIndex.moment(session.expiresAt());
        return Row.live(session, was == null ? due : Math.min(due, was.filed()));
    }
}
