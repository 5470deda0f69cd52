package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds the keys that have come due: entries of due moment (8 bytes, big endian, so that bytes sort like time) and key, in a
 * column family of their own. A record says under which moment it is filed, so it has one entry or none. An expiry that moves
 * later leaves the entry where it is; the sweep files it again when it gets there. So a touch writes no index.
 */
final class ExpiryIndex {

    /** RocksDB passes over the remains of removed entries one by one; after so many a compaction takes them away. */
    private static final int COMPACT_AFTER = 100_000;

    /** One entry. */
    record Entry(long moment, byte[] keyBytes) {

        SessionKey key() {
            return SessionKey.fromBytes(keyBytes);
        }
    }

    private final Database database;
    private final AtomicLong lowestFiled = new AtomicLong(StoredSession.NEVER);
    private long swept;
    private int removed;

    ExpiryIndex(Database database) {
        this.database = database;
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

    /**
     * Tells that an entry was written. Called after the write, so that a sweep that has not seen the entry is followed by one
     * that begins early enough.
     */
    void filed(long moment) {
        if (moment < lowestFiled.get()) {
            lowestFiled.accumulateAndGet(moment, Math::min);
        }
    }

    /** The first entries that are due. Called by one thread at a time. */
    List<Entry> due(long now, int atMost) {
        swept = Math.min(swept, lowestFiled.getAndSet(StoredSession.NEVER));
        List<Entry> entries = new ArrayList<>();
        byte[] from = ByteBuffer.allocate(Long.BYTES).putLong(swept).array();
        // NEVER is never filed, so the moment after now always exists.
        byte[] to = ByteBuffer.allocate(Long.BYTES)
                .putLong(Math.min(now, StoredSession.NEVER - 1) + 1)
                .array();
        try (Range range = database.range(Family.EXPIRY, from, to, true)) {
            for (range.first(); range.isValid() && entries.size() < atMost; range.next()) {
                byte[] entry = range.key();
                entries.add(new Entry(
                        ByteBuffer.wrap(entry).getLong(), Arrays.copyOfRange(entry, Long.BYTES, entry.length)));
            }
        }
        return entries;
    }

    /**
     * Notes that everything before a moment was handled, so that the next sweep need not begin at the beginning. Called by
     * the thread that called {@link #due}.
     */
    void sweptUntil(long moment, int entries) {
        swept = Math.max(swept, moment);
        removed += entries;
        if (removed >= COMPACT_AFTER) {
            removed = 0;
            database.compact(Family.EXPIRY, entry(0, new byte[SessionKey.BYTES]), entry(swept, new byte[SessionKey.BYTES]));
        }
    }
}
