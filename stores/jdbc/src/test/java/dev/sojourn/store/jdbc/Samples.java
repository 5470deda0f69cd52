package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.nio.charset.StandardCharsets;

/** Sessions to test with, by number. */
final class Samples {

    static final long NOW = 1_767_225_600_000L;
    static final long LIFE = 1_800_000;
    static final long END = NOW + LIFE;

    private Samples() {}

    static SessionKey key(int number) {
        return SessionId.of("sample-" + number).key();
    }

    static StoredSession session(int number) {
        return sample(number).build();
    }

    static StoredSession.Builder sample(int number) {
        return StoredSession.builder(key(number))
                .created(NOW - 1_000)
                .lastAccess(NOW)
                .lastUpdate(NOW)
                .expiryBase(NOW)
                .expiresAt(END)
                .data(("data of " + number).getBytes(StandardCharsets.UTF_8));
    }

    static StoredSession renewed(StoredSession session, int number) {
        return session.toBuilder()
                .key(key(number))
                .version(session.version() + 1)
                .build();
    }

    static Trail trail(StoredSession from, StoredSession to) {
        return new Trail(from.key(), to.key(), NOW + 1_000, NOW + 60_000);
    }

    static Place place(String user, int number, int atMost) {
        return new Place(user, key(number), atMost, NOW, NOW + 30_000);
    }

    static Touch touchAt(long moment) {
        return new Touch(moment, moment, moment + LIFE, StoredSession.ENGINE_DURATION);
    }
}
