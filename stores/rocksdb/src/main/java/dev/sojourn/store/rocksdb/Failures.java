package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What went wrong, in the words of whoever has to mend it; RocksDB's own only where nothing is known. */
final class Failures {

    /** In the system's words. */
    static final String NO_FILES = "Too many open files";

    static final String MORE_FILES =
            "Raise the number of file descriptors of this process (ulimit -n); the store needs some 600";

    private Failures() {}

    /** A call that failed. */
    static StoreException of(RocksDBException e) {
        return new StoreException(
                isDamage(e)
                        ? "A file of the RocksDB store is damaged: " + e.getMessage()
                                + ". The store goes on with what can be read as soon as it has written that anew"
                        : "The RocksDB store failed: " + e.getMessage(),
                e);
    }

    static StoreException ofWriting(Path folder, RocksDBException e) {
        String why = e.getMessage() + ". It tries again by itself";
        if (isFull(e)) {
            why = "its disk is full. It goes on by itself when there is room";
        } else if (isDamage(e)) {
            why = "a file of it is damaged. It goes on as soon as it has written anew what can be read";
        }
        if (isOutOfFiles(e)) {
            why = NO_FILES + ". It goes on by itself when there are some. " + MORE_FILES;
        }
        return new StoreException("The RocksDB store in " + folder + " takes no writes, while reads go on: " + why, e);
    }

    static StoreException ofOpening(Path folder, RocksDBException e) {
        String what = String.valueOf(e.getMessage());
        if (isFull(e)) {
            what = "its disk is full. Make room and start again";
        } else if (isDamage(e) || isMissing(e)) {
            what = damaged(what);
        } else if (isOutOfFiles(e)) {
            what = NO_FILES + ". " + MORE_FILES;
        } else if (isLocked(e)) {
            return inUse(folder, what.contains("current process") ? "this process" : "another process", e);
        }
        return new StoreException("The RocksDB store in " + folder + " can't be opened: " + what, e);
    }

    static StoreException inUse(Path folder, String by, @Nullable Throwable cause) {
        return new StoreException(
                "The RocksDB store in " + folder + " can't be opened: it is in use: " + folder.resolve("LOCK")
                        + " is locked by " + by + ". Stop that one, or choose another directory",
                cause);
    }

    /** A file that the others are known from, and that can't be read. */
    static StoreException ofOpening(Path folder, Path file) {
        return new StoreException(
                "The RocksDB store in " + folder + " can't be opened: " + damaged(file.toString()), null);
    }

    private static String damaged(String what) {
        return "a file of it is damaged or missing: " + what
                + ". Restore the directory from a backup, or move it away to begin an empty one";
    }

    /** Whether files hold what nobody has written. */
    static boolean isDamage(@Nullable Throwable e) {
        Throwable cause = e instanceof StoreException ? e.getCause() : e;
        return cause instanceof RocksDBException rocks
                && rocks.getStatus() != null
                && rocks.getStatus().getCode() == Status.Code.Corruption;
    }

    static boolean isMissing(RocksDBException e) {
        return String.valueOf(e.getMessage()).contains("No such file or directory");
    }

    private static boolean isFull(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getSubCode() == Status.SubCode.NoSpace
                || String.valueOf(e.getMessage()).contains("No space left on device");
    }

    private static boolean isOutOfFiles(RocksDBException e) {
        return String.valueOf(e.getMessage()).contains(NO_FILES);
    }

    /** Only the lock of the directory: a block and a mutex have one too. */
    private static boolean isLocked(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        Status status = e.getStatus();
        return status != null
                && status.getCode() == Status.Code.IOError
                && (message.contains("lock hold by current process") || message.contains("While lock file: "))
                && message.contains("LOCK");
    }
}
