package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The directory of a store, looked at before RocksDB is: a wrong one is told in one sentence and left as it was. */
final class StoreDirectory {

    static final String NATIVE = "native";

    private static final System.Logger LOG = System.getLogger(StoreDirectory.class.getName());

    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NAME = "sojourn-rocksdb ";
    private static final int FORMAT_VERSION = 2;
    /** The first format that is still read. Its directory becomes one of this version when it is opened. */
    private static final int OLDEST_VERSION = 1;

    /** There while the sessions that a damaged log may have revived are not ended yet. */
    private static final String ENDING = "ENDING";

    private static final String DATABASE = "db";
    /** A database that is being written to take the place of a damaged one. */
    private static final String NEXT = "db.next";
    /** A database that has been replaced. While it is there and the other is not, the next one is whole. */
    private static final String REPLACED = "db.replaced";

    /** The databases that are open in this process. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private StoreDirectory() {}

    /**
     * Sees to it that a database is opened once in this process. RocksDB does so too, and too late: to look at the
     * file of its lock lets go of the lock.
     */
    static void enter(Path database) {
        if (!OPEN.add(database)) {
            throw Failures.inUse(database, "this process", null);
        }
    }

    static void leave(Path database) {
        OPEN.remove(database);
    }

    /** An empty folder for the database that shall follow a damaged one. */
    static Path next(Path database) {
        Path next = database.resolveSibling(NEXT);
        try {
            remove(next);
            return makeForOwner(next);
        } catch (IOException e) {
            throw cannotOpen(next, e);
        }
    }

    /** Puts a whole database in the place of another; neither is open. What a crash leaves is finished at the start. */
    static void swap(Path database, Path next) {
        try {
            Files.move(database, database.resolveSibling(REPLACED), StandardCopyOption.ATOMIC_MOVE);
            finishSwap(database);
            clean(database);
        } catch (IOException e) {
            throw cannotOpen(next, e);
        }
    }

    /** Does what a crash or a failure between the two renames has left to do. */
    static void finishSwap(Path database) throws IOException {
        Path replaced = database.resolveSibling(REPLACED);
        Path next = database.resolveSibling(NEXT);
        if (Files.notExists(database) && Files.exists(replaced) && Files.exists(next)) {
            Files.move(next, database, StandardCopyOption.ATOMIC_MOVE);
            sync(database.resolveSibling(""));
        }
    }

    /** Removes what a rebuild has left; nobody else has the database open. */
    static void clean(Path database) throws IOException {
        if (database.endsWith(DATABASE)) {
            remove(database.resolveSibling(NEXT));
            remove(database.resolveSibling(REPLACED));
        }
    }

    /** Makes a directory of this version with a copy of a database, for its owner alone. */
    static void checkpoint(Path home, Consumer<Path> copy) {
        try {
            if (Files.exists(home)) {
                throw new StoreException("The directory " + home + " is there already. Name one that is not", null);
            }
            makeForOwner(home);
            copy.accept(home.resolve(DATABASE));
            makeForOwner(home.resolve(DATABASE));
            // Last: what is not whole is no store.
            Files.writeString(home.resolve(FORMAT), FORMAT_NAME + FORMAT_VERSION + "\n");
        } catch (IOException e) {
            throw cannotOpen(home, e);
        }
    }

    /** Brings to disk which names a folder holds, where the system can. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The names in {0} are brought to disk by the system alone", folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Remembers, until it is forgotten, that the log was damaged and every session is to be ended. */
    static void rememberToEnd(Path database) {
        Path file = database.resolveSibling(ENDING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.force(true);
            sync(database.resolveSibling(""));
        } catch (IOException e) {
            throw cannotOpen(file, e);
        }
    }

    static boolean remembersToEnd(Path database) {
        return Files.exists(database.resolveSibling(ENDING));
    }

    static void forgetToEnd(Path database) {
        try {
            Files.delete(database.resolveSibling(ENDING));
        } catch (IOException e) {
            throw cannotOpen(database, e);
        }
    }

    /**
     * Makes the directory if need be and checks its format.
     *
     * @return where the database is
     * @throws StoreException when it is of another program, of a later version, not writable or on a full disk
     */
    static Path prepare(Path home) {
        try {
            make(home);
            Path format = home.resolve(FORMAT);
            String text = Files.exists(format) ? Files.readString(format).strip() : "";
            if (text.isEmpty()) {
                requireNothingElse(home);
                Files.writeString(format, FORMAT_NAME + FORMAT_VERSION + "\n");
            } else {
                requireOurs(home, text);
            }
            // Sessions are nobody else's business, also where the directory itself was there and is open to others.
            makeForOwner(home.resolve(NATIVE));
            finishSwap(home.resolve(DATABASE));
            // However it is called: two names of one directory are one store.
            return makeForOwner(home.resolve(DATABASE)).toRealPath();
        } catch (IOException e) {
            throw cannotOpen(home, e);
        }
    }

    /** Makes a folder that is its owner's alone, or one that an earlier version made so. */
    private static Path makeForOwner(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        if (Files.notExists(folder)) {
            Files.createDirectories(
                    folder,
                    posix
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerOnly)}
                            : new FileAttribute<?>[0]);
        } else if (posix && !ownerOnly.equals(Files.getPosixFilePermissions(folder))) {
            try {
                Files.setPosixFilePermissions(folder, ownerOnly);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "{0} may be read by others, and cannot be closed to them: {1}", folder, e);
            }
        }
        return folder;
    }

    /**
     * Makes a directory of an earlier version one of this version, before anything is written into it that the earlier
     * one would take for something else. Called when nobody else has it open.
     */
    static void raise(Path home) {
        try {
            Path format = home.resolve(FORMAT);
            if (!Files.readString(format).strip().equals(FORMAT_NAME + FORMAT_VERSION)) {
                Path next = home.resolve(FORMAT + ".next");
                try (FileChannel file = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    file.write(StandardCharsets.UTF_8.encode(FORMAT_NAME + FORMAT_VERSION + "\n"));
                    file.force(true);
                }
                Files.move(next, format, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw cannotOpen(home, e);
        }
    }

    private static StoreException cannotOpen(Path home, IOException e) {
        String what = e instanceof FileSystemException f
                ? f.getFile() + ": " + (f.getReason() == null ? e.getClass().getSimpleName() : f.getReason())
                : e.getMessage();
        String cure = String.valueOf(what).contains(Failures.NO_FILES)
                ? Failures.MORE_FILES
                : "The directory must be writable for the user this process runs as, and its disk must have room";
        return new StoreException("The RocksDB store in " + home + " can't be opened: " + what + ". " + cure, e);
    }

    private static void make(Path home) throws IOException {
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new StoreException("The RocksDB store needs a directory, and " + home + " is a file", null);
        }
        if (Files.notExists(home)) {
            makeForOwner(home);
        }
        if (!Files.isWritable(home)) {
            throw new FileSystemException(home.toString(), null, "not writable");
        }
    }

    /** A first start that was cut short leaves these and nothing else. */
    private static void requireNothingElse(Path home) throws IOException {
        Set<String> ours = Set.of(NATIVE, FORMAT);
        try (Stream<Path> files = Files.list(home)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !ours.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new StoreException(
                                "The directory " + home + " holds \"" + name
                                        + "\" and is not a RocksDB store of Sojourn. Choose an empty directory",
                                null);
                    });
        }
    }

    private static void requireOurs(Path home, String text) {
        if (!text.matches(FORMAT_NAME + "[0-9]{1,9}")) {
            throw new StoreException(
                    "The file " + home.resolve(FORMAT) + " is not what a RocksDB store writes there (\"" + FORMAT_NAME
                            + FORMAT_VERSION + "\"). Restore it, or choose another directory",
                    null);
        }
        int version = Integer.parseInt(text.substring(FORMAT_NAME.length()));
        if (version < OLDEST_VERSION || version > FORMAT_VERSION) {
            throw new StoreException(
                    "The RocksDB store in " + home + " was written in format " + version + "; this version reads up to "
                            + FORMAT_VERSION + ". Start the newer version, or choose another directory",
                    null);
        }
    }
}
