package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;
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
    private static final byte[] SEAL = {'s', 'e', 'a', 'l'};
    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    private final Path folder;
    private final RocksOptions options;
    private final Room room;
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final ReadOptions reading = new ReadOptions();
    private final WriteOptions buffered = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private @Nullable Tuning owned;
    private @Nullable RocksDB rocks;
    private volatile boolean waitsForDisk;
    private volatile @Nullable StoreException broken;
    private volatile boolean damaged;
    /** Since what was removed was taken off the disk; a store that was just opened may hold some. */
    private volatile boolean written = true;

    private volatile boolean stopped;
    private volatile long backgroundErrors;
    private volatile RocksLosses losses = RocksLosses.NONE;

    Database(Path folder, RocksOptions options) {
        this.folder = folder;
        this.options = options;
        this.room = new Room(folder, options.memoryBytes() / Tuning.WRITE_BUFFERS);
        open();
    }

    private void open() {
        damaged = false;
        try {
            lost(Recovery.beforeOpening(folder, options.onLostTail()));
            open(false);
        } catch (StoreException e) {
            broken = e;
            throw e;
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
        Tuning tuning = new Tuning(options.memoryBytes());
        owned = tuning;
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.title(), tuning.ofFamily(family)));
        }
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            // A table that is not looked at when the database is opened does not hinder it.
            DBOptions how =
                    tuning.ofDatabase().setOpenFilesAsync(damagedTables).setSkipStatsUpdateOnDbOpen(damagedTables);
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

    /** Brings to disk what was written without waiting for it; finds out whether RocksDB's own work has failed. */
    void sync() {
        try {
            long errors = broken == null ? rocks().getAggregatedLongProperty("rocksdb.background-errors") : 0;
            if (!waitsForDisk && errors <= backgroundErrors) {
                return;
            }
            backgroundErrors = errors;
            // Before the sync: what is written while it runs waits for the next one.
            waitsForDisk = false;
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

    /** Takes off the disk what was removed and written over, unless nothing was written since the last time. */
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
        return broken != null && room.has(0) && room.hasFiles();
    }

    /** Whether something in it can't be read, and there is room to write the rest anew. */
    boolean canBeRebuilt() {
        return damaged
                && rocks != null
                && room.hasFiles()
                && room.has(rocks().getLiveFilesMetaData().stream()
                        .mapToLong(LiveFileMetaData::size)
                        .sum());
    }

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

    Room room() {
        return room;
    }

    RocksLosses losses() {
        return losses;
    }

    void lost(RocksLosses more) {
        losses = losses.plus(more);
    }

    /** Opens the database again; what was acknowledged is in its log. */
    void reopen() {
        release();
        open();
    }

    /** Puts another database in the place of this one, which is closed; shut when that fails. */
    void replaceBy(Path other) {
        release();
        try {
            StoreDirectory.swap(folder, other);
            open();
        } catch (StoreException e) {
            shut(e);
            throw e;
        }
    }

    Database beside(Path other) {
        return new Database(other, options);
    }

    Path folder() {
        return folder;
    }

    /** Lets nobody read it until it was opened again. */
    void shut(StoreException why) {
        release();
        broken = why;
        damaged = false;
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
            List.of(synced, buffered, reading).forEach(RocksObject::close);
        }
    }

    private void release() {
        families.values().forEach(ColumnFamilyHandle::close);
        families.clear();
        if (rocks != null) {
            rocks.close();
            rocks = null;
        }
        if (owned != null) {
            owned.close();
            owned = null;
        }
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
