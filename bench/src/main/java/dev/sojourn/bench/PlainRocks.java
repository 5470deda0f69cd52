package dev.sojourn.bench;

import dev.sojourn.SessionEngine;
import dev.sojourn.id.KeyRing;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * RocksDB without a store above it: the same cache, filters and bytes, and nothing that is parsed, indexed or decided.
 */
final class PlainRocks implements AutoCloseable {

    private static final long CACHE_BYTES = 128L << 20;
    private static final int BLOOM_BITS = 10;

    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options;
    private final RocksDB rocks;

    private PlainRocks(Path directory) throws RocksDBException {
        options = new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
        rocks = RocksDB.open(options, directory.toString());
    }

    static PlainRocks open(Path directory) {
        try {
            return new PlainRocks(directory);
        } catch (RocksDBException e) {
            throw new IllegalStateException("RocksDB does not open", e);
        }
    }

    RocksDB rocks() {
        return rocks;
    }

    /**
     * The records of some sessions, as the store writes them to its column family {@code sessions}.
     *
     * @param directory a directory that is not there yet
     */
    static List<byte[]> records(Path directory, int sessions) {
        try (RocksStore store = RocksStore.open(directory);
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .keys(KeyRing.random())
                        .withoutSweeps()
                        .build()) {
            for (int i = 0; i < sessions; i++) {
                engine.directory().create(Payload.of(i));
            }
        }
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                new ColumnFamilyDescriptor("sessions".getBytes(StandardCharsets.US_ASCII)));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<byte[]> records = new ArrayList<>(sessions);
        try (DBOptions options = new DBOptions();
                RocksDB rocks =
                        RocksDB.openReadOnly(options, directory.resolve("db").toString(), families, handles);
                RocksIterator each = rocks.newIterator(handles.get(1))) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                records.add(each.value());
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("The store's records cannot be read", e);
        }
        return records;
    }

    @Override
    public void close() {
        rocks.close();
        options.close();
        filter.close();
        cache.close();
    }
}
