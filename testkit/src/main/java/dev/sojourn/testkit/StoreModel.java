package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
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
        if (now == null || now.version() != expectedVersion) {
            return false;
        }
        records.put(session.key(), withLastAccessOf(now, session));
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

    boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        StoredSession now = writable(from.key());
        if (now == null || now.version() != from.version() || records.containsKey(renewed.key())) {
            return false;
        }
        records.put(renewed.key(), withLastAccessOf(now, renewed));
        records.put(from.key(), trail);
        return true;
    }

    boolean delete(SessionKey key) {
        if (!(records.get(key) instanceof StoredSession)) {
            return false;
        }
        remove(key);
        return true;
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
        StoredSession over =
                ((StoredSession) required(key)).toBuilder().over(true).build();
        records.put(key, over);
        claimedUntil.put(key, until);
        return over;
    }

    /** The keys of trails and remains whose time has come, which a claim removes on its way. */
    Set<SessionKey> outdated(long now) {
        Set<SessionKey> outdated = new TreeSet<>();
        records.forEach((key, record) -> {
            long until = record instanceof Forward trail
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
        if (!(records.get(claimed.key()) instanceof StoredSession now) || !now.over()) {
            return false;
        }
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

    /** The sessions that are not over, which a walk sees and the count counts. */
    List<StoredSession> live() {
        List<StoredSession> live = new ArrayList<>();
        for (StoredRecord record : records.values()) {
            if (record instanceof StoredSession session && !session.over()) {
                live.add(session);
            }
        }
        return live;
    }

    private static StoredSession withLastAccessOf(StoredSession before, StoredSession next) {
        return next.toBuilder()
                .lastAccess(Math.max(before.lastAccess(), next.lastAccess()))
                .build();
    }

    private @Nullable StoredSession writable(SessionKey key) {
        return records.get(key) instanceof StoredSession session && !session.over() ? session : null;
    }

    private StoredRecord required(SessionKey key) {
        StoredRecord record = records.get(key);
        if (record == null) {
            throw new AssertionError("The model has nothing under " + key);
        }
        return record;
    }
}
