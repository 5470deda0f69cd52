package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Status;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * The native database: everything that is owned outside the heap, opened together and closed together, with RocksDB's
 * exceptions turned into the store's. Whoever calls it has to be inside the {@link Gate}, and alone to open or close
 * it.
 *
 * <p>After a failed write RocksDB refuses all further ones, even when the disk has room again, so the database is
 * then broken: it still reads, and has to be opened again to write.
 */
final class Database {

    static final byte[] COUNT = {'c', 'o', 'u', 'n', 't'};

    private static final int OPEN_FILES = 512;
    private static final int WRITE_BUFFERS = 8;
    private static final int BLOOM_BITS = 10;
    /** Of a write buffer: some 40 bits for each record of the usual size. */
    private static final double MEMTABLE_BLOOM = 0.01;

    private final Path folder;
    private final RocksOptions options;
    private final List<RocksObject> owned = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final ReadOptions reading = new ReadOptions();
    private final WriteOptions buffered = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private @Nullable RocksDB rocks;
    private volatile boolean waitsForDisk;
    private volatile @Nullable String broken;

    Database(Path folder, RocksOptions options) {
        this.folder = folder;
        this.options = options;
        open();
    }

    private void open() {
        // No lock is taken to look something up in it.
        Cache cache = own(new HyperClockCache(options.memoryBytes(), 0, -1, false));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.title(), familyOptions(family, cache)));
        }
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            rocks = RocksDB.open(databaseOptions(cache), folder.toString(), descriptors, handles);
            List.of(Family.values()).forEach(family -> families.put(family, handles.remove(0)));
            broken = null;
        } catch (RocksDBException e) {
            release();
            throw openingFailed(e);
        }
    }

    private DBOptions databaseOptions(Cache cache) {
        // Unflushed writes are charged to the cache: one number bounds both.
        WriteBufferManager writeBuffers = own(new WriteBufferManager(options.memoryBytes() / 2, cache));
        return own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(writeBuffers)
                // Bounds what has to be replayed at the next start.
                .setMaxTotalWalSize(options.memoryBytes() / 2)
                // After a power failure the log may end anywhere: everything before the first hole counts.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxOpenFiles(OPEN_FILES)
                .setBytesPerSync(1 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(2));
    }

    private ColumnFamilyOptions familyOptions(Family family, Cache cache) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)));
        ColumnFamilyOptions familyOptions = own(new ColumnFamilyOptions());
        if (family == Family.SESSIONS) {
            // A key that is not in the newest writes is not searched for in them.
            familyOptions.setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM);
            // A record has its own checksum, bound to its key. One for the whole block would end all sessions of a
            // block
            // with one flipped bit, and stop compactions.
            table.setChecksumType(ChecksumType.kNoChecksum);
        }
        familyOptions
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setWriteBufferSize(options.memoryBytes() / WRITE_BUFFERS);
        return family == Family.DEFAULT ? familyOptions.setMergeOperator(own(new UInt64AddOperator())) : familyOptions;
    }

    byte @Nullable [] get(Family family, byte[] key) {
        try {
            return rocks().get(handle(family), reading, key);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** What is under several keys, in their order. */
    List<byte @Nullable []> getAll(Family family, List<byte[]> keys) {
        if (keys.size() < 2) {
            List<byte @Nullable []> values = new ArrayList<>(1);
            keys.forEach(key -> values.add(get(family, key)));
            return values;
        }
        try {
            return rocks().multiGetAsList(reading, Collections.nCopies(keys.size(), handle(family)), keys);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    /** Writes one record: the same as a batch of one, without the batch. */
    void put(byte[] key, byte[] value) {
        boolean sync = syncsWrites();
        try {
            rocks().put(handle(Family.SESSIONS), sync ? synced : buffered, key, value);
        } catch (RocksDBException e) {
            throw writeFailed(e);
        }
        waitsForDisk |= !sync;
    }

    Changes changes() {
        return new Changes(this::handle);
    }

    /** Whether every write is promised to be on disk when it is acknowledged. */
    boolean syncsWrites() {
        return options.durability() == Durability.SYNC;
    }

    void write(Changes changes, boolean sync) {
        try {
            rocks().write(sync ? synced : buffered, changes.finished());
        } catch (RocksDBException e) {
            throw writeFailed(e);
        }
        waitsForDisk |= !sync;
    }

    /** Brings to disk what was written without waiting for it. */
    void sync() {
        if (!waitsForDisk) {
            return;
        }
        // Before the sync: what is written while it runs waits for the next one.
        waitsForDisk = false;
        try {
            rocks().syncWal();
        } catch (RocksDBException e) {
            waitsForDisk = true;
            throw writeFailed(e);
        }
    }

    Range range(Family family, byte[] from, byte[] to, boolean fillCache) {
        return new Range(rocks(), handle(family), from, to, fillCache, null);
    }

    View view() {
        return new View(rocks(), this::handle);
    }

    void compact(Family family, byte[] from, byte[] to) {
        try {
            rocks().compactRange(handle(family), from, to);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    long count() {
        byte[] count = get(Family.DEFAULT, COUNT);
        return count == null
                ? 0
                : ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Whether it is broken and there is room to write what is in memory. */
    boolean canBeRepaired() {
        return broken != null && folder.toFile().getUsableSpace() >= options.memoryBytes() / WRITE_BUFFERS;
    }

    /** Opens the database again; what was acknowledged is in its log. */
    void reopen() {
        release();
        open();
    }

    /** Flushes, so that the next start has nothing to replay, and frees everything. */
    void close() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            if (broken == null) {
                rocks().syncWal();
                rocks().flush(flush, List.copyOf(families.values()));
            }
        } catch (RocksDBException e) {
            throw failed(e);
        } finally {
            release();
            synced.close();
            buffered.close();
            reading.close();
        }
    }

    private void release() {
        families.values().forEach(ColumnFamilyHandle::close);
        families.clear();
        if (rocks != null) {
            rocks.close();
            rocks = null;
        }
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
        owned.clear();
    }

    private <T extends RocksObject> T own(T resource) {
        owned.add(resource);
        return resource;
    }

    private ColumnFamilyHandle handle(Family family) {
        rocks();
        return Objects.requireNonNull(families.get(family));
    }

    private RocksDB rocks() {
        if (rocks == null) {
            throw new StoreException(String.valueOf(broken), null);
        }
        return rocks;
    }

    static StoreException failed(RocksDBException e) {
        return new StoreException("The RocksDB store failed: " + e.getMessage(), e);
    }

    private StoreException openingFailed(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        String what = isFull(e)
                ? "its disk is full. Make room and start again"
                : message
                        + ". If its files were damaged, restore the directory from a backup or move it away to begin an"
                        + " empty one";
        if (message.toLowerCase(Locale.ROOT).contains("lock ")) {
            what = "it is in use: " + folder.resolve("LOCK") + " is locked by "
                    + (message.contains("current process") ? "this process" : "another process")
                    + ". Stop that one, or choose another directory";
        }
        return new StoreException("The RocksDB store in " + folder + " can't be opened: " + what, e);
    }

    /** The first failure tells why; those that follow only say that there was one. */
    private StoreException writeFailed(RocksDBException e) {
        String why = broken;
        if (why == null) {
            why = "The RocksDB store in " + folder + " takes no writes, while reads go on: "
                    + (isFull(e)
                            ? "its disk is full. It goes on by itself when there is room"
                            : e.getMessage() + ". It tries again by itself");
            broken = why;
        }
        return new StoreException(why, e);
    }

    private static boolean isFull(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getSubCode() == Status.SubCode.NoSpace
                || String.valueOf(e.getMessage()).contains("No space left on device");
    }
}
