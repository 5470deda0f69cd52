package dev.sojourn.store.near;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;

/** Sessions that are told apart by a number, under a clock that stands at {@link #NOW}. */
final class Sessions {

    static final long NOW = 1_767_225_600_000L;
    static final long LIFE = 1_800_000;
    static final long END = NOW + LIFE;

    private Sessions() {}

    static SessionKey key(int number) {
        return SessionId.of("near-" + number).key();
    }

    static StoredSession session(int number) {
        return session(number, 100);
    }

    static StoredSession session(int number, int bytes) {
        return StoredSession.builder(key(number))
                .created(NOW)
                .lastAccess(NOW)
                .lastUpdate(NOW)
                .expiryBase(NOW)
                .expiresAt(END)
                .data(new byte[bytes])
                .build();
    }

    static StoredSession written(StoredSession session) {
        return session.toBuilder().version(session.version() + 1).build();
    }

    static StoredSession rolled(StoredSession session, int number) {
        return session.toBuilder()
                .key(key(number))
                .version(session.version() + 1)
                .build();
    }

    static Trail trail(StoredSession from, StoredSession to) {
        return new Trail(from.key(), to.key(), NOW + 1_000, NOW + 60_000);
    }

    static Touch touchAt(long moment) {
        return new Touch(moment, moment, moment + LIFE, StoredSession.ENGINE_DURATION);
    }

    static StoredSession found(SessionStore store, int number) {
        StoredRecord record = store.find(key(number));
        if (record instanceof StoredSession session) {
            return session;
        }
        throw new AssertionError("Session " + number + " was expected, but there is " + record);
    }
}
