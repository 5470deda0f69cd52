package dev.sojourn.store.redis;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.charset.StandardCharsets;

/** Sessions to test with, by number. */
final class Sessions {

    static final long NOW = System.currentTimeMillis();
    static final long LIFE = 1_800_000;
    static final long END = NOW + LIFE;

    private Sessions() {}

    static SessionKey key(int number) {
        return SessionId.of("session-" + number).key();
    }

    static StoredSession session(int number) {
        return sample(number).build();
    }

    static StoredSession.Builder sample(int number) {
        return StoredSession.builder(key(number))
                .created(NOW)
                .lastAccess(NOW)
                .lastUpdate(NOW)
                .expiryBase(NOW)
                .expiresAt(END)
                .data(("data of " + number).getBytes(StandardCharsets.UTF_8));
    }

    static StoredSession next(StoredSession session) {
        return session.toBuilder().version(session.version() + 1).build();
    }

    static StoredSession renewed(StoredSession session, int number) {
        return next(session).toBuilder().key(key(number)).build();
    }

    static Trail trail(StoredSession from, StoredSession to) {
        return new Trail(from.key(), to.key(), NOW + 10_000, NOW + 60_000);
    }
}
