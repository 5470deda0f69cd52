package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What one operation writes: the record with its index entries and its share of the count, all of it or nothing.
 * Every change names the row before and the row after, so that no caller can forget an index. Not safe for use by
 * several threads.
 */
final class Changes implements AutoCloseable {

    /**
     * What a batch leaves under a key.
     *
     * @param is the row, or null for nothing
     */
    record Stored(SessionKey key, @Nullable Row is) {}

    private static final byte[] NOTHING = {};

    private final WriteBatch batch = new WriteBatch();
    private final Function<Family, ColumnFamilyHandle> families;
    private final List<Stored> stored = new ArrayList<>(2);
    private long counted;
    private long lowestFiled = StoredSession.NEVER;

    Changes(Function<Family, ColumnFamilyHandle> families) {
        this.families = families;
    }

    /**
     * Puts one row in the place of another.
     *
     * @param was what is stored, or null for nothing
     * @param is what shall be stored under the same key, or null for nothing
     */
    Changes swap(@Nullable Row was, @Nullable Row is) {
        store(was, is);
        bind(was, is);
        counted += (is == null ? 0 : counted(is)) - (was == null ? 0 : counted(was));
        return this;
    }

    /**
     * Moves a session to another key.
     *
     * @param was what is stored under the old key
     * @param trail what shall be stored there
     * @param renewed what shall be stored under the new key, where nothing is
     */
    Changes roll(Row was, Row trail, Row renewed) {
        store(was, trail);
        store(null, renewed);
        bind(was, renewed);
        return this;
    }

    /** Files a key. */
    Changes file(byte[] keyBytes, long moment) {
        put(Family.EXPIRY, ExpiryIndex.entry(moment, keyBytes), NOTHING);
        lowestFiled = Math.min(lowestFiled, moment);
        return this;
    }

    /** Puts an entry of an index as it was found. */
    void copy(Family family, byte[] key, byte[] value) {
        put(family, key, value);
    }

    /** Takes away a key, such as an index entry that no record answers for. */
    Changes drop(Family family, byte[] key) {
        try {
            batch.delete(families.apply(family), key);
        } catch (RocksDBException e) {
            throw Failures.of(e);
        }
        return this;
    }

    boolean isEmpty() {
        return batch.count() == 0;
    }

    /** By how much the number of sessions changes. */
    long counted() {
        return counted;
    }

    /** The lowest moment under which something is filed. */
    long lowestFiled() {
        return lowestFiled;
    }

    /** What it stores, in order: the last one of a key counts. */
    List<Stored> stored() {
        return stored;
    }

    /** The batch, with its share of the count; asked for once, when nothing is added any more. */
    WriteBatch finished() {
        if (counted != 0) {
            byte[] operand = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(counted)
                    .array();
            try {
                batch.merge(families.apply(Family.DEFAULT), Database.COUNT, operand);
            } catch (RocksDBException e) {
                throw Failures.of(e);
            }
        }
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }

    private void store(@Nullable Row was, @Nullable Row is) {
        if (is != null) {
            put(Family.SESSIONS, is.keyBytes(), is.value());
            stored.add(new Stored(is.key(), is));
        } else if (was != null) {
            drop(Family.SESSIONS, was.keyBytes());
            stored.add(new Stored(was.key(), null));
        }
        file(was, is);
    }

    private void file(@Nullable Row was, @Nullable Row is) {
        long before = was == null ? StoredSession.NEVER : was.filed();
        long after = is == null ? StoredSession.NEVER : is.filed();
        if (was != null && before != StoredSession.NEVER && before != after) {
            drop(Family.EXPIRY, ExpiryIndex.entry(before, was.keyBytes()));
        }
        if (is != null && after != StoredSession.NEVER && before != after) {
            file(is.keyBytes(), after);
        }
    }

    private void bind(@Nullable Row was, @Nullable Row is) {
        byte @Nullable [] before = was == null ? null : UserIndex.entry(was);
        byte @Nullable [] after = is == null ? null : UserIndex.entry(is);
        boolean same = Arrays.equals(before, after);
        if (before != null && !same) {
            drop(Family.USERS, before);
        }
        // The same entry leads elsewhere once its session was rolled.
        if (is != null && after != null && (!same || was != null && !was.key().equals(is.key()))) {
            put(Family.USERS, after, UserIndex.place(is));
        }
    }

    /** What can't be read was most likely a session; whatever it was, it leaves the count once. */
    private static int counted(Row row) {
        return switch (row.state()) {
            case LIVE, DAMAGED, NEWER -> 1;
            case OVER, REMAINS, TRAIL -> 0;
        };
    }

    private void put(Family family, byte[] key, byte[] value) {
        try {
            batch.put(families.apply(family), key, value);
        } catch (RocksDBException e) {
            throw Failures.of(e);
        }
    }
}
