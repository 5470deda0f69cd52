package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads roll the same sessions, so that each waits for locks of the others' lineages, and others remove, walk
 * and log in beside them. All keys share four locks, which makes every wrong order of locks a deadlock within moments.
 */
class RollStormTest {

    private static final int STRIPES = 4;
    private static final int SESSIONS = 12;
    private static final int ROLLERS = 6;
    private static final int ROLLS = 100;
    private static final int MOST = 20;
    private static final String USER = "everybody";

    @TempDir
    private Path folder;

    private final AtomicInteger next = new AtomicInteger(1000);
    private final AtomicBoolean over = new AtomicBoolean();

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    /** On a thread of its own: a store whose callers wait for ever can't be closed. */
    @Test
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nobodyWaitsForEverAndNothingIsLostOrLeftBehind() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(session(i));
            }
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<?>> rollers = new ArrayList<>();
            for (int i = 0; i < ROLLERS; i++) {
                Random random = new Random(i);
                rollers.add(threads.submit(() -> rollAll(store, random)));
            }
            List<Future<?>> others = List.of(
                    threads.submit(() -> until(() -> walk(store))),
                    threads.submit(() -> until(() -> comeAndGo(store))),
                    threads.submit(() -> until(() -> comeAndGo(store))),
                    threads.submit(() -> until(() -> expire(store))));
            for (Future<?> each : rollers) {
                each.get(60, TimeUnit.SECONDS);
            }
            over.set(true);
            for (Future<?> each : others) {
                each.get(60, TimeUnit.SECONDS);
            }
            threads.shutdown();
            check(store);
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    private void check(RocksStore store) {
        assertThat(store.count()).isEqualTo(SESSIONS);
        List<SessionKey> keys = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            StoredSession session = current(store, key(i));
            assertThat(session.lineage()).isEqualTo(key(i));
            assertThat(session.rolled()).isTrue();
            // Straight from the lineage, and not from trail to trail.
            assertThat(((Trail) store.find(key(i))).to()).isEqualTo(session.key());
            keys.add(session.key());
        }
        assertThat(store.findByUserWithoutData(USER, null, 100).sessions().stream()
                        .map(StoredSession::key))
                .containsExactlyInAnyOrderElementsOf(keys);
        store.deleteAll(keys);
        assertThat(store.claimExpired(Long.MAX_VALUE, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.count()).isZero();
    }

    private @Nullable Object rollAll(RocksStore store, Random random) {
        for (int rolls = 0; rolls < ROLLS; ) {
            StoredSession from = current(store, key(random.nextInt(SESSIONS)));
            StoredSession renewed = from.toBuilder()
                    .key(key(next.getAndIncrement()))
                    .version(from.version() + 1)
                    .build();
            long keepUntil = from.rolled() ? Sessions.END : StoredSession.NEVER;
            if (store.roll(from, renewed, new Trail(from.key(), renewed.key(), Sessions.NOW, keepUntil))) {
                rolls++;
            }
            store.touch(renewed.key(), new Touch(Sessions.NOW + rolls, 0, 0, StoredSession.ENGINE_DURATION));
        }
        return null;
    }

    private static StoredSession current(RocksStore store, SessionKey lineage) {
        StoredRecord record = store.find(lineage);
        while (!(record instanceof StoredSession session)) {
            record = store.find(record instanceof Trail trail ? trail.to() : lineage);
        }
        return session;
    }

    /** Every walk meets each of the sessions once, wherever it lives by then. */
    private void walk(RocksStore store) {
        List<SessionKey> met = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            ScanPage page = store.findByUser(USER, cursor, 2);
            page.sessions().forEach(session -> met.add(session.lineage()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(met).doesNotHaveDuplicates();
        for (int i = 0; i < SESSIONS; i++) {
            assertThat(met).contains(key(i));
        }
    }

    /** Logs in where there is a place, and out again together. */
    private void comeAndGo(RocksStore store) {
        Set<SessionKey> come = new HashSet<>();
        for (int i = 0; i < MOST; i++) {
            StoredSession session = session(next.getAndIncrement());
            Place place =
                    new Place(USER, session.lineage(), MOST, Sessions.NOW, Sessions.NOW + TimeUnit.HOURS.toMillis(1));
            if (store.admit(place)) {
                if (i % 3 == 0) {
                    store.release(place);
                } else {
                    store.create(session);
                    come.add(session.key());
                }
            }
        }
        assertThat(store.findByUserWithoutData(USER, null, 100).sessions()).hasSizeLessThanOrEqualTo(MOST);
        store.deleteAll(List.copyOf(come));
    }

    private void expire(RocksStore store) {
        store.create(session(next.getAndIncrement()).toBuilder()
                .user(null)
                .expiresAt(Sessions.NOW)
                .build());
        store.settleAll(store.claimExpired(Sessions.NOW, Sessions.END, 100).stream()
                .map(session -> new Settlement(session, 0))
                .toList());
    }

    private @Nullable Object until(Runnable again) {
        while (!over.get()) {
            again.run();
        }
        return null;
    }

    private static StoredSession session(int number) {
        return StoredSession.builder(key(number))
                .created(Sessions.NOW)
                .lastAccess(Sessions.NOW)
                .expiresAt(Sessions.END)
                .user(USER)
                .data(new byte[50])
                .build();
    }

    /** The lock of a key follows from its last bytes. */
    private static SessionKey key(int number) {
        byte[] bytes = Sessions.key(number).toBytes();
        ByteBuffer.wrap(bytes).putInt(SessionKey.BYTES - Integer.BYTES, number % STRIPES);
        return SessionKey.fromBytes(bytes);
    }
}
