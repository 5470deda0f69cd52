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

    private StoreDirectory() {}

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
            return makeForOwner(home.resolve("db"));
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
        return new StoreException(
                "The RocksDB store in " + home + " can't be opened: " + what + ". The directory must be writable for"
                        + " the user this process runs as, and its disk must have room",
                e);
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
