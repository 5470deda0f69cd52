package dev.sojourn.store.rocksdb;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksObject;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/** How RocksDB is to work, with everything that is owned outside the heap for it. Closed after the database. */
final class Tuning implements AutoCloseable {

    static final int WRITE_BUFFERS = 8;

    private static final int OPEN_FILES = 512;
    private static final int BLOOM_BITS = 10;
    /** Of a write buffer: some 40 bits for each record of the usual size. */
    private static final double MEMTABLE_BLOOM = 0.01;

    private final List<RocksObject> owned = new ArrayList<>();
    private final long memoryBytes;
    private final Cache cache;

    Tuning(long memoryBytes) {
        this.memoryBytes = memoryBytes;
        // No lock is taken to look something up in it.
        this.cache = own(new HyperClockCache(memoryBytes, 0, -1, false));
    }

    DBOptions ofDatabase() {
        // Unflushed writes are charged to the cache: one number bounds both.
        WriteBufferManager writeBuffers = own(new WriteBufferManager(memoryBytes / 2, cache));
        return own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(writeBuffers)
                // Bounds what has to be replayed at the next start.
                .setMaxTotalWalSize(memoryBytes / 2)
                // After a power failure the log may end anywhere: everything before the first hole counts.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxOpenFiles(OPEN_FILES)
                .setBytesPerSync(1 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(2));
    }

    ColumnFamilyOptions ofFamily(Family family) {
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
                .setWriteBufferSize(memoryBytes / WRITE_BUFFERS);
        return family == Family.DEFAULT ? familyOptions.setMergeOperator(own(new UInt64AddOperator())) : familyOptions;
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }

    private <T extends RocksObject> T own(T resource) {
        owned.add(resource);
        return resource;
    }
}
