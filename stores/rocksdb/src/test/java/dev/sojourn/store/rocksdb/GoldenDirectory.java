package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.nio.file.Path;

/**
 * Wrote the directories that {@link GoldenDirectoryTest} reads: the first one before sessions had a lineage, without
 * those that are rolled further. Kept to show how. Argument: a directory that is not there.
 */
final class GoldenDirectory {

    private GoldenDirectory() {}

    public static void main(String[] arguments) {
        try (RocksStore store = RocksStore.open(Natives.options(Path.of(arguments[0])))) {
            for (int i = 0; i < 20; i++) {
                store.create(Sessions.session(i));
            }
            store.replace(Sessions.session(3).toBuilder().version(2).build(), 1);
            store.touch(
                    Sessions.key(4),
                    new Touch(
                            Sessions.NOW + 60_000,
                            Sessions.NOW + 60_000,
                            Sessions.END + 60_000,
                            StoredSession.ENGINE_DURATION));
            store.create(Sessions.session(30).toBuilder()
                    .expiresAt(StoredSession.NEVER)
                    .duration(StoredSession.NEVER)
                    .user(null)
                    .build());
            roll(store);
            end(store, 33, Sessions.END);
            store.settle(end(store, 34, Sessions.END), Sessions.END);
            store.create(Sessions.session(35));
            store.delete(Sessions.key(35));
            rollFurther(store);
        }
    }

    private static void rollFurther(RocksStore store) {
        store.create(Sessions.session(40));
        Sessions.roll(store, 40, 41, StoredSession.NEVER);
        Sessions.roll(store, 41, 42, Sessions.END);
        rollAndEnd(store, 43, 44);
        store.settle(rollAndEnd(store, 45, 46), Sessions.END);
        store.create(Sessions.session(47));
        Sessions.roll(store, 47, 48, StoredSession.NEVER);
        store.delete(Sessions.key(48));
    }

    private static StoredSession rollAndEnd(RocksStore store, int from, int to) {
        store.create(
                Sessions.session(from).toBuilder().expiresAt(Sessions.NOW + 1).build());
        Sessions.roll(store, from, to, StoredSession.NEVER);
        return store.claimExpired(Sessions.NOW + 1, Sessions.END, 1).get(0);
    }

    private static void roll(RocksStore store) {
        StoredSession from = Sessions.session(31).toBuilder()
                .user("\u65e5\u672c \ud83d\ude80")
                .build();
        store.create(from);
        store.roll(
                from,
                from.toBuilder().key(Sessions.key(32)).version(2).build(),
                new Trail(from.key(), Sessions.key(32), Sessions.NOW + 10, Sessions.END));
    }

    private static StoredSession end(RocksStore store, int number, long claimUntil) {
        store.create(
                Sessions.session(number).toBuilder().expiresAt(Sessions.NOW + 1).build());
        return store.claimExpired(Sessions.NOW + 1, claimUntil, 1).get(0);
    }
}
