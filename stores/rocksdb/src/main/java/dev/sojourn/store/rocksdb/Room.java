package dev.sojourn.store.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What the system has left for a database. */
final class Room {

    /** More than RocksDB needs to read its manifest and logs and to begin new ones. */
    private static final int FILES_TO_OPEN = 32;
    /** For some minutes of busy writing, and for a compaction. */
    private static final long NEARLY_FULL = 256L << 20;

    private static final System.Logger LOG = System.getLogger(Room.class.getName());

    private final Path folder;
    private final long least;

    /**
     * @param least how many bytes it needs to begin with
     */
    Room(Path folder, long least) {
        this.folder = folder;
        this.least = least;
    }

    /** Whether the disk has room for so many bytes. */
    boolean has(long bytes) {
        return folder.toFile().getUsableSpace() >= bytes + least;
    }

    /** Whether a few more buffers fill the disk. */
    boolean isNearlyFull() {
        return !has(NEARLY_FULL);
    }

    /** Whether so many files can be open at once as the next opening needs. */
    boolean hasFiles() {
        List<FileChannel> open = new ArrayList<>();
        try {
            while (open.size() < FILES_TO_OPEN) {
                open.add(FileChannel.open(folder.resolve("CURRENT"), StandardOpenOption.READ));
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            for (FileChannel each : open) {
                try {
                    each.close();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "A file that was only read can't be closed", e);
                }
            }
        }
    }
}
