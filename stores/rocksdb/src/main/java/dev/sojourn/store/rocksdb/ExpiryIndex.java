package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that have come due and ends what they stand for, without looking at the others: entries of due
 * moment (8 bytes, big endian, so that bytes sort like time) and key, in a column family of their own. A record says
 * under which moment it is filed, so it has one entry or none. An expiry that moves later leaves the entry where it
 * is, and the sweep files it again when it gets there: so a touch writes no index.
 */
final class ExpiryIndex {

    private static final Logger LOG = System.getLogger(ExpiryIndex.class.getName());
    /** RocksDB passes over the remains of removed entries one by one; after so many a compaction takes them away. */
    private static final int COMPACT_AFTER = 100_000;
    /** When to look again at a record that only a later version can read. */
    private static final long RECHECK_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final byte[] NO_KEY = new byte[SessionKey.BYTES];

    private final Database database;
    private final Records records;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private byte[] swept = entry(0, NO_KEY);
    private int removed;

    ExpiryIndex(Database database, Records records) {
        this.database = database;
        this.records = records;
    }

    /** The moment an entry is filed under: not before 1970, where the order of the bytes would turn. */
    static long moment(long due) {
        return Math.max(0, due);
    }

    static byte[] entry(long moment, byte[] keyBytes) {
        return ByteBuffer.allocate(Long.BYTES + SessionKey.BYTES)
                .putLong(moment)
                .put(keyBytes)
                .array();
    }

    /** Claims sessions that are due, and removes remains and trails on the way. */
    List<StoredSession> claim(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        oneAtATime.lock();
        try {
            List<byte[]> due;
            int bite;
            do {
                bite = atMost - claimed.size();
                due = due(now, bite);
                for (byte[] entry : due) {
                    StoredSession session = handle(entry, now, Math.max(claimUntil, now + 1));
                    if (session != null) {
                        claimed.add(session);
                    }
                }
                // Not reached when the disk failed in between: the next sweep then begins where this one did.
                swept = due.size() == bite ? due.get(bite - 1) : entry(Math.max(now, momentOf(swept)), NO_KEY);
                removed += due.size();
            } while (due.size() == bite && claimed.size() < atMost);
            if (removed >= COMPACT_AFTER) {
                removed = 0;
                database.compact(Family.EXPIRY, entry(0, NO_KEY), swept);
            }
            if (database.syncsWrites()) {
                database.sync();
            }
            return claimed;
        } finally {
            oneAtATime.unlock();
        }
    }

    private List<byte[]> due(long now, int atMost) {
        long lowestFiled = records.takeLowestFiled();
        swept = lowestFiled <= momentOf(swept) ? entry(lowestFiled, NO_KEY) : swept;
        // NEVER is never filed, so the moment after now always exists.
        byte[] to = Arrays.copyOf(entry(Math.min(now, StoredSession.NEVER - 1) + 1, NO_KEY), Long.BYTES);
        List<byte[]> entries = new ArrayList<>();
        try (Range range = database.range(Family.EXPIRY, swept, to, true)) {
            for (range.first(); range.isValid() && entries.size() < atMost; range.next()) {
                entries.add(range.key());
            }
        }
        return entries;
    }

    /** Handles one entry and removes it; returns the session when it was claimed. */
    private @Nullable StoredSession handle(byte[] entry, long now, long claimUntil) {
        byte[] keyBytes = Arrays.copyOfRange(entry, Long.BYTES, entry.length);
        SessionKey key = SessionKey.fromBytes(keyBytes);
        Lock lock = records.lock(key);
        try (Changes changes = database.changes()) {
            changes.drop(Family.EXPIRY, entry);
            Row row = records.get(key);
            Row next = row;
            if (row != null && row.state() == Row.State.NEWER) {
                LOG.log(Level.WARNING, "Session {0} was written by a later version and is left alone", key);
                changes.file(keyBytes, now + RECHECK_MILLIS);
            } else if (row != null && (row.state() == Row.State.DAMAGED || row.filed() == momentOf(entry))) {
                next = successor(row, now, claimUntil);
                changes.swap(row, next);
            }
            records.write(changes, false);
            return next != null && next != row && next.state() == Row.State.OVER ? (StoredSession) next.record() : null;
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Row successor(Row row, long now, long claimUntil) {
        return switch (row.state()) {
            case LIVE -> moment(row.expiresAt()) > now ? row.filedAt(moment(row.expiresAt())) : row.claimed(claimUntil);
            case OVER, DAMAGED -> row.claimed(claimUntil);
            default -> null;
        };
    }

    private static long momentOf(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong();
    }
}
