package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has: entries of user and lineage, in a column family of their own, written with the record.
 * A roll changes where an entry leads and leaves it in its place, so a walk over them loses no session. The record
 * decides; an entry that it contradicts, which only damage leaves behind, is dropped when it is met. Places that are
 * held for sessions about to be written are in memory, since whoever holds one dies with this process.
 */
final class UserIndex {

    /** An entry: the lineage of a session, and the key it lives under. */
    private record Entry(SessionKey lineage, SessionKey key) {}

    private final Database database;
    private final Records records;
    private final ConcurrentHashMap<String, Map<SessionKey, Long>> holds = new ConcurrentHashMap<>();

    UserIndex(Database database, Records records) {
        this.database = database;
        this.records = records;
    }

    /** The entry that a row has, or null for none. */
    static byte @Nullable [] entry(Row row) {
        byte[] user = row.boundTo();
        return UserName.isNobody(user) ? null : entry(user, row.lineage());
    }

    /** Where the entry of a row leads. Nowhere else than to its lineage takes no bytes, as it did in format 1. */
    static byte[] place(Row row) {
        return row.lineage().equals(row.key()) ? new byte[0] : row.keyBytes();
    }

    /** The key of the session that an entry leads to. */
    static SessionKey keyOf(byte[] entry, byte[] place) {
        return SessionKey.fromBytes(
                place.length == SessionKey.BYTES
                        ? place
                        : Arrays.copyOfRange(entry, entry.length - SessionKey.BYTES, entry.length));
    }

    ScanPage page(String user, @Nullable SessionKey after, int atMost, boolean withData) {
        List<StoredSession> page = new ArrayList<>();
        List<Entry> wrong = new ArrayList<>();
        SessionKey last = read(user, after, atMost, withData, page, wrong);
        drop(user, wrong);
        return new ScanPage(page, last == null ? null : last.hex());
    }

    /** One admission at a time for each user, through the map's atomic compute. */
    boolean admit(Place place) {
        boolean[] admitted = {false};
        List<Entry> wrong = new ArrayList<>();
        holds.compute(place.user(), (name, held) -> {
            Map<SessionKey, Long> places = held == null ? new HashMap<>(4) : held;
            places.values().removeIf(until -> until <= place.now());
            // Places are read before records. A place is given up only when its record is there, so none is missed.
            Set<SessionKey> taken = new HashSet<>(places.keySet());
            List<StoredSession> living = new ArrayList<>();
            read(name, null, Integer.MAX_VALUE, false, living, wrong);
            for (StoredSession session : living) {
                if (session.expiresAt() > place.now()) {
                    taken.add(session.lineage());
                }
            }
            taken.remove(place.lineage());
            if (taken.size() < place.atMost()) {
                admitted[0] = true;
                places.merge(place.lineage(), place.heldUntil(), (until, asked) -> place.sharedUntil(until));
            }
            return places.isEmpty() ? null : places;
        });
        // Outside: whoever writes a record holds its lock and comes here to give up a place.
        drop(place.user(), wrong);
        return admitted[0];
    }

    /** Gives up the place that was held for a session, now that it is written. */
    void written(StoredSession session) {
        if (session.user() != null && !holds.isEmpty()) {
            giveUp(session.user(), place -> place.getKey().equals(session.lineage()));
        }
    }

    void release(Place place) {
        giveUp(place.user(), held -> held.getKey().equals(place.lineage()) && place.gives(held.getValue()));
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

    /**
     * Reads sessions of a user in the order of their lineages.
     *
     * @param page receives them
     * @param wrong receives entries that no record answers for
     * @return the last lineage, when more may follow
     */
    private @Nullable SessionKey read(
            String user,
            @Nullable SessionKey after,
            int atMost,
            boolean withData,
            List<StoredSession> page,
            List<Entry> wrong) {
        byte[] prefix = UserName.encode(user);
        byte[] from = after == null ? prefix : Range.after(entry(prefix, after));
        SessionKey last = null;
        try (View view = database.view();
                Range range = view.range(Family.USERS, from, Range.end(prefix))) {
            for (range.first(); range.isValid(); range.next()) {
                if (page.size() == atMost) {
                    return last;
                }
                Entry entry = read(prefix, range.key(), range.value());
                Row row = view.row(entry.key(), withData);
                if (isWrong(prefix, entry, row)) {
                    wrong.add(entry);
                } else if (row != null && row.state() == Row.State.LIVE) {
                    page.add(row.session(withData));
                    last = entry.lineage();
                }
            }
        }
        return null;
    }

    private void drop(String user, List<Entry> wrong) {
        byte[] prefix = UserName.encode(user);
        for (Entry entry : wrong) {
            byte[] entryBytes = entry(prefix, entry.lineage());
            // Both: a roll holds the lineage too, so the entry does not begin to lead elsewhere in between.
            try (Held held = records.hold(List.of(entry.key(), entry.lineage()))) {
                byte[] now = database.get(Family.USERS, entryBytes);
                if (now != null
                        && read(prefix, entryBytes, now).equals(entry)
                        && isWrong(prefix, entry, held.head(entry.key()))) {
                    held.drop(Family.USERS, entryBytes);
                    held.write(records.syncsWrites());
                }
            }
        }
    }

    /** What a later version wrote can't be judged here. */
    private static boolean isWrong(byte[] user, Entry entry, @Nullable Row row) {
        return row == null
                || row.state() != Row.State.NEWER
                        && !(Arrays.equals(user, row.boundTo()) && row.lineage().equals(entry.lineage()));
    }

    private static byte[] entry(byte[] user, SessionKey lineage) {
        return ByteBuffer.allocate(user.length + SessionKey.BYTES)
                .put(user)
                .put(lineage.toBytes())
                .array();
    }

    private static Entry read(byte[] user, byte[] entry, byte[] place) {
        SessionKey lineage = SessionKey.fromBytes(Arrays.copyOfRange(entry, user.length, entry.length));
        return new Entry(lineage, keyOf(entry, place));
    }
}
