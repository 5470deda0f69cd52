package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
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

    /** More than RocksDB needs to read its manifest and logs and to begin new ones. */
    private static final int FILES_TO_OPEN = 32;

    /** Room for some minutes of busy writing, and for a compaction. */
    private static final long NEARLY_FULL = 256L << 20;

    private static final byte[] SEAL = {'s', 'e', 'a', 'l'};

    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    private final Path folder;
    private final RocksOptions options;
    private final List<RocksObject> owned = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final ReadOptions reading = new ReadOptions();
    private final WriteOptions buffered = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private @Nullable RocksDB rocks;
    private volatile boolean waitsForDisk;
    private volatile @Nullable StoreException broken;
    private volatile boolean damaged;
    /** Since what was removed was taken off the disk; a store that was just opened may hold some. */
    private volatile boolean written = true;

    private volatile boolean stopped;
    private long backgroundErrors;
    private volatile RocksLosses losses = RocksLosses.NONE;

    Database(Path folder, RocksOptions options) {
        this.folder = folder;
        this.options = options;
        open();
    }

    private void open() {
        lost(Recovery.beforeOpening(folder, options.onLostTail()));
        try {
            open(false);
        } catch (RocksDBException e) {
            // RocksDB never ends closing a database that it has opened without a file that is missing.
            if (!Failures.isDamage(e) || Failures.isMissing(e)) {
                throw notOpened(e);
            }
            // Perhaps it is one of the tables, and the others can be read.
            try {
                open(true);
            } catch (RocksDBException again) {
                throw notOpened(e);
            }
        }
    }

    private void open(boolean damagedTables) throws RocksDBException {
        // No lock is taken to look something up in it.
        Cache cache = own(new HyperClockCache(options.memoryBytes(), 0, -1, false));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.title(), familyOptions(family, cache)));
        }
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            // A table that is not looked at when the database is opened does not hinder it.
            DBOptions how = databaseOptions(cache).setOpenFilesAsync(damagedTables).setSkipStatsUpdateOnDbOpen(damagedTables);
            rocks = RocksDB.open(how, folder.toString(), descriptors, handles);
            List.of(Family.values()).forEach(family -> families.put(family, handles.remove(0)));
            broken = null;
            damaged = damagedTables;
            backgroundErrors = 0;
        } catch (RocksDBException e) {
            release();
            throw e;
        }
    }

    private StoreException notOpened(RocksDBException e) {
        StoreException failed = Failures.ofOpening(folder, e);
        broken = failed;
        return failed;
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
                // A record has its own as well. It does not tell that a newer one, or its removal, can't be read.
                .setChecksumType(ChecksumType.kXXH3)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)));
        ColumnFamilyOptions familyOptions = own(new ColumnFamilyOptions());
        if (family == Family.SESSIONS) {
            // A key that is not in the newest writes is not searched for in them.
            familyOptions.setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM);
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
            throw Failures.of(e);
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
            throw Failures.of(e);
        }
    }

    /** Writes one record: the same as a batch of one, without the batch. */
    void put(byte[] key, byte[] value) {
        try {
            rocks().put(handle(Family.SESSIONS), buffered, key, value);
            written(syncsWrites());
        } catch (RocksDBException e) {
            throw writeFailed(e);
        }
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
            rocks().write(buffered, changes.finished());
            written(sync);
        } catch (RocksDBException e) {
            throw writeFailed(e);
        }
    }

    /** Brings to disk what was written without waiting for it. */
    void sync() {
        if (!waitsForDisk) {
            return;
        }
        // Before the sync: what is written while it runs waits for the next one.
        waitsForDisk = false;
        try {
            seal();
        } catch (RocksDBException e) {
            waitsForDisk = true;
            throw writeFailed(e);
        }
    }

    private void written(boolean sync) throws RocksDBException {
        if (!written) {
            written = true;
        }
        if (sync) {
            seal();
        } else if (!waitsForDisk) {
            waitsForDisk = true;
        }
    }

    /**
     * Brings the log to disk with something behind all that was written: so whatever can't be read there one day is
     * known to have been damaged, and not to be a write that a crash has cut short.
     */
    private void seal() throws RocksDBException {
        try (WriteBatch end = new WriteBatch()) {
            end.putLogData(SEAL);
            rocks().write(synced, end);
        }
    }

    /** Copies the database, as it is now, to a folder that is not there. */
    void checkpoint(Path to) {
        try (Checkpoint checkpoint = Checkpoint.create(rocks())) {
            checkpoint.createCheckpoint(to.toString());
        } catch (RocksDBException e) {
            throw Failures.of(e);
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
            throw Failures.of(e);
        }
    }

    /**
     * Takes off the disk what was removed and what was written over, unless nothing was written since the last time.
     * Takes seconds for each gigabyte; {@link #stopErasing} makes it return early.
     */
    void erase() {
        if (!written) {
            return;
        }
        written = false;
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
                CompactRangeOptions whole = new CompactRangeOptions()
                        .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            rocks().flush(flush, List.copyOf(families.values()));
            for (Family family : Family.values()) {
                if (!stopped) {
                    rocks().compactRange(handle(family), null, null, whole);
                }
            }
        } catch (RocksDBException e) {
            written = true;
            if (!stopped) {
                throw Failures.of(e);
            }
        }
    }

    void stopErasing() {
        stopped = true;
        RocksDB open = rocks;
        if (open != null) {
            open.abortAllCompactions();
        }
    }

    long count() {
        byte[] count = get(Family.DEFAULT, COUNT);
        return count == null
                ? 0
                : ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Whether it takes no writes, and what the next opening needs is there. */
    boolean canBeRepaired() {
        return broken != null && hasRoomFor(0) && hasFiles();
    }

    /** Whether something in it can't be read, and there is room to write the rest anew. */
    boolean canBeRebuilt() {
        return damaged && rocks != null && hasRoomFor(tableBytes()) && hasFiles();
    }

    /** Somebody has met damage. */
    void damageMet() {
        damaged = true;
    }

    /** Why it takes no writes, or null while it does. */
    @Nullable
    String refusesWrites() {
        StoreException why = broken;
        return why == null ? null : why.getMessage();
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Whether a few more buffers fill the disk. */
    boolean isNearlyFull() {
        return !hasRoomFor(NEARLY_FULL);
    }

    RocksLosses losses() {
        return losses;
    }

    void lost(RocksLosses more) {
        losses = losses.plus(more);
    }

    /** Finds out whether something that RocksDB does by itself has failed: then it takes no writes any more. */
    void probe() {
        try {
            if (broken == null && rocks().getAggregatedLongProperty("rocksdb.background-errors") > backgroundErrors) {
                backgroundErrors = rocks().getAggregatedLongProperty("rocksdb.background-errors");
                seal();
            }
        } catch (RocksDBException e) {
            throw writeFailed(e);
        }
    }

    private long tableBytes() {
        return rocks().getLiveFilesMetaData().stream()
                .mapToLong(LiveFileMetaData::size)
                .sum();
    }

    private boolean hasRoomFor(long bytes) {
        return folder.toFile().getUsableSpace() >= bytes + options.memoryBytes() / WRITE_BUFFERS;
    }

    /** Whether so many files can be open at once as the next opening needs. */
    private boolean hasFiles() {
        List<FileChannel> open = new ArrayList<>();
        try {
            while (open.size() < FILES_TO_OPEN) {
                open.add(FileChannel.open(folder.resolve("CURRENT"), StandardOpenOption.READ));
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            for (FileChannel each : open) {
                try {
                    each.close();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "A file that was only read can't be closed", e);
                }
            }
        }
    }

    /** Opens the database again; what was acknowledged is in its log. */
    void reopen() {
        release();
        open();
    }

    /** Puts another database in the place of this one, which is closed. */
    void replaceBy(Path other) {
        release();
        StoreDirectory.swap(folder, other);
        open();
    }

    Database beside(Path other) {
        return new Database(other, options);
    }

    Path folder() {
        return folder;
    }

    RocksOptions options() {
        return options;
    }

    /** Lets nobody read it until it was opened again. */
    void shut(StoreException why) {
        release();
        broken = why;
    }

    /** Flushes, so that the next start has nothing to replay, and frees everything. */
    void close() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            if (broken == null) {
                seal();
                rocks().flush(flush, List.copyOf(families.values()));
            }
        } catch (RocksDBException e) {
            // Nothing is lost with damage that is found now: the log is on disk, and the next start meets it.
            if (!Failures.isDamage(e)) {
                throw Failures.of(e);
            }
            LOG.log(System.Logger.Level.WARNING, Failures.of(e).getMessage());
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
            StoreException why = broken;
            throw new StoreException(why == null ? folder + " is closed" : String.valueOf(why.getMessage()), why);
        }
        return rocks;
    }

    /** The first failure tells why; those that follow only say that there was one. */
    private StoreException writeFailed(RocksDBException e) {
        damaged |= Failures.isDamage(e);
        StoreException why = broken;
        if (why == null) {
            why = Failures.ofWriting(folder, e);
            broken = why;
        }
        return new StoreException(String.valueOf(why.getMessage()), e);
    }
}
