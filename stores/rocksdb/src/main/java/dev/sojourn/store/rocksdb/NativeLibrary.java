package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native library, unpacked in a fixed place. RocksDB itself would unpack it under a new name in the
 * temporary folder at each start, and a process that is killed would leave its copy there; in a folder of its own the
 * next start replaces it.
 */
final class NativeLibrary {

    /** Whoever sets this has unpacked the library already, or says where RocksDB shall. */
    private static final String CHOSEN_BY_OPERATOR = "ROCKSDB_SHAREDLIB_DIR";

    private NativeLibrary() {}

    /** Loads the library, unless this process has it. */
    static synchronized void load(Path folder) {
        try {
            if (System.getenv(CHOSEN_BY_OPERATOR) == null) {
                Files.createDirectories(folder);
                NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            }
            RocksDB.loadLibrary();
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new StoreException(
                    "RocksDB's native library can't be unpacked and loaded in " + folder + ": " + e.getMessage()
                            + ". The folder must be writable, have 20 MB of room and not be mounted noexec, and the"
                            + " rocksdbjni jar must hold the library of this platform; choose another folder if need"
                            + " be",
                    e);
        }
    }
}
