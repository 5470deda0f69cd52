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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory of this process's own, through RocksDB: sessions survive the death of the process. For one
 * node; a second process that opens the directory is refused. Safe for use by many threads.
 *
 * <p>An operation that writes holds the lock of its key, reads the record, and writes it with its index entries in
 * one batch. What an acknowledged write has survived is told by {@link Durability}; {@link #delete} and {@link #roll}
 * are always on disk when they return. A record that was damaged on disk is found as a session whose data cannot be
 * read, which the engine ends with an event; one that a later version wrote is found as one that cannot be read here,
 * and stays.
 *
 * <p>Every method throws {@link StoreException} when the disk fails or is full, or when the store is closed. A full
 * disk refuses writes and takes them again when there is room.
 */
public final class RocksStore implements SessionStore, FindsByUser, AnnouncesChanges {

    /** A page of a walk looks at this many records that are over before it is handed out with what it has. */
    private static final int PASSED_OVER = 10_000;

    private final Database database;
    private final Records records;
    private final ExpiryIndex expiry;
    private final UserIndex users;
    private final Upkeep upkeep;
    private final Announcements announcements = new Announcements();
    private final Gate gate;

    private RocksStore(RocksOptions options, Database database) {
        this.database = database;
        this.records = new Records(database);
        this.expiry = new ExpiryIndex(database, records);
        this.users = new UserIndex(database, records);
        this.gate = new Gate("The RocksDB store in " + options.directory() + " is closed");
        this.upkeep = new Upkeep(gate, database, records, options.syncEvery());
    }

    /**
     * Opens the store in a directory with the default settings, and makes it when there is none.
     *
     * @param directory where the sessions are
     * @return the open store; whoever opened it closes it
     * @throws StoreException when the directory is in use, of another program, written by a later version, not
     *     writable or damaged, or its disk is full; the message says which and what to do
     */
    public static RocksStore open(Path directory) {
        return open(RocksOptions.in(directory));
    }

    /**
     * Opens the store, and makes it when there is none.
     *
     * @param options the directory and the settings
     * @return the open store; whoever opened it closes it
     * @throws StoreException when the directory is in use, of another program, written by a later version, not
     *     writable or damaged, or its disk is full; the message says which and what to do
     */
    public static RocksStore open(RocksOptions options) {
        Path database = StoreDirectory.prepare(options.directory());
        NativeLibrary.load(options.nativeFolder());
        return new RocksStore(options, new Database(database, options));
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
            records.swap(null, Records.liveAfter(null, session), false);
            users.written(session);
            return true;
        });
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return announcements.tell(
                update(session.key(), now -> {
                    if (now == null || !isAt(expectedVersion, now)) {
                        return false;
                    }
                    records.swap(now, Records.liveAfter(now, now.latestAccessIn(session)), false);
                    users.written(session);
                    return true;
                }),
                listener -> listener.changed(session.key()));
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
        return announcements.tell(
                inside(() -> {
                    Runnable unlock = records.lockBoth(from.key(), renewed.key());
                    try (Changes changes = database.changes()) {
                        Row now = records.get(from.key());
                        if (now == null || !isAt(from.version(), now) || records.get(renewed.key()) != null) {
                            return false;
                        }
                        changes.swap(now, Row.trail(trail))
                                .swap(null, Records.liveAfter(null, now.latestAccessIn(renewed)));
                        records.write(changes, true);
                        users.written(renewed);
                        return true;
                    } finally {
                        unlock.run();
                    }
                }),
                listener -> listener.rolled(from.key(), renewed.key()));
    }

    @Override
    public boolean delete(SessionKey key) {
        return announcements.tell(
                update(key, now -> {
                    if (now == null || now.state() == Row.State.TRAIL) {
                        return false;
                    }
                    records.swap(now, null, true);
                    return true;
                }),
                listener -> listener.ended(key));
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = inside(() -> {
            users.dropHolds(now);
            return expiry.claim(now, claimUntil, atMost);
        });
        claimed.forEach(session -> announcements.tell(true, listener -> listener.ended(session.key())));
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return update(claimed.key(), now -> {
            if (now == null || now.state() != Row.State.OVER && now.state() != Row.State.REMAINS) {
                return false;
            }
            records.swap(now, keepUntil <= 0 ? null : now.remains(keepUntil), false);
            return true;
        });
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        byte[] from = cursor == null
                ? new byte[0]
                : Range.after(SessionKey.parse(cursor).toBytes());
        return inside(() -> page(from, atMost));
    }

    @Override
    public long count() {
        return inside(records::count);
    }

    /**
     * Ten seconds: a touch writes the whole record, which makes a visit that only reads cost about three times as
     * much. The requests of one page then share a touch. The engine grants the interval in advance, at most a
     * twentieth of a session's duration, so no session dies early and each lives at most that much longer.
     */
    @Override
    public Duration touchInterval() {
        return Duration.ofSeconds(10);
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        return inside(() -> users.page(user, after, atMost));
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
        return inside(() -> users.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil));
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        return inside(() -> announcements.add(listener));
    }

    /**
     * Waits for the operations in flight, brings everything to disk and lets the directory go. Closing twice is the
     * same as once; other methods then throw {@link StoreException}.
     */
    @Override
    public void close() {
        upkeep.stop();
        if (gate.close()) {
            database.close();
        }
    }

    /** Judges and changes what is under a key while nobody else changes it. */
    private boolean update(SessionKey key, Predicate<@Nullable Row> change) {
        return inside(() -> {
            Lock lock = records.lock(key);
            try {
                return change.test(records.get(key));
            } finally {
                lock.unlock();
            }
        });
    }

    private <T> T inside(Supplier<T> call) {
        Lock inside = gate.enter();
        try {
            return call.get();
        } finally {
            inside.unlock();
        }
    }

    private ScanPage page(byte[] from, int atMost) {
        List<StoredSession> page = new ArrayList<>();
        int seen = 0;
        try (Range range = database.range(Family.SESSIONS, from, Range.end(new byte[0]), false)) {
            for (range.first(); range.isValid(); range.next()) {
                Row row = Row.read(SessionKey.fromBytes(range.key()), range.key(), range.value());
                if (row.state() == Row.State.LIVE) {
                    page.add((StoredSession) row.record());
                }
                seen++;
                if (page.size() == atMost || seen - page.size() == PASSED_OVER) {
                    return new ScanPage(page, row.key().hex());
                }
            }
        }
        return new ScanPage(page, null);
    }

    private static boolean isAt(long version, Row row) {
        return row.state() == Row.State.LIVE && row.version() == version;
    }
}
