package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is remembered for as long as it is what is stored, and not a moment longer. */
class StripeTest {

    private static final int WRITES = 3_000;

    @TempDir
    private Path folder;

    private final Stripe stripe = new Stripe();

    @Test
    void whatWasReadIsRememberedUnderItsKeyOnly() {
        Row row = row(1, 1, 100);
        assertThat(stripe.current(row.key())).isNull();
        stripe.read(row, stripe.writes());
        assertThat(stripe.current(row.key())).isSameAs(row);
        assertThat(stripe.current(Sessions.key(2))).isNull();
    }

    @Test
    void aWriteUnderAnyOfTheKeysEndsWhatWasRemembered() {
        Row row = row(1, 1, 100);
        stripe.read(row, stripe.writes());
        stripe.begin();
        assertThat(stripe.current(row.key())).as("while it is written").isNull();
        stripe.end(null);
        assertThat(stripe.current(row.key())).as("afterwards").isNull();
    }

    @Test
    void whatWasWrittenIsRememberedAndWhatFailedIsNot() {
        Row written = row(1, 2, 100);
        stripe.begin();
        stripe.end(written);
        assertThat(stripe.current(written.key())).isSameAs(written);
        stripe.begin();
        stripe.end(null);
        assertThat(stripe.current(written.key())).isNull();
    }

    @Test
    void aBatchMayBeginAndEndForSeveralOfTheKeys() {
        Row last = row(2, 1, 100);
        stripe.begin();
        stripe.begin();
        assertThat(stripe.writes() % 2).isOne();
        stripe.end(row(1, 1, 100));
        stripe.end(last);
        assertThat(stripe.writes() % 2).isZero();
        assertThat(stripe.current(last.key())).isSameAs(last);
        assertThat(stripe.current(Sessions.key(1))).isNull();
    }

    @Test
    void whatWasReadBesideAWriteIsNotRemembered() {
        Row old = row(1, 1, 100);
        long before = stripe.writes();
        stripe.begin();
        long meanwhile = stripe.writes();
        stripe.read(old, before);
        stripe.read(old, meanwhile);
        assertThat(stripe.current(old.key())).isNull();
        stripe.end(null);
        stripe.read(old, before);
        stripe.read(old, meanwhile);
        assertThat(stripe.current(old.key())).isNull();
    }

    @Test
    void nothingIsRememberedOfADatabaseThatWasOpenedAgain() {
        Row row = row(1, 1, 100);
        stripe.read(row, stripe.writes());
        stripe.forget();
        assertThat(stripe.current(row.key())).isNull();
        assertThat(stripe.writes() % 2).isZero();
    }

    @Test
    void aLargeRowIsNotHeldInMemory() {
        Row row = row(1, 1, 5_000);
        stripe.read(row, stripe.writes());
        assertThat(stripe.current(row.key())).isNull();
    }

    @Test
    void nobodyFindsAnOlderVersionThanAnybodyHasFoundBefore() throws Exception {
        List<SessionKey> together = keysOfOneStripe(3);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("store")))) {
            together.forEach(key -> store.create(StoredSession.builder(key).build()));
            SessionKey key = together.get(0);
            AtomicLong newest = new AtomicLong(1);
            AtomicBoolean done = new AtomicBoolean();
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                SessionKey beside = together.get(reader % 2 + 1);
                readers.add(threads.submit(() -> {
                    while (!done.get()) {
                        long known = newest.get();
                        long found = version(store, key);
                        assertThat(found).isGreaterThanOrEqualTo(known);
                        newest.accumulateAndGet(found, Math::max);
                        store.find(beside);
                    }
                }));
            }
            Future<?> writer = threads.submit(() -> {
                for (long version = 2; version <= WRITES; version++) {
                    StoredSession next =
                            StoredSession.builder(key).version(version).build();
                    assertThat(store.replace(next, version - 1)).isTrue();
                    assertThat(version(store, key)).isEqualTo(version);
                }
            });
            try {
                writer.get();
            } finally {
                done.set(true);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long version(RocksStore store, SessionKey key) {
        return store.find(key) instanceof StoredSession session ? session.version() : -1;
    }

    private static List<SessionKey> keysOfOneStripe(int many) {
        KeyLocks locks = new KeyLocks();
        Stripe wanted = locks.of(Sessions.key(0));
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(Sessions::key)
                .filter(key -> locks.of(key) == wanted)
                .limit(many)
                .toList();
    }

    private static Row row(int number, long version, int size) {
        return Row.live(
                Sessions.session(number, size).toBuilder().version(version).build(), Sessions.END);
    }
}
