package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has, by lineage: so a session that is rolled has one entry throughout. An entry is only a
 * hint; what counts is the user in the record. Every change and every check of one user's entries happens inside the
 * map's atomic {@code compute} for that user, after the record was changed, and looks at the record as it is then: so
 * whoever comes last leaves what is true, and a check never drops an entry that is just being bound.
 */
final class MemoryUserIndex {

    /**
     * One session's place.
     *
     * @param key where the session is, or was before it was rolled; null while it is only expected
     * @param heldUntil the end of the hold for a login under way, 0 for none
     */
    private record Entry(@Nullable SessionKey key, long heldUntil) {}

    private final ConcurrentHashMap<String, TreeMap<SessionKey, Entry>> places = new ConcurrentHashMap<>();
    /** The users for whom something may be held, so that a sweep need not look at the others. */
    private final Set<String> holding = ConcurrentHashMap.newKeySet();

    private final Function<SessionKey, @Nullable StoredSession> sessions;

    /** Makes an empty index. The function finds the living session of a key, where it was rolled to if it was. */
    MemoryUserIndex(Function<SessionKey, @Nullable StoredSession> sessions) {
        this.sessions = sessions;
    }

    /** Brings a user's entry for a session in line with what the store says of it now. */
    void refresh(@Nullable String user, SessionKey lineage, SessionKey key) {
        if (user == null) {
            return;
        }
        places.compute(user, (name, held) -> {
            TreeMap<SessionKey, Entry> entries = held == null ? new TreeMap<>() : held;
            StoredSession session = sessions.apply(key);
            if (session != null && user.equals(session.user())) {
                entries.put(lineage, new Entry(session.key(), 0));
            } else {
                // The key that is asked for may be an old one, whose trail is gone: the entry may know a newer one.
                entries.computeIfPresent(
                        lineage,
                        (same, entry) -> living(user, entry) != null
                                ? entry
                                : entry.heldUntil() == 0 ? null : new Entry(null, entry.heldUntil()));
            }
            return entries.isEmpty() ? null : entries;
        });
    }

    /** Pages are in the order of lineages, and so is their cursor: a roll moves nothing between pages. */
    ScanPage page(String user, @Nullable SessionKey after, int atMost) {
        List<StoredSession> found = new ArrayList<>();
        SessionKey[] last = {null};
        places.computeIfPresent(user, (name, entries) -> {
            var rest = after == null
                    ? entries.entrySet()
                    : entries.tailMap(after, false).entrySet();
            for (var at = rest.iterator(); at.hasNext() && found.size() < atMost; ) {
                var each = at.next();
                StoredSession session = living(user, each.getValue());
                if (session != null) {
                    found.add(session);
                    last[0] = each.getKey();
                } else if (each.getValue().heldUntil() == 0) {
                    at.remove();
                }
            }
            return entries.isEmpty() ? null : entries;
        });
        return new ScanPage(found, found.size() < atMost || last[0] == null ? null : last[0].hex());
    }

    boolean admit(Place place) {
        boolean[] admitted = {false};
        places.compute(place.user(), (name, held) -> {
            TreeMap<SessionKey, Entry> entries = held == null ? new TreeMap<>() : held;
            int taken = 0;
            for (var at = entries.entrySet().iterator(); at.hasNext() && taken < place.atMost(); ) {
                var each = at.next();
                StoredSession session = living(name, each.getValue());
                boolean isHeld = each.getValue().heldUntil() > place.now();
                if (session == null && !isHeld) {
                    at.remove();
                } else if (!each.getKey().equals(place.lineage())
                        && (isHeld || session != null && session.expiresAt() > place.now())) {
                    taken++;
                }
            }
            if (taken < place.atMost()) {
                admitted[0] = true;
                Entry own = entries.get(place.lineage());
                long until = own == null || own.heldUntil() <= place.now()
                        ? place.heldUntil()
                        : place.sharedUntil(own.heldUntil());
                entries.put(place.lineage(), new Entry(own == null ? null : own.key(), until));
                holding.add(name);
            }
            return entries.isEmpty() ? null : entries;
        });
        return admitted[0];
    }

    /** Whether anything may be held for a user, which a write takes up. */
    boolean mayHold(@Nullable String user) {
        return user != null && holding.contains(user);
    }

    void release(Place place) {
        forgetHolds(place.user(), (lineage, until) -> lineage.equals(place.lineage()) && place.gives(until));
    }

    /** Drops the places whose time is over. */
    void dropHolds(long now) {
        for (String user : holding) {
            forgetHolds(user, (lineage, until) -> until <= now);
            places.compute(user, (name, entries) -> {
                if (entries == null || entries.values().stream().allMatch(entry -> entry.heldUntil() == 0)) {
                    holding.remove(name);
                }
                return entries;
            });
        }
    }

    /** Takes back those holds of a user that are meant, by their lineage and the moment they end. */
    private void forgetHolds(String user, BiPredicate<SessionKey, Long> meant) {
        places.computeIfPresent(user, (name, entries) -> {
            entries.replaceAll(
                    (lineage, entry) -> meant.test(lineage, entry.heldUntil()) ? new Entry(entry.key(), 0) : entry);
            entries.values().removeIf(entry -> entry.key() == null && entry.heldUntil() == 0);
            return entries.isEmpty() ? null : entries;
        });
    }

    private @Nullable StoredSession living(String user, Entry entry) {
        StoredSession session = entry.key() == null ? null : sessions.apply(entry.key());
        return session != null && user.equals(session.user()) ? session : null;
    }
}
