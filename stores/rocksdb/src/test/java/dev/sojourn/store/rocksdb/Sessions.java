package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
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
