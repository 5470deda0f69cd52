package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library, unpacked once into a fixed place. RocksDB itself would unpack it at each start under a new name
 * in the temporary folder, and a process that is killed leaves its copy there.
 */
final class NativeLibrary {

    /** As the jar carries it. */
    private static final String PACKED = Environment.getJniLibraryFileName("rocksdb");
    /** As {@link RocksDB#loadLibrary(List)} looks for it, which says "jni" twice. */
    private static final String UNPACKED = Environment.getJniLibraryFileName("rocksdbjni");

    private static final String CHOSEN_BY_OPERATOR = "ROCKSDB_SHAREDLIB_DIR";
    private static final int CHUNK = 1 << 16;

    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads the library, unless this process has it; unpacks it when the folder has none or another one. */
    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        try {
            if (System.getenv(CHOSEN_BY_OPERATOR) != null) {
                RocksDB.loadLibrary();
            } else {
                if (!isUnpacked(folder.resolve(UNPACKED))) {
                    unpack(folder);
                }
                RocksDB.loadLibrary(List.of(folder.toString()));
            }
            loaded = true;
        } catch (IOException e) {
            throw new StoreException(
                    "RocksDB's native library can't be unpacked into " + folder + ": " + e.getMessage()
                            + ". Make the folder writable and its disk roomy (20 MB), or choose another one",
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new StoreException(
                    "RocksDB's native library can't be loaded from " + folder + ": " + e.getMessage()
                            + ". If the folder's file system is mounted noexec, choose another folder",
                    e);
        }
    }

    /** Compares every byte: a copy that was cut off by a crash or changed by anybody is never loaded. */
    private static boolean isUnpacked(Path copy) throws IOException {
        if (!Files.isRegularFile(copy)) {
            return false;
        }
        byte[] expected = new byte[CHUNK];
        byte[] found = new byte[CHUNK];
        try (InputStream packed = open();
                InputStream unpacked = Files.newInputStream(copy)) {
            while (true) {
                int length = packed.readNBytes(expected, 0, CHUNK);
                if (length != unpacked.readNBytes(found, 0, CHUNK)
                        || !Arrays.equals(expected, 0, length, found, 0, length)) {
                    return false;
                }
                if (length == 0) {
                    return true;
                }
            }
        }
    }

    private static void unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve(UNPACKED + "." + ProcessHandle.current().pid() + ".part");
        try (InputStream packed = open()) {
            Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
            // A process that runs on the copy that was there keeps it: its file lives on without a name.
            Files.move(part, folder.resolve(UNPACKED), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static InputStream open() throws IOException {
        InputStream packed = RocksDB.class.getResourceAsStream("/" + PACKED);
        if (packed == null) {
            throw new IOException("the rocksdbjni jar on the class path has no \"" + PACKED + "\", which this platform needs");
        }
        return new BufferedInputStream(packed, CHUNK);
    }
}
