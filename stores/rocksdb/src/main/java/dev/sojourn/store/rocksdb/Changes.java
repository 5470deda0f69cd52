package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What one operation writes: the record with its index entries and its share of the count, all of it or nothing. Every change
 * names the row before and the row after, so that no caller can forget an index. Not safe for use by several threads.
 */
final class Changes implements AutoCloseable {

    private static final byte[] NOTHING = {};

    private final WriteBatch batch = new WriteBatch();
    private final Function<Family, ColumnFamilyHandle> families;
    private final Function<RocksDBException, StoreException> failed;
    private long counted;
    private long lowestFiled = StoredSession.NEVER;

    Changes(Function<Family, ColumnFamilyHandle> families, Function<RocksDBException, StoreException> failed) {
        this.families = families;
        this.failed = failed;
    }

    /**
     * Puts one row in the place of another.
     *
     * @param was what is stored, or null for nothing
     * @param is what shall be stored under the same key, or null for nothing
     */
    Changes swap(@Nullable Row was, @Nullable Row is) {
        try {
            record(was, is);
            file(was, is);
            bind(was, is);
            count(was, is);
        } catch (RocksDBException e) {
            throw failed.apply(e);
        }
        return this;
    }

    /** Takes away an index entry that no record answers for. */
    Changes drop(Family index, byte[] entry) {
        try {
            batch.delete(families.apply(index), entry);
        } catch (RocksDBException e) {
            throw failed.apply(e);
        }
        return this;
    }

    /** Files a key whose record stays as it is. */
    Changes file(byte[] keyBytes, long moment) {
        try {
            batch.put(families.apply(Family.EXPIRY), ExpiryIndex.entry(moment, keyBytes), NOTHING);
        } catch (RocksDBException e) {
            throw failed.apply(e);
        }
        lowestFiled = Math.min(lowestFiled, moment);
        return this;
    }

    /** By how much the number of sessions changes. */
    long counted() {
        return counted;
    }

    /** The lowest moment under which something is filed. */
    long lowestFiled() {
        return lowestFiled;
    }

    WriteBatch batch() {
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }

    private void record(@Nullable Row was, @Nullable Row is) throws RocksDBException {
        ColumnFamilyHandle sessions = families.apply(Family.SESSIONS);
        if (is != null) {
            batch.put(sessions, is.keyBytes(), is.value());
        } else if (was != null) {
            batch.delete(sessions, was.keyBytes());
        }
    }

    private void file(@Nullable Row was, @Nullable Row is) throws RocksDBException {
        long before = was == null ? StoredSession.NEVER : was.filed();
        long after = is == null ? StoredSession.NEVER : is.filed();
        if (before == after) {
            return;
        }
        ColumnFamilyHandle expiry = families.apply(Family.EXPIRY);
        if (was != null && before != StoredSession.NEVER) {
            batch.delete(expiry, ExpiryIndex.entry(before, was.keyBytes()));
        }
        if (is != null && after != StoredSession.NEVER) {
            batch.put(expiry, ExpiryIndex.entry(after, is.keyBytes()), NOTHING);
            lowestFiled = Math.min(lowestFiled, after);
        }
    }

    private void bind(@Nullable Row was, @Nullable Row is) throws RocksDBException {
        byte[] before = was == null || was.state() != Row.State.LIVE ? UserName.encode(null) : was.user();
        byte[] after = is == null || is.state() != Row.State.LIVE ? UserName.encode(null) : is.user();
        if (Arrays.equals(before, after)) {
            return;
        }
        ColumnFamilyHandle users = families.apply(Family.USERS);
        if (was != null && !UserName.isNobody(before)) {
            batch.delete(users, UserIndex.entry(before, was.keyBytes()));
        }
        if (is != null && !UserName.isNobody(after)) {
            batch.put(users, UserIndex.entry(after, is.keyBytes()), NOTHING);
        }
    }

    private void count(@Nullable Row was, @Nullable Row is) throws RocksDBException {
        int by = (is != null && counts(is) ? 1 : 0) - (was != null && counts(was) ? 1 : 0);
        if (by != 0) {
            batch.merge(families.apply(Family.META), Database.COUNT, littleEndian(by));
            counted += by;
        }
    }

    /** A damaged record was most likely a session; whatever it was, it is taken out of the count once. */
    private static boolean counts(Row row) {
        return row.state() == Row.State.LIVE || row.state() == Row.State.DAMAGED || row.state() == Row.State.NEWER;
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
