package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done about damage around the opening of a database: before, its logs are read, because RocksDB passes over
 * what follows a damaged place in silence; after it, what can't be trusted any more is ended before anybody reads it.
 */
final class Recovery {

    private static final Logger LOG = System.getLogger(Recovery.class.getName());
    private static final int BATCH = 500;

    private Recovery() {}

    /**
     * Looks at the logs of a database that is about to be opened.
     *
     * @throws StoreException when they are damaged and the policy is not to open then
     */
    static RocksLosses beforeOpening(Path database, LostTail policy) {
        try {
            StoreDirectory.finishSwap(database);
        } catch (IOException e) {
            throw new StoreException("The RocksDB store in " + database + " can't be put in its place: " + e, e);
        }
        // Another process that has it open is writing to its log now.
        try (FileChannel file = FileChannel.open(
                        database.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw Failures.inUse(database, "another process", null);
            }
            StoreDirectory.clean(database);
            requireManifest(database);
            return new RocksLosses(readLogs(database, policy), 0, 0, 0);
        } catch (IOException e) {
            throw new StoreException("The log of the RocksDB store in " + database + " can't be read: " + e, e);
        }
    }

    private static long readLogs(Path database, LostTail policy) throws IOException {
        Map<Path, Integer> cuts = new LinkedHashMap<>();
        long lost = 0;
        LogFile.End end = LogFile.End.WHOLE;
        // Behind a log that can't be read to its end those that follow don't count.
        for (Path log : LogFile.logs(database)) {
            LogFile file = LogFile.of(log);
            boolean counts = end == LogFile.End.WHOLE;
            int unread = counts ? file.lost() : file.size();
            if (unread > 0) {
                end = counts ? file.end() : LogFile.End.DAMAGED;
                cuts.put(log, file.size() - unread);
                lost += unread;
            }
        }
        tell(database, policy, end, lost);
        // RocksDB would go on reading what can't be read, with one certain bit flipped for ever.
        for (Map.Entry<Path, Integer> each : cuts.entrySet()) {
            cut(each.getKey(), each.getValue());
        }
        return lost;
    }

    private static void tell(Path database, LostTail policy, LogFile.End end, long lost) {
        if (end == LogFile.End.DAMAGED) {
            String what = "The log of the RocksDB store in " + database + " is damaged: its last " + lost
                    + " bytes don't count, and sessions may have been destroyed or rolled in them";
            if (policy == LostTail.REFUSE) {
                throw new StoreException(
                        what + ". It is not opened (onLostTail). Restore the directory from a backup, move it away to"
                                + " begin an empty one, or open it with END_SESSIONS",
                        null);
            }
            LOG.log(
                    Level.WARNING,
                    "{0}. {1}. Check the disk",
                    what,
                    policy == LostTail.END_SESSIONS
                            ? "So all sessions are ended"
                            : "The sessions are kept as they were before, those as well (onLostTail)");
            if (policy == LostTail.END_SESSIONS) {
                StoreDirectory.rememberToEnd(database);
            }
        } else if (lost > 0) {
            LOG.log(
                    Level.INFO,
                    "The log of the RocksDB store in {0} ends within a write of {1} bytes, as it does when the process"
                            + " or the machine dies. No end of a session and no roll that was acknowledged is in it",
                    database,
                    lost);
        }
    }

    private static void cut(Path log, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** RocksDB takes a manifest in which one length is wrong for one that ends there, and forgets tables. */
    private static void requireManifest(Path database) throws IOException {
        Path current = database.resolve("CURRENT");
        if (Files.exists(current)) {
            Path manifest = database.resolve(
                    Files.readString(current, StandardCharsets.ISO_8859_1).strip());
            LogFile file = Files.isRegularFile(manifest) ? LogFile.of(manifest) : null;
            if (file != null && file.end() != LogFile.End.WHOLE && !file.isCut()
                    || file != null && file.end() == LogFile.End.DAMAGED) {
                throw Failures.ofOpening(database, manifest);
            }
        }
    }

    /** Makes a database that was just opened one that can be trusted. */
    static void afterOpening(Database database) {
        if (database.isDamaged()) {
            Rebuild.replace(database);
        }
        if (StoreDirectory.remembersToEnd(database.folder())) {
            long ended;
            try {
                ended = endAll(database);
            } catch (StoreException e) {
                rebuildOrThrow(database, e);
                ended = endAll(database);
            }
            database.sync();
            StoreDirectory.forgetToEnd(database.folder());
            database.lost(new RocksLosses(0, ended, 0, 0));
            LOG.log(Level.WARNING, "{0} sessions of the RocksDB store in {1} were ended", ended, database.folder());
        }
        try {
            var unused = database.count();
        } catch (StoreException e) {
            rebuildOrThrow(database, e);
        }
    }

    private static void rebuildOrThrow(Database database, StoreException e) {
        if (!Failures.isDamage(e)) {
            throw e;
        }
        Rebuild.replace(database);
    }

    /** Ends every session as an expiry does, so that the next sweep claims and tells each of them. */
    private static long endAll(Database database) {
        long ended = 0;
        Changes changes = database.changes();
        try (Range range = database.range(Family.SESSIONS, new byte[0], Range.end(new byte[0]), false)) {
            int many = 0;
            for (range.first(); range.isValid(); range.next()) {
                Row row = range.row(true);
                if (row.state() == Row.State.LIVE || row.state() == Row.State.DAMAGED) {
                    changes.swap(row, row.claimed(0));
                    ended++;
                } else if (row.state() == Row.State.NEWER) {
                    // Nobody here can mark it, and it may be one that was destroyed.
                    changes.swap(row, null);
                    ended++;
                }
                many++;
                if (many % BATCH == 0) {
                    database.write(changes, false);
                    changes.close();
                    changes = database.changes();
                }
            }
            database.write(changes, false);
        } finally {
            changes.close();
        }
        return ended;
    }
}
