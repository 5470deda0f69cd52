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
    /** So many in one batch: their locks keep writers out meanwhile, and all their data is in memory. */
    private static final int BITE = 32;

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
                bite = Math.min(BITE, atMost - claimed.size());
                due = due(now, bite);
                claimed.addAll(handle(due, now, Math.max(claimUntil, now + 1)));
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

    /** Handles entries and removes them, in one batch; returns the sessions that were claimed. */
    private List<StoredSession> handle(List<byte[]> due, long now, long claimUntil) {
        List<StoredSession> claimed = new ArrayList<>();
        try (Held held = records.holdWhole(due.stream().map(ExpiryIndex::keyOf).toList())) {
            for (byte[] entry : due) {
                SessionKey key = keyOf(entry);
                Row row = held.head(key);
                boolean damaged = row != null && row.state() == Row.State.DAMAGED;
                if (row != null && (damaged || row.filed() == momentOf(entry))) {
                    Row next = successor(row, now, claimUntil);
                    held.swap(row, next);
                    if (next != null && next.state() == Row.State.OVER) {
                        claimed.add((StoredSession) next.record());
                    }
                } else if (row != null && row.state() == Row.State.NEWER) {
                    LOG.log(Level.WARNING, "Session {0} was written by a later version and is left alone", key);
                    held.file(key, now + RECHECK_MILLIS);
                }
                if (row == null || row.filed() != momentOf(entry)) {
                    // The record says another place, or none: a swap does not know of this one.
                    held.drop(Family.EXPIRY, entry);
                }
            }
            held.write(false);
        }
        return claimed;
    }

    private static @Nullable Row successor(Row row, long now, long claimUntil) {
        return switch (row.state()) {
            case LIVE -> moment(row.expiresAt()) > now ? row.filedAt(moment(row.expiresAt())) : row.claimed(claimUntil);
            case OVER, DAMAGED -> row.claimed(claimUntil);
            default -> null;
        };
    }

    static SessionKey keyOf(byte[] entry) {
        return SessionKey.fromBytes(Arrays.copyOfRange(entry, Long.BYTES, entry.length));
    }

    static long momentOf(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong();
    }
}
