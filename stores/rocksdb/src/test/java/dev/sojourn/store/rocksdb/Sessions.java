package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/** Sessions that are told apart by a number. */
final class Sessions {

    static final long NOW = 1_767_225_600_000L;
    static final long END = NOW + 1_800_000;

    private Sessions() {}

    static SessionKey key(int number) {
        byte[] bytes = new byte[SessionKey.BYTES];
        new Random(number).nextBytes(bytes);
        return SessionKey.fromBytes(bytes);
    }

    static StoredSession session(int number) {
        return session(number, 100);
    }

    static StoredSession session(int number, int size) {
        byte[] data = new byte[size];
        byte[] mark = mark(number);
        for (int i = 0; i < size; i++) {
            data[i] = mark[i % mark.length];
        }
        return StoredSession.builder(key(number))
                .created(NOW)
                .lastAccess(NOW)
                .lastUpdate(NOW)
                .expiryBase(NOW)
                .expiresAt(END)
                .user("user-" + number)
                .data(data)
                .build();
    }

    /** A session under a further key, at its next version. */
    static StoredSession rolled(StoredSession from, int number) {
        return from.toBuilder().key(key(number)).version(from.version() + 1).build();
    }

    /** Rolls what is stored under a number to another one, and returns what was put there. */
    static StoredSession roll(RocksStore store, int from, int to, long keepUntil) {
        StoredSession now = found(store, from);
        StoredSession renewed = rolled(now, to);
        if (!store.roll(now, renewed, new Trail(now.key(), renewed.key(), NOW + 10, keepUntil))) {
            throw new IllegalStateException("not rolled: " + from);
        }
        return renewed;
    }

    /** What the data of a session consists of, and of no other's. */
    static byte[] mark(int number) {
        return ("<data of " + number + ">").getBytes(StandardCharsets.US_ASCII);
    }

    static StoredSession found(RocksStore store, int number) {
        StoredRecord record = store.find(key(number));
        return (StoredSession) Objects.requireNonNull(record, "session " + number);
    }

    static boolean isWhole(RocksStore store, int number) {
        StoredSession found = found(store, number);
        StoredSession wanted = session(number, found.data().length);
        return found.data().length > 0
                && Arrays.equals(found.data(), wanted.data())
                && Objects.equals(found.user(), wanted.user())
                && found.expiresAt() >= wanted.expiresAt();
    }
}
