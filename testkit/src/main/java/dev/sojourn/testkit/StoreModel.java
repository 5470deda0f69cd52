package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A session store as simple as one can be: a map, one thread, and each sentence of the SPI as a line. */
final class StoreModel {

    private final Map<SessionKey, StoredRecord> records = new HashMap<>();
    private final Map<SessionKey, Long> claimedUntil = new HashMap<>();
    private final Map<SessionKey, Long> remainsUntil = new HashMap<>();

    @Nullable
    StoredRecord find(SessionKey key) {
        return records.get(key);
    }

    boolean create(StoredSession session) {
        return records.putIfAbsent(session.key(), session) == null;
    }

    boolean replace(StoredSession session, long expectedVersion) {
        StoredSession now = writable(session.key());
        if (now == null || now.version() != expectedVersion || isFromAnOlderAnchor(now, session)) {
            return false;
        }
        records.put(session.key(), withLaterMomentsOf(now, session));
        return true;
    }

    boolean touch(SessionKey key, Touch touch) {
        StoredSession now = writable(key);
        if (now == null || now.expiresAt() <= touch.lastAccess()) {
            return false;
        }
        StoredSession.Builder touched = now.toBuilder().lastAccess(Math.max(now.lastAccess(), touch.lastAccess()));
        if (touch.duration() == now.duration()) {
            touched.expiryBase(Math.max(now.expiryBase(), touch.expiryBase()))
                    .expiresAt(Math.max(now.expiresAt(), touch.expiresAt()));
        }
        records.put(key, touched.build());
        return true;
    }

    boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        StoredSession now = writable(from.key());
        if (now == null
                || now.version() != from.version()
                || records.containsKey(renewed.key())
                || isFromAnOlderAnchor(now, renewed)) {
            return false;
        }
        records.put(renewed.key(), withLaterMomentsOf(now, renewed));
        records.put(from.key(), trail);
        if (now.rolled() && records.get(now.lineage()) instanceof Trail first) {
            long usableUntil = Math.min(first.usableUntil(), trail.usableUntil());
            records.put(first.key(), new Trail(first.key(), renewed.key(), usableUntil, first.keepUntil()));
        }
        return true;
    }

    Removal delete(SessionKey key) {
        if (!(records.get(key) instanceof StoredSession now)) {
            return Removal.NOTHING;
        }
        if (now.claimed() && !remainsUntil.containsKey(key)) {
            return Removal.CLAIMED;
        }
        Removal met = now.claimed() ? Removal.REMAINS : Removal.SESSION;
        removeLineage(now);
        remove(key);
        return met;
    }

    /** Whether a key, free or not, is the one that a session under another key began under. */
    boolean isLineage(SessionKey key) {
        return records.values().stream()
                .anyMatch(record -> record instanceof StoredSession session
                        && session.lineage().equals(key)
                        && !session.key().equals(key));
    }

    /** The keys that a claim at a moment may give. */
    Set<SessionKey> due(long now) {
        Set<SessionKey> due = new TreeSet<>();
        records.forEach((key, record) -> {
            if (record instanceof StoredSession session
                    && !remainsUntil.containsKey(key)
                    && session.expiresAt() <= now
                    && session.expiresAt() != StoredSession.NEVER
                    && claimedUntil.getOrDefault(key, Long.MIN_VALUE) <= now) {
                due.add(key);
            }
        });
        return due;
    }

    StoredSession claim(SessionKey key, long until) {
        StoredSession claimed =
                ((StoredSession) required(key)).toBuilder().claimed(true).build();
        records.put(key, claimed);
        claimedUntil.put(key, until);
        return claimed;
    }

    /** The keys of trails and remains whose time has come, which a claim removes on its way. */
    Set<SessionKey> outdated(long now) {
        Set<SessionKey> outdated = new TreeSet<>();
        records.forEach((key, record) -> {
            long until = record instanceof Trail trail
                    ? trail.keepUntil()
                    : remainsUntil.getOrDefault(key, StoredSession.NEVER);
            if (until <= now) {
                outdated.add(key);
            }
        });
        return outdated;
    }

    void remove(SessionKey key) {
        records.remove(key);
        claimedUntil.remove(key);
        remainsUntil.remove(key);
    }

    boolean settle(StoredSession claimed, long keepUntil) {
        if (!(records.get(claimed.key()) instanceof StoredSession now) || !now.claimed()) {
            return false;
        }
        removeLineage(now);
        if (keepUntil == 0) {
            remove(claimed.key());
        } else {
            records.put(
                    claimed.key(), now.toBuilder().user(null).data(new byte[0]).build());
            claimedUntil.remove(claimed.key());
            remainsUntil.put(claimed.key(), keepUntil);
        }
        return true;
    }

    /** The sessions that are not claimed, which a walk sees and the count counts. */
    List<StoredSession> live() {
        List<StoredSession> live = new ArrayList<>();
        for (StoredRecord record : records.values()) {
            if (record instanceof StoredSession session && !session.claimed()) {
                live.add(session);
            }
        }
        return live;
    }

    private static boolean isFromAnOlderAnchor(StoredSession before, StoredSession next) {
        return next.duration() != before.duration() && next.expiryBase() < before.expiryBase();
    }

    private static StoredSession withLaterMomentsOf(StoredSession before, StoredSession next) {
        StoredSession.Builder kept = next.toBuilder().lastAccess(Math.max(before.lastAccess(), next.lastAccess()));
        if (next.duration() == before.duration()) {
            kept.expiryBase(Math.max(before.expiryBase(), next.expiryBase()))
                    .expiresAt(Math.max(before.expiresAt(), next.expiresAt()));
        }
        return kept.build();
    }

    /** The trail under a lineage leaves with the session. */
    private void removeLineage(StoredSession session) {
        if (records.get(session.lineage()) instanceof Trail) {
            records.remove(session.lineage());
        }
    }

    private @Nullable StoredSession writable(SessionKey key) {
        return records.get(key) instanceof StoredSession session && !session.claimed() ? session : null;
    }

    private StoredRecord required(SessionKey key) {
        StoredRecord record = records.get(key);
        if (record == null) {
            throw new AssertionError("The model has nothing under " + key);
        }
        return record;
    }
}
