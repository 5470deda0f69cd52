package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store, held by this process alone from the moment it is opened: it is looked at before RocksDB is, so
 * that a wrong one is told in one sentence and left as it was.
 */
final class StoreDirectory implements AutoCloseable {

    static final String NATIVE = "native";

    private static final String DATABASE = "db";
    private static final String LOCK = "in-use.lock";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NAME = "sojourn-rocksdb";
    private static final int FORMAT_VERSION = 1;

    private final Path home;
    private final FileChannel lockFile;

    private StoreDirectory(Path home, FileChannel lockFile) {
        this.home = home;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if need be, takes its lock and checks its format.
     *
     * @throws StoreException when it is in use, of another program, of a later version, not writable or on a full disk
     */
    static StoreDirectory open(Path home) {
        try {
            make(home);
            String format = formatOf(home);
            FileChannel lockFile = lock(home);
            try {
                if (format == null) {
                    writeFormat(home);
                }
                return new StoreDirectory(home, lockFile);
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            String what = e instanceof FileSystemException f
                    ? f.getFile() + ": " + (f.getReason() == null ? e.getClass().getSimpleName() : f.getReason())
                    : e.getMessage();
            throw new StoreException("The RocksDB store in " + home + " can't be opened: " + what
                    + ". The directory must be writable for the user this process runs as, and its disk must have room", e);
        }
    }

    Path database() {
        return home.resolve(DATABASE);
    }

    /** Lets the next process have the directory. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StoreException("The lock " + home.resolve(LOCK) + " could not be released: " + e.getMessage(), e);
        }
    }

    private static void make(Path home) throws IOException {
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new StoreException("The RocksDB store needs a directory, and " + home + " is a file", null);
        }
        if (Files.notExists(home)) {
            // Sessions are nobody else's business.
            boolean posix = home.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(home, posix ? new FileAttribute<?>[] {ownerOnly()} : new FileAttribute<?>[0]);
        }
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private static @Nullable String formatOf(Path home) throws IOException {
        Path file = home.resolve(FORMAT);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            requireNothingElse(home);
            return null;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        String[] words = text.split(" ", 2);
        int version = words.length == 2 && words[0].equals(FORMAT_NAME) ? number(words[1]) : -1;
        if (version < 1) {
            throw new StoreException("The file " + file + " is not what a RocksDB store writes there (\"" + FORMAT_NAME
                    + " 1\"). Restore it, or choose another directory", null);
        }
        if (version > FORMAT_VERSION) {
            throw new StoreException("The RocksDB store in " + home + " was written in format " + version
                    + "; this version reads up to " + FORMAT_VERSION
                    + ". Start the newer version, or choose another directory", null);
        }
        return text;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A first start that was cut short leaves these and nothing else. */
    private static void requireNothingElse(Path home) throws IOException {
        Set<String> ours = Set.of(LOCK, NATIVE, FORMAT + ".part");
        try (Stream<Path> files = Files.list(home)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !ours.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new StoreException("The directory " + home + " holds \"" + name
                                + "\" and is not a RocksDB store of Sojourn. Choose an empty directory", null);
                    });
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        Path file = home.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(home, file, "another process (its id is in that file: "
                        + Files.readString(file, StandardCharsets.ISO_8859_1).strip() + ")");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.ISO_8859_1.encode(
                    ProcessHandle.current().pid() + "\n"));
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(home, file, "this process");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StoreException inUse(Path home, Path file, String holder) {
        return new StoreException("The RocksDB store in " + home + " is in use: " + file + " is locked by " + holder
                + ". Stop that one, or choose another directory", null);
    }

    private static void writeFormat(Path home) throws IOException {
        Path part = home.resolve(FORMAT + ".part");
        Files.writeString(part, FORMAT_NAME + " " + FORMAT_VERSION + "\n", StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, home.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE);
    }
}
