package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The records by key, each written in one batch with its index entries and its share of the count. The count is in
 * memory for whoever asks and in the database for the next start.
 */
final class Records {

    /** A page of a walk looks at this many records that are over before it is handed out with what it has. */
    private static final int PASSED_OVER = 10_000;
    /** So many records are asked for at once: RocksDB takes no more in one go, and their bytes are in memory twice. */
    private static final int READ_AT_ONCE = 32;

    private final Database database;
    private final AtomicLong lowestFiled = new AtomicLong(StoredSession.NEVER);
    private final KeyLocks locks = new KeyLocks();
    private final AtomicLong count;

    Records(Database database) {
        this.database = database;
        this.count = new AtomicLong(database.count());
    }

    Lock lock(SessionKey key) {
        return locks.lock(key);
    }

    /** Holds keys, and the lineages of what is stored under them, for a change that belongs together. */
    Held hold(Collection<SessionKey> keys) {
        Set<SessionKey> wanted = new HashSet<>(keys);
        while (true) {
            Held held = hold(wanted, Set.copyOf(keys), false);
            boolean kept = false;
            try {
                // What is stored says which locks are missing, and may be another record once they are there.
                kept = !wanted.addAll(held.lineages());
                if (kept) {
                    return held;
                }
            } finally {
                if (!kept) {
                    held.close();
                }
            }
        }
    }

    /** Holds keys for changes that no other key has part in, with what is stored under them. */
    Held holdWhole(Collection<SessionKey> keys) {
        Set<SessionKey> wanted = Set.copyOf(keys);
        return hold(wanted, wanted, true);
    }

    private Held hold(Set<SessionKey> locked, Set<SessionKey> read, boolean withData) {
        Runnable unlock = locks.lockAll(locked);
        boolean kept = false;
        try {
            Held held = new Held(this, database.changes(), rows(read, withData), unlock);
            kept = true;
            return held;
        } finally {
            if (!kept) {
                unlock.run();
            }
        }
    }

    /** What is stored under several keys, null for nothing; the caller holds their locks. */
    private Map<SessionKey, @Nullable Row> rows(Set<SessionKey> keys, boolean withData) {
        Map<SessionKey, @Nullable Row> rows = new HashMap<>();
        List<SessionKey> unknown = new ArrayList<>();
        for (SessionKey key : keys) {
            Row known = locks.of(key).current(key);
            rows.put(key, known);
            if (known == null) {
                unknown.add(key);
            }
        }
        for (int from = 0; from < unknown.size(); from += READ_AT_ONCE) {
            read(unknown.subList(from, Math.min(from + READ_AT_ONCE, unknown.size())), withData, rows);
        }
        return rows;
    }

    /** What is stored, without its data; the caller holds the lock of the key. */
    @Nullable
    Row head(SessionKey key) {
        return rows(Set.of(key), false).get(key);
    }

    /** What is stored. */
    @Nullable
    Row get(SessionKey key) {
        Stripe stripe = locks.of(key);
        Row known = stripe.current(key);
        if (known != null) {
            return known;
        }
        long before = stripe.writes();
        byte[] keyBytes = key.toBytes();
        byte[] value = database.get(Family.SESSIONS, keyBytes);
        if (value == null) {
            return null;
        }
        Row row = Row.read(key, keyBytes, value);
        stripe.read(row, before);
        return row;
    }

    private void read(List<SessionKey> keys, boolean withData, Map<SessionKey, @Nullable Row> rows) {
        List<byte[]> keyBytes = keys.stream().map(SessionKey::toBytes).toList();
        List<byte @Nullable []> values = database.getAll(Family.SESSIONS, keyBytes);
        for (int i = 0; i < keys.size(); i++) {
            byte[] value = values.get(i);
            rows.put(keys.get(i), value == null ? null : row(keys.get(i), keyBytes.get(i), value, withData));
        }
    }

    private static Row row(SessionKey key, byte[] keyBytes, byte[] value, boolean withData) {
        return withData ? Row.read(key, keyBytes, value) : Row.readHead(key, keyBytes, value, value.length);
    }

    /** Puts one row in the place of another; the caller holds the lock of its key. */
    void swap(@Nullable Row was, @Nullable Row is) {
        try (Changes changes = database.changes()) {
            write(changes.swap(was, is), database.syncsWrites());
        }
    }

    /** As {@link SessionStore#swapTrail}, for what was met; the caller holds the lock of its key. */
    boolean swapTrail(@Nullable Row was, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        boolean met = leadsTo == null ? was == null : was != null && was.leadsTo(leadsTo);
        if (met) {
            swap(was, next == null ? null : Row.trail(next));
        }
        return met;
    }

    /** Writes a row that no index sees differently; the caller holds the lock of its key. */
    void put(Row row) {
        store(List.of(new Changes.Stored(row.key(), row)), () -> database.put(row.keyBytes(), row.value()));
    }

    /** Writes what belongs together; the caller holds the locks of all its keys. */
    void write(Changes changes, boolean sync) {
        store(changes.stored(), () -> database.write(changes, sync));
        count.addAndGet(changes.counted());
        // After the write: a sweep that has not seen the entry is followed by one that begins early enough.
        if (changes.lowestFiled() < lowestFiled.get()) {
            lowestFiled.accumulateAndGet(changes.lowestFiled(), Math::min);
        }
    }

    /** Whoever reads while this writes does not know which of both rows it got, and remembers neither. */
    void store(List<Changes.Stored> rows, Runnable write) {
        rows.forEach(each -> locks.of(each.key()).begin());
        boolean done = false;
        try {
            write.run();
            done = true;
        } finally {
            for (Changes.Stored each : rows) {
                locks.of(each.key()).end(done ? each.is() : null);
            }
        }
    }

    /** A page of a walk over the sessions whose keys are not before these bytes. */
    ScanPage page(byte[] from, int atMost, boolean withData) {
        List<StoredSession> page = new ArrayList<>();
        int seen = 0;
        try (Range range = database.range(Family.SESSIONS, from, Range.end(new byte[0]), false)) {
            for (range.first(); range.isValid(); range.next()) {
                Row row = range.row(withData);
                if (row.state() == Row.State.LIVE) {
                    page.add(row.session(withData));
                }
                seen++;
                if (page.size() == atMost || seen - page.size() == PASSED_OVER) {
                    return new ScanPage(page, row.key().hex());
                }
            }
        }
        return new ScanPage(page, null);
    }

    /** The lowest moment under which something was filed since the last call. */
    long takeLowestFiled() {
        return lowestFiled.getAndSet(StoredSession.NEVER);
    }

    /** Whether every write is promised to be on disk when it is acknowledged. */
    boolean syncsWrites() {
        return database.syncsWrites();
    }

    long count() {
        return Math.max(0, count.get());
    }

    /** Opens the database again; what a failed write left in its log counts now. Called while nobody else calls. */
    void reopen() {
        renew(() -> {
            try {
                database.reopen();
                Recovery.afterOpening(database);
            } catch (StoreException e) {
                // Nobody reads what nobody has made sure of.
                database.shut(e);
                throw e;
            }
        });
    }

    /** Writes anew what can be read of a database that is damaged. Called while nobody else calls. */
    void rebuild() {
        renew(() -> Rebuild.replace(database));
    }

    private void renew(Runnable how) {
        locks.forget();
        lowestFiled.set(0);
        how.run();
        count.set(database.count());
    }

    /** A live row for a session, filed where its predecessor is unless that is too late. */
    static Row liveAfter(@Nullable Row was, StoredSession session) {
        long due = ExpiryIndex.moment(session.expiresAt());
        return Row.live(session, was == null ? due : Math.min(due, was.filed()));
    }
}
