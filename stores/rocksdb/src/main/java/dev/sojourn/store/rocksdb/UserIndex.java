package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has: entries of user and key, in a column family of their own, written with the record.
 * The record decides; an entry that it contradicts, which only damage leaves behind, is dropped when it is met.
 * Places that are held for sessions about to be written are in memory, since whoever holds one dies with this process.
 */
final class UserIndex {

    /** Within the time of one call a session is not rolled more often, unless to keep readers busy. */
    private static final int MOST_ROLLS = 100;

    private final Database database;
    private final Records records;
    private final ConcurrentHashMap<String, Map<SessionKey, Long>> holds = new ConcurrentHashMap<>();

    UserIndex(Database database, Records records) {
        this.database = database;
        this.records = records;
    }

    static byte[] entry(byte[] user, byte[] keyBytes) {
        return ByteBuffer.allocate(user.length + SessionKey.BYTES)
                .put(user)
                .put(keyBytes)
                .array();
    }

    ScanPage page(String user, @Nullable SessionKey after, int atMost) {
        List<SessionKey> keys = keysOf(user, after, atMost + 1L);
        List<StoredSession> page = new ArrayList<>();
        for (SessionKey key : keys.subList(0, Math.min(atMost, keys.size()))) {
            StoredSession session = liveOf(user, key);
            if (session != null) {
                page.add(session);
            }
        }
        return new ScanPage(page, keys.size() > atMost ? keys.get(atMost - 1).hex() : null);
    }

    /** One admission at a time for each user, through the map's atomic compute. */
    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        List<SessionKey> toEnd = new ArrayList<>();
        boolean[] admitted = {false};
        holds.compute(user, (name, held) -> {
            Map<SessionKey, Long> places = held == null ? new HashMap<>(4) : held;
            places.values().removeIf(until -> until <= now);
            // Places are read before records. A place is given up only when its record is there, so none is missed.
            Set<SessionKey> taken = new HashSet<>(places.keySet());
            List<StoredSession> living = new ArrayList<>();
            for (SessionKey key : keysOf(user, null, Long.MAX_VALUE)) {
                StoredSession session = liveOf(user, key);
                if (session != null) {
                    taken.remove(key);
                    if (session.expiresAt() > now && !key.equals(newcomer) && !key.equals(replaces)) {
                        living.add(session);
                    }
                }
            }
            taken.removeIf(key -> key.equals(newcomer) || key.equals(replaces));
            int surplus = living.size() + taken.size() + 1 - atMost;
            // A place that is held for a write under way cannot be taken back, so these alone may fill all places.
            if (surplus <= (overflow == Overflow.REFUSE ? 0 : living.size())) {
                admitted[0] = true;
                living.sort(Comparator.comparingLong(StoredSession::created).thenComparing(StoredSession::key));
                living.stream().limit(Math.max(0, surplus)).forEach(session -> toEnd.add(session.key()));
                places.put(newcomer, heldUntil);
            }
            return places.isEmpty() ? null : places;
        });
        return new Admission(admitted[0], toEnd);
    }

    /** Gives up the place that was held for a session, now that it is written. */
    void written(StoredSession session) {
        if (session.user() != null && !holds.isEmpty()) {
            giveUp(session.user(), place -> place.getKey().equals(session.key()));
        }
    }

    /** Forgets the places of those who never came. */
    void dropHolds(long now) {
        holds.keySet().forEach(user -> giveUp(user, place -> place.getValue() <= now));
    }

    private void giveUp(String user, Predicate<Map.Entry<SessionKey, Long>> which) {
        holds.computeIfPresent(user, (name, places) -> {
            places.entrySet().removeIf(which);
            return places.isEmpty() ? null : places;
        });
    }

    private List<SessionKey> keysOf(String user, @Nullable SessionKey after, long atMost) {
        byte[] prefix = UserName.encode(user);
        byte[] from = after == null ? prefix : Range.after(entry(prefix, after.toBytes()));
        List<SessionKey> keys = new ArrayList<>();
        try (Range range = database.range(Family.USERS, from, Range.end(prefix), true)) {
            for (range.first(); keys.size() < atMost && range.isValid(); range.next()) {
                byte[] entry = range.key();
                keys.add(SessionKey.fromBytes(Arrays.copyOfRange(entry, prefix.length, entry.length)));
            }
        }
        return keys;
    }

    /** The session that an entry stands for, under its new key when it was rolled since the entry was read. */
    private @Nullable StoredSession liveOf(String user, SessionKey key) {
        Row row = records.get(key);
        for (int rolls = 0; row != null && row.state() == Row.State.TRAIL && rolls < MOST_ROLLS; rolls++) {
            row = records.get(((Forward) row.record()).to());
        }
        StoredSession session = sessionOf(user, row);
        if (session == null) {
            dropIfWrong(user, key);
        }
        return session;
    }

    private void dropIfWrong(String user, SessionKey key) {
        Lock lock = records.lock(key);
        try (Changes changes = database.changes()) {
            Row row = records.get(key);
            if (sessionOf(user, row) == null && (row == null || row.state() != Row.State.NEWER)) {
                records.write(changes.drop(Family.USERS, entry(UserName.encode(user), key.toBytes())), false);
            }
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable StoredSession sessionOf(String user, @Nullable Row row) {
        return row != null && row.state() == Row.State.LIVE && Arrays.equals(row.boundTo(), UserName.encode(user))
                ? (StoredSession) row.record()
                : null;
    }
}
