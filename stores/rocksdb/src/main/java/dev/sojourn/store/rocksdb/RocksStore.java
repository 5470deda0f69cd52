package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
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
 * <p>An operation that writes holds the lock of its key, reads the record unless a visit has just done so, and
 * writes it with its index entries in one batch. What an acknowledged write has survived is told by {@link
 * Durability}; {@link #delete}, {@link #deleteAll} and {@link #roll} are always on disk when they return. A record
 * that was damaged on disk is found as a session whose data cannot be read, which the engine ends with an event;
 * one that a later version wrote is found as one that cannot be read here, and stays.
 *
 * <p>Every method throws {@link StoreException} when the disk fails or is full, or when the store is closed. A full
 * disk refuses writes and takes them again when there is room.
 */
public final class RocksStore implements SessionStore, FindsByUser, AnnouncesChanges {

    private final Database database;
    private final Records records;
    private final ExpiryIndex expiry;
    private final UserIndex users;
    private final Endings endings;
    private final Upkeep upkeep;
    private final Announcements announcements = new Announcements();
    private final Gate gate;

    private RocksStore(RocksOptions options, Database database) {
        this.database = database;
        this.records = new Records(database);
        this.expiry = new ExpiryIndex(database, records);
        this.users = new UserIndex(database, records);
        this.endings = new Endings(records);
        this.gate = new Gate("The RocksDB store in " + options.directory() + " is closed");
        this.upkeep = new Upkeep(gate, database, records, announcements::lost, options);
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
        StoreDirectory.enter(database);
        Database open = null;
        try {
            open = new Database(database, options);
            StoreDirectory.raise(options.directory());
            Recovery.afterOpening(open);
            return new RocksStore(options, open);
        } catch (RuntimeException e) {
            if (open != null) {
                open.close();
            }
            StoreDirectory.leave(database);
            throw e;
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        Lock inside = gate.enter();
        try {
            Row row = records.get(key);
            return row == null ? null : row.record();
        } catch (StoreException e) {
            throw met(e);
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
        return announcements.tell(
                update(session.key(), now -> {
                    StoredSession was = at(expectedVersion, now);
                    if (was == null || !session.mayReplace(was)) {
                        return false;
                    }
                    records.swap(now, Records.liveAfter(now, session.keepingLaterMoments(was)));
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
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        List<SessionKey> keys = List.of(from.key(), renewed.key(), from.lineage());
        return announcements.tell(
                inside(() -> {
                    try (Held held = records.hold(keys)) {
                        Row now = held.head(from.key());
                        StoredSession was = at(from.version(), now);
                        if (now == null
                                || was == null
                                || !renewed.mayReplace(was)
                                || held.head(renewed.key()) != null) {
                            return false;
                        }
                        held.roll(now, trail, Records.liveAfter(null, renewed.keepingLaterMoments(was)));
                        held.write(true);
                        users.written(renewed);
                        return true;
                    }
                }),
                listener -> listener.rolled(from.key(), renewed.key()));
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        return update(key, now -> records.swapTrail(now, leadsTo, next));
    }

    @Override
    public Removal delete(SessionKey key) {
        return deleteAll(List.of(key)).get(0);
    }

    /** In batches of 128, each on disk before the next one is begun. */
    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        List<Removal> removals = new ArrayList<>(keys.size());
        for (List<SessionKey> bite : Endings.bites(keys)) {
            List<Removal> met = inside(() -> endings.delete(bite));
            for (int i = 0; i < bite.size(); i++) {
                SessionKey key = bite.get(i);
                announcements.tell(met.get(i) == Removal.SESSION, listener -> listener.ended(key));
            }
            removals.addAll(met);
        }
        return removals;
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
        return inside(() -> endings.settle(List.of(new Settlement(claimed, keepUntil)))) == 1;
    }

    /** In batches of 128. */
    @Override
    public void settleAll(List<Settlement> settlements) {
        for (List<Settlement> bite : Endings.bites(settlements)) {
            var unused = inside(() -> endings.settle(bite));
        }
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return page(cursor, atMost, true);
    }

    @Override
    public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return page(cursor, atMost, false);
    }

    @Override
    public long count() {
        return inside(records::count);
    }

    /**
     * Ten seconds: a touch writes the whole record, which makes a visit that only reads cost half as much again. The
     * requests of one page then share a touch. The engine grants the interval in advance, at most a
     * twentieth of a session's duration, so no session dies early and each lives at most that much longer.
     */
    @Override
    public Duration touchInterval() {
        return Duration.ofSeconds(10);
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return users(user, cursor, atMost, true);
    }

    @Override
    public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
        return users(user, cursor, atMost, false);
    }

    @Override
    public boolean admit(Place place) {
        return inside(() -> users.admit(place));
    }

    @Override
    public void release(Place place) {
        Lock inside = gate.enter();
        try {
            users.release(place);
        } finally {
            inside.unlock();
        }
    }

    @Override
    public FindsByUser users() {
        return this;
    }

    @Override
    public AnnouncesChanges changes() {
        return this;
    }

    @Override
    public Subscription listen(ChangeListener listener, Interest interest) {
        return inside(() -> announcements.add(listener));
    }

    /**
     * Reads from the database and says whether it takes writes. Advice: the disk that is nearly full, what was lost
     * to damage.
     */
    @Override
    public StoreHealth health() {
        return inside(() -> {
            var unused = database.get(Family.DEFAULT, Database.COUNT);
            return Health.of(database, announcements.areHeard());
        });
    }

    /**
     * Copies the sessions, as they are now, while the store is in use: into a directory that can be opened like this
     * one. The files that don't change any more are not copied but linked when it is on the same file system.
     *
     * @param directory where to; must not be there, its parent must. Only the owner may read it
     * @throws StoreException when it is there, or the disk is full or fails; nothing whole is left then
     */
    public void checkpoint(Path directory) {
        inside(() -> {
            StoreDirectory.checkpoint(directory, database::checkpoint);
            return directory;
        });
    }

    /**
     * Takes off the disk, now, what destroyed sessions held and what was written over; the store does so by itself at
     * every {@linkplain RocksOptions#eraseEvery() interval}. Others read and write meanwhile. Takes some seconds for
     * each gigabyte of sessions, and room for as much again.
     *
     * @throws StoreException when the disk is full or fails; some of it may then still be there
     */
    public void erase() {
        upkeep.erase();
    }

    /**
     * What was lost to damage when this store was opened and since then.
     *
     * @return the losses, {@link RocksLosses} of zeros for none; does not throw
     */
    public RocksLosses losses() {
        return database.losses();
    }

    /**
     * Waits for the operations in flight, brings everything to disk and lets the directory go. Closing twice is the
     * same as once; other methods then throw {@link StoreException}.
     */
    @Override
    public void close() {
        upkeep.stop();
        if (gate.close()) {
            try {
                database.close();
            } finally {
                StoreDirectory.leave(database.folder());
            }
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
        } catch (StoreException e) {
            throw met(e);
        } finally {
            inside.unlock();
        }
    }

    private StoreException met(StoreException e) {
        if (Failures.isDamage(e)) {
            database.damageMet();
        }
        return e;
    }

    private ScanPage users(String user, @Nullable String cursor, int atMost, boolean withData) {
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        return inside(() -> users.page(user, after, atMost, withData));
    }

    private ScanPage page(@Nullable String cursor, int atMost, boolean withData) {
        byte[] from = cursor == null
                ? new byte[0]
                : Range.after(SessionKey.parse(cursor).toBytes());
        return inside(() -> records.page(from, atMost, withData));
    }

    /** The session of a row, without its data, unless it is claimed, rolled away or at another version. */
    private static @Nullable StoredSession at(long version, @Nullable Row row) {
        return row != null && row.state() == Row.State.LIVE && row.version() == version ? row.session(false) : null;
    }
}
