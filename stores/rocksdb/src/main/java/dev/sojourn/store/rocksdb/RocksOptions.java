package dev.sojourn.store.rocksdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a {@link RocksStore}: a directory, and defaults that hold for most. Immutable; each method that sets
 * something returns a copy.
 */
public final class RocksOptions {

    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_MEMORY = 8 * MEBIBYTE;
    private static final Duration LONGEST_SYNC_INTERVAL = Duration.ofMinutes(1);

    private final Path directory;
    private final Path nativeFolder;
    private final Durability durability;
    private final Duration syncEvery;
    private final long memoryBytes;

    private RocksOptions(
            Path directory, Path nativeFolder, Durability durability, Duration syncEvery, long memoryBytes) {
        this.directory = directory;
        this.nativeFolder = nativeFolder;
        this.durability = durability;
        this.syncEvery = syncEvery;
        this.memoryBytes = memoryBytes;
    }

    /**
     * The default settings: {@link Durability#WAL}, a sync every 200 milliseconds, 128 MiB of native memory, and the native
     * library unpacked into the folder {@code native} of the directory.
     *
     * @param directory where the sessions are; made when it is not there
     * @return the settings
     */
    public static RocksOptions in(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        return new RocksOptions(
                home, home.resolve(StoreDirectory.NATIVE), Durability.WAL, Duration.ofMillis(200), 128 * MEBIBYTE);
    }

    /**
     * Chooses what an acknowledged write has survived.
     *
     * @param value the class
     * @return the changed settings
     */
    public RocksOptions durability(Durability value) {
        return new RocksOptions(directory, nativeFolder, Objects.requireNonNull(value), syncEvery, memoryBytes);
    }

    /**
     * Sets how long the newest writes may wait for the disk under {@link Durability#WAL}; {@link Durability#SYNC} never lets
     * them wait.
     *
     * @param value one millisecond to one minute
     * @return the changed settings
     * @throws IllegalArgumentException when it is outside that range
     */
    public RocksOptions syncEvery(Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST_SYNC_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "The sync interval of a RocksDB store is " + value + "; it must be between 1 ms and 1 minute");
        }
        return new RocksOptions(directory, nativeFolder, durability, value, memoryBytes);
    }

    /**
     * Sets the native memory for cached blocks and unflushed writes together. It does not grow with the number of sessions;
     * a hundred megabytes more make reads of rarely used sessions faster.
     *
     * @param value at least 8 MiB
     * @return the changed settings
     * @throws IllegalArgumentException when it is less
     */
    public RocksOptions memoryBytes(long value) {
        if (value < LEAST_MEMORY) {
            throw new IllegalArgumentException("The memory of a RocksDB store is " + value + " bytes; it must be at least "
                    + LEAST_MEMORY + " (8 MiB)");
        }
        return new RocksOptions(directory, nativeFolder, durability, syncEvery, value);
    }

    /**
     * Sets where the native library is unpacked, once per version and not at each start. Needed where the store's directory
     * is on a file system mounted {@code noexec}. Whoever can write to it can run code in this process.
     *
     * @param value the folder; made when it is not there
     * @return the changed settings
     */
    public RocksOptions nativeFolder(Path value) {
        return new RocksOptions(directory, value.toAbsolutePath().normalize(), durability, syncEvery, memoryBytes);
    }

    /**
     * Where the sessions are.
     *
     * @return an absolute path
     */
    public Path directory() {
        return directory;
    }

    /**
     * Where the native library is unpacked.
     *
     * @return an absolute path
     */
    public Path nativeFolder() {
        return nativeFolder;
    }

    /**
     * What an acknowledged write has survived.
     *
     * @return the class
     */
    public Durability durability() {
        return durability;
    }

    /**
     * How long the newest writes may wait for the disk under {@link Durability#WAL}.
     *
     * @return the interval
     */
    public Duration syncEvery() {
        return syncEvery;
    }

    /**
     * The native memory for cached blocks and unflushed writes together.
     *
     * @return bytes
     */
    public long memoryBytes() {
        return memoryBytes;
    }
}
