package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory of this process's own, through RocksDB: sessions survive the death of the process. For one node;
 * a second process that opens the directory is refused. Safe for use by many threads.
 *
 * <p>An operation that writes holds the lock of its key, reads the record, and writes it with its index entries in one batch.
 * What an acknowledged write has survived is told by {@link Durability}; {@link #delete} and {@link #roll} are always on disk
 * when they return. A record that was damaged on disk is found as a session whose data cannot be read, which the engine ends
 * with an event; one that a later version wrote is found as one that cannot be read here, and stays.
 *
 * <p>Every method throws {@link StoreException} when the disk fails or is full, or when the store is closed. A full disk
 * refuses writes and takes them again when there is room.
 */
public final class RocksStore implements SessionStore, FindsByUser, AnnouncesChanges {

    /** A page of a walk looks at this many records that are over before it is handed out with what it has. */
    private static final int PASSED_OVER = 10_000;

    private static final byte[] FIRST_KEY = new byte[SessionKey.BYTES];

    private final RocksOptions options;
    private final StoreDirectory directory;
    private final Database database;
    private final Records records;
    private final Expirations expirations;
    private final UserIndex users;
    private final Upkeep upkeep;
    private final Announcements announcements = new Announcements();
    private final Gate gate;

    private RocksStore(RocksOptions options, StoreDirectory directory, Database database) {
        this.options = options;
        this.directory = directory;
        this.database = database;
        ExpiryIndex expiry = new ExpiryIndex(database);
        this.records = new Records(database, expiry);
        this.expirations = new Expirations(database, records, expiry);
        this.users = new UserIndex(database, records);
        this.gate = new Gate("The RocksDB store in " + options.directory() + " is closed");
        this.upkeep = new Upkeep(gate, database, options.syncEvery());
    }

    /**
     * Opens the store in a directory with the default settings, and makes it when there is none.
     *
     * @param directory where the sessions are
     * @return the open store; whoever opened it closes it
     * @throws StoreException when the directory is in use, of another program, written by a later version, not writable or
     *     damaged, or its disk is full; the message says which and what to do
     */
    public static RocksStore open(Path directory) {
        return open(RocksOptions.in(directory));
    }

    /**
     * Opens the store, and makes it when there is none.
     *
     * @param options the directory and the settings
     * @return the open store; whoever opened it closes it
     * @throws StoreException when the directory is in use, of another program, written by a later version, not writable or
     *     damaged, or its disk is full; the message says which and what to do
     */
    public static RocksStore open(RocksOptions options) {
        StoreDirectory directory = StoreDirectory.open(options.directory());
        try {
            NativeLibrary.load(options.nativeFolder());
            return new RocksStore(options, directory, new Database(directory.database(), options));
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        Lock inside = gate.enter();
        try {
            Row row = records.get(key);
            return row == null ? null : row.record();
        } finally {
            inside.unlock();
        }
    }

    @Override
    public boolean create(StoredSession session) {
        return update(session.key(), now -> {
            if (now != null) {
                return false;
            }
            records.swap(null, Records.liveAfter(null, session));
            users.written(session);
            return true;
        });
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        boolean replaced = update(session.key(), now -> {
            if (!isAt(expectedVersion, now)) {
                return false;
            }
            records.swap(now, Records.liveAfter(now, now.latestAccessIn(session)));
            users.written(session);
            return true;
        });
        if (replaced) {
            announcements.tell(listener -> listener.changed(session.key()));
        }
        return replaced;
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return update(key, now -> {
            if (now == null || now.state() != Row.State.LIVE || now.expiresAt() <= touch.lastAccess()) {
                return false;
            }
            // No index: a touch only ever moves the expiry later, and the sweep files it again when it gets there.
            records.put(now.touched(touch));
            return true;
        });
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        Lock inside = gate.enter();
        try {
            Runnable unlock = records.lockBoth(from.key(), renewed.key());
            try (Changes changes = database.changes()) {
                Row now = records.get(from.key());
                if (!isAt(from.version(), now) || records.get(renewed.key()) != null) {
                    return false;
                }
                changes.swap(now, Row.trail(trail)).swap(null, Records.liveAfter(null, now.latestAccessIn(renewed)));
                records.write(changes, true);
                users.written(renewed);
            } finally {
                unlock.run();
            }
        } finally {
            inside.unlock();
        }
        announcements.tell(listener -> listener.rolled(from.key(), renewed.key()));
        return true;
    }

    @Override
    public boolean delete(SessionKey key) {
        boolean deleted = update(key, now -> {
            if (now == null || now.state() == Row.State.TRAIL) {
                return false;
            }
            records.swapSynced(now, null);
            return true;
        });
        if (deleted) {
            announcements.tell(listener -> listener.ended(key));
        }
        return deleted;
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed;
        Lock inside = gate.enter();
        try {
            users.dropHolds(now);
            claimed = expirations.claim(now, claimUntil, atMost);
        } finally {
            inside.unlock();
        }
        claimed.forEach(session -> announcements.tell(listener -> listener.ended(session.key())));
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return update(claimed.key(), now -> {
            if (now == null || now.state() != Row.State.OVER && now.state() != Row.State.REMAINS) {
                return false;
            }
            records.swap(now, keepUntil <= 0 ? null : now.remains(keepUntil));
            return true;
        });
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        byte[] from = cursor == null ? FIRST_KEY : Range.after(SessionKey.parse(cursor).toBytes());
        Lock inside = gate.enter();
        try (Range range = database.range(Family.SESSIONS, from, Range.end(new byte[0]), false)) {
            List<StoredSession> page = new ArrayList<>();
            int seen = 0;
            for (range.first(); range.isValid(); range.next()) {
                byte[] keyBytes = range.key();
                SessionKey key = SessionKey.fromBytes(keyBytes);
                Row row = Row.read(key, keyBytes, range.value());
                if (row.state() == Row.State.LIVE) {
                    page.add((StoredSession) row.record());
                }
                seen++;
                if (page.size() == atMost || seen - page.size() == PASSED_OVER) {
                    return new ScanPage(page, key.hex());
                }
            }
            return new ScanPage(page, null);
        } finally {
            inside.unlock();
        }
    }

    @Override
    public long count() {
        Lock inside = gate.enter();
        try {
            return records.count();
        } finally {
            inside.unlock();
        }
    }

    /** Zero: a touch is one small write into memory and the log. */
    @Override
    public Duration touchInterval() {
        return Duration.ZERO;
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        Lock inside = gate.enter();
        try {
            return users.page(user, after, atMost);
        } finally {
            inside.unlock();
        }
    }

    @Override
    public Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        Lock inside = gate.enter();
        try {
            return users.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
        } finally {
            inside.unlock();
        }
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        Lock inside = gate.enter();
        try {
            return announcements.add(listener);
        } finally {
            inside.unlock();
        }
    }

    /**
     * Waits for the operations in flight, brings everything to disk and lets the directory go. Closing twice is the same as
     * once; other methods then throw {@link StoreException}.
     */
    @Override
    public void close() {
        upkeep.stop();
        if (!gate.close()) {
            return;
        }
        announcements.clear();
        try {
            database.close();
        } finally {
            directory.close();
        }
    }

    /** Names the directory. */
    @Override
    public String toString() {
        return "RocksStore[" + options.directory() + ", " + options.durability() + "]";
    }

    /** Judges and changes what is under a key while nobody else changes it. */
    private boolean update(SessionKey key, Predicate<@Nullable Row> change) {
        Lock inside = gate.enter();
        try {
            Lock lock = records.lock(key);
            try {
                return change.test(records.get(key));
            } finally {
                lock.unlock();
            }
        } finally {
            inside.unlock();
        }
    }

    private static boolean isAt(long version, @Nullable Row row) {
        return row != null && row.state() == Row.State.LIVE && row.version() == version;
    }
}
