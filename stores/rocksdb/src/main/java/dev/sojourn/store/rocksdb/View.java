package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * The database as it was at one moment, for a reader that goes from one column family to another: what was written in
 * one batch is seen whole or not at all. Not safe for use by several threads.
 */
final class View implements AutoCloseable {

    private final RocksDB rocks;
    private final Function<Family, ColumnFamilyHandle> families;
    private final Snapshot snapshot;
    private final ReadOptions reading;
    /** For records whose data nobody needs: read into, looked at, and read into again. */
    private byte[] buffer = {};

    View(RocksDB rocks, Function<Family, ColumnFamilyHandle> families) {
        this.rocks = rocks;
        this.families = families;
        this.snapshot = rocks.getSnapshot();
        this.reading = new ReadOptions().setSnapshot(snapshot);
    }

    @Nullable
    Row row(SessionKey key, boolean withData) {
        byte[] keyBytes = key.toBytes();
        ColumnFamilyHandle family = families.apply(Family.SESSIONS);
        try {
            if (withData) {
                byte[] value = rocks.get(family, reading, keyBytes);
                return value == null ? null : Row.read(key, keyBytes, value);
            }
            if (buffer.length == 0) {
                buffer = new byte[Range.LEAST_BUFFER];
            }
            int length = get(family, keyBytes);
            if (length > buffer.length) {
                buffer = new byte[length];
                length = get(family, keyBytes);
            }
            return length == RocksDB.NOT_FOUND ? null : Row.readHead(key, keyBytes, buffer, length);
        } catch (RocksDBException e) {
            throw Failures.of(e);
        }
    }

    Range range(Family family, byte[] from, byte[] to) {
        return new Range(rocks, families.apply(family), from, to, true, snapshot);
    }

    @Override
    public void close() {
        reading.close();
        rocks.releaseSnapshot(snapshot);
        snapshot.close();
    }

    private int get(ColumnFamilyHandle family, byte[] key) throws RocksDBException {
        return rocks.get(family, reading, key, 0, key.length, buffer, 0, buffer.length);
    }
}
