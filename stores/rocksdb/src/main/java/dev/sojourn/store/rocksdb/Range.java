package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A walk over part of a column family, as it was when the walk began. Not safe for use by several threads. */
final class Range implements AutoCloseable {

    /** Holds most records. */
    static final int LEAST_BUFFER = 4096;

    private final Slice lower;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator at;
    /** For records whose data nobody needs: read into, looked at, and read into again. */
    private byte[] buffer = {};

    /**
     * @param from the first key of the part
     * @param to the first key after the part
     * @param snapshot what to walk over, or null for what is stored now
     */
    Range(
            RocksDB rocks,
            ColumnFamilyHandle family,
            byte[] from,
            byte[] to,
            boolean fillCache,
            @Nullable Snapshot snapshot) {
        this.lower = new Slice(from);
        this.upper = new Slice(to);
        this.options = new ReadOptions()
                .setIterateLowerBound(lower)
                .setIterateUpperBound(upper)
                .setFillCache(fillCache);
        if (snapshot != null) {
            options.setSnapshot(snapshot);
        }
        this.at = rocks.newIterator(family, options);
    }

    /** The first key after this one. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** A key after all that consist of this prefix and a session key. */
    static byte[] end(byte[] prefix) {
        byte[] end = Arrays.copyOf(prefix, prefix.length + SessionKey.BYTES + 1);
        Arrays.fill(end, prefix.length, end.length, (byte) 0xff);
        return end;
    }

    void first() {
        at.seekToFirst();
    }

    void next() {
        at.next();
    }

    /** False at the end; a part that can't be read is not taken for the end. */
    boolean isValid() {
        if (at.isValid()) {
            return true;
        }
        try {
            at.status();
            return false;
        } catch (RocksDBException e) {
            throw Failures.of(e);
        }
    }

    byte[] key() {
        return at.key();
    }

    byte[] value() {
        return at.value();
    }

    /** The record that it is at, in the family of sessions. */
    Row row(boolean withData) {
        byte[] keyBytes = key();
        SessionKey key = SessionKey.fromBytes(keyBytes);
        if (withData) {
            return Row.read(key, keyBytes, value());
        }
        int length = at.value(buffer);
        if (length > buffer.length) {
            buffer = new byte[Math.max(length, LEAST_BUFFER)];
            length = at.value(buffer);
        }
        return Row.readHead(key, keyBytes, buffer, length);
    }

    @Override
    public void close() {
        at.close();
        options.close();
        upper.close();
        lower.close();
    }
}
