package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions each user has. An entry is only a hint: what counts is the user in the record, so an entry that a
 * race left behind is dropped when it is met. Every change and every check of one user's entries happens inside the
 * map's atomic {@code compute} for that user, after the record was changed: so a check never drops an entry that is
 * just being bound.
 */
final class MemoryUserIndex {

    /** The hold of an entry that stands for a written session. */
    private static final long WRITTEN = 0;

    private final ConcurrentHashMap<String, Map<SessionKey, Long>> places = new ConcurrentHashMap<>();
    private final Function<SessionKey, @Nullable StoredSession> sessions;

    MemoryUserIndex(Function<SessionKey, @Nullable StoredSession> sessions) {
        this.sessions = sessions;
    }

    void moved(SessionKey key, @Nullable String from, @Nullable String to) {
        if (from != null) {
            places.computeIfPresent(from, (user, held) -> {
                held.remove(key);
                return held.isEmpty() ? null : held;
            });
        }
        if (to != null) {
            places.compute(to, (user, held) -> {
                Map<SessionKey, Long> entries = held == null ? new HashMap<>(4) : held;
                entries.put(key, WRITTEN);
                return entries;
            });
        }
    }

    ScanPage page(String user, @Nullable SessionKey after, int atMost) {
        List<StoredSession> found = new ArrayList<>();
        places.computeIfPresent(user, (name, held) -> {
            held.entrySet().removeIf(entry -> {
                StoredSession session = sessions.apply(entry.getKey());
                if (session != null && user.equals(session.user())) {
                    found.add(session);
                    return false;
                }
                return entry.getValue() == WRITTEN;
            });
            return held.isEmpty() ? null : held;
        });
        found.removeIf(session -> after != null && session.key().compareTo(after) <= 0);
        found.sort(Comparator.comparing(StoredSession::key));
        if (found.size() <= atMost) {
            return new ScanPage(found, null);
        }
        List<StoredSession> page = found.subList(0, atMost);
        return new ScanPage(page, page.get(atMost - 1).key().hex());
    }

    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        List<SessionKey> toEnd = new ArrayList<>();
        boolean[] admitted = {true};
        places.compute(user, (name, held) -> {
            Map<SessionKey, Long> entries = held == null ? new HashMap<>(4) : held;
            List<StoredSession> living = new ArrayList<>();
            int holds = 0;
            for (var at = entries.entrySet().iterator(); at.hasNext(); ) {
                var entry = at.next();
                SessionKey key = entry.getKey();
                if (key.equals(newcomer) || key.equals(replaces)) {
                    continue;
                }
                StoredSession session = sessions.apply(key);
                if (session != null && user.equals(session.user())) {
                    if (session.expiresAt() > now) {
                        living.add(session);
                    }
                } else if (entry.getValue() > now) {
                    holds++;
                } else {
                    at.remove();
                }
            }
            int surplus = living.size() + holds + 1 - atMost;
            // A place that is held for a write under way cannot be taken back, so these alone may fill all places.
            if (surplus > (overflow == Overflow.REFUSE ? 0 : living.size())) {
                admitted[0] = false;
                return entries.isEmpty() ? null : entries;
            }
            living.sort(Comparator.comparingLong(StoredSession::created).thenComparing(StoredSession::key));
            living.stream().limit(Math.max(0, surplus)).forEach(session -> toEnd.add(session.key()));
            entries.merge(newcomer, heldUntil, (was, hold) -> was == WRITTEN ? was : hold);
            return entries;
        });
        return new Admission(admitted[0], toEnd);
    }
}
