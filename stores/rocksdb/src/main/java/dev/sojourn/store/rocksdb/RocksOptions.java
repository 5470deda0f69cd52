package dev.sojourn.store.rocksdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a {@link RocksStore}: a directory, and defaults that hold for most. Immutable; each method that sets
 * something returns a copy.
 *
 * @param directory where the sessions are; made when it is not there
 * @param nativeFolder where RocksDB's native library is unpacked, once and not at each start; made when it is not there
 * @param durability what an acknowledged write has survived
 * @param syncEvery how long the newest writes may wait for the disk under {@link Durability#WAL}, one millisecond to
 *     one minute; {@link Durability#SYNC} never lets them wait
 * @param memoryBytes native memory for cached blocks and unflushed writes together, at least 8 MiB; it does not grow
 *     with the number of sessions
 * @param onLostTail what happens to the sessions when the log was damaged
 * @param eraseEvery how long what a destroyed session held may stay on the disk, one minute to 30 days, and the time
 *     that it takes to write the others anew
 */
public record RocksOptions(
        Path directory,
        Path nativeFolder,
        Durability durability,
        Duration syncEvery,
        long memoryBytes,
        LostTail onLostTail,
        Duration eraseEvery) {

    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_MEMORY = 8 * MEBIBYTE;
    private static final Duration LONGEST_ERASE_INTERVAL = Duration.ofDays(30);
    private static final Duration LONGEST_SYNC_INTERVAL = Duration.ofMinutes(1);

    /**
     * Checks the ranges and makes the paths absolute.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    public RocksOptions {
        directory = directory.toAbsolutePath().normalize();
        nativeFolder = nativeFolder.toAbsolutePath().normalize();
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(onLostTail, "onLostTail");
        if (syncEvery.compareTo(Duration.ofMillis(1)) < 0 || syncEvery.compareTo(LONGEST_SYNC_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "The sync interval of a RocksDB store is " + syncEvery + "; it must be between 1 ms and 1 minute");
        }
        if (eraseEvery.compareTo(Duration.ofMinutes(1)) < 0 || eraseEvery.compareTo(LONGEST_ERASE_INTERVAL) > 0) {
            throw new IllegalArgumentException("The interval at which a RocksDB store erases is " + eraseEvery
                    + "; it must be between 1 minute and 30 days");
        }
        if (memoryBytes < LEAST_MEMORY) {
            throw new IllegalArgumentException("The memory of a RocksDB store is " + memoryBytes
                    + " bytes; it must be at least " + LEAST_MEMORY + " (8 MiB)");
        }
    }

    /**
     * The default settings: {@link Durability#WAL}, a sync every 200 milliseconds, 128 MiB of native memory, and the
     * native library in the folder {@code native} of the directory. A damaged log ends all sessions, and what was
     * destroyed is erased every day.
     *
     * @param directory where the sessions are
     * @return the settings
     */
    public static RocksOptions in(Path directory) {
        return new RocksOptions(
                directory,
                directory.resolve(StoreDirectory.NATIVE),
                Durability.WAL,
                Duration.ofMillis(200),
                128 * MEBIBYTE,
                LostTail.END_SESSIONS,
                Duration.ofDays(1));
    }

    /**
     * Chooses what an acknowledged write has survived.
     *
     * @param value the class
     * @return the changed settings
     */
    public RocksOptions durability(Durability value) {
        return new RocksOptions(directory, nativeFolder, value, syncEvery, memoryBytes, onLostTail, eraseEvery);
    }

    /**
     * Sets how long the newest writes may wait for the disk under {@link Durability#WAL}.
     *
     * @param value one millisecond to one minute
     * @return the changed settings
     * @throws IllegalArgumentException when it is outside that range
     */
    public RocksOptions syncEvery(Duration value) {
        return new RocksOptions(directory, nativeFolder, durability, value, memoryBytes, onLostTail, eraseEvery);
    }

    /**
     * Sets the native memory. More of it makes reads of rarely used sessions faster.
     *
     * @param value at least 8 MiB
     * @return the changed settings
     * @throws IllegalArgumentException when it is less
     */
    public RocksOptions memoryBytes(long value) {
        return new RocksOptions(directory, nativeFolder, durability, syncEvery, value, onLostTail, eraseEvery);
    }

    /**
     * Sets where the native library is unpacked. Needed where the store's directory is on a file system mounted
     * {@code noexec}. Whoever can write to the folder can run code in this process.
     *
     * @param value the folder
     * @return the changed settings
     */
    public RocksOptions nativeFolder(Path value) {
        return new RocksOptions(directory, value, durability, syncEvery, memoryBytes, onLostTail, eraseEvery);
    }

    /**
     * Chooses what happens to the sessions when the log was damaged.
     *
     * @param value the policy
     * @return the changed settings
     */
    public RocksOptions onLostTail(LostTail value) {
        return new RocksOptions(directory, nativeFolder, durability, syncEvery, memoryBytes, value, eraseEvery);
    }

    /**
     * Sets how long what a destroyed session held may stay on the disk. Each time all sessions are written anew.
     *
     * @param value one minute to 30 days
     * @return the changed settings
     * @throws IllegalArgumentException when it is outside that range
     */
    public RocksOptions eraseEvery(Duration value) {
        return new RocksOptions(directory, nativeFolder, durability, syncEvery, memoryBytes, onLostTail, value);
    }
}
