package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.keys;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.scanAll;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That a walk meets each session once, and that the count is right. A part of {@link SessionStoreContract}. */
public interface WalkContract extends StoreUnderTest {

    @Test
    default void anEmptyStoreHasNothingToSeeOrCount() {
        try (SessionStore store = open()) {
            assertThat(scanAll(store, 10)).isEmpty();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void everyPageSizeSeesEachSessionOnce() {
        try (SessionStore store = open()) {
            IntStream.range(0, 40).forEach(n -> store.create(session(n)));
            List<SessionKey> all = IntStream.range(0, 40).mapToObj(Samples::key).toList();
            for (int size : new int[] {1, 2, 7, 39, 40, 41, 1_000}) {
                assertThat(keys(scanAll(store, size))).as("pages of %d", size).containsExactlyInAnyOrderElementsOf(all);
            }
            assertThat(store.count()).isEqualTo(40);
        }
    }

    @Test
    default void aWalkShowsSessionsAsTheyAreStored() {
        StoredSession session = sample(1).version(9).user("ada").duration(5).build();
        try (SessionStore store = open()) {
            store.create(session);
            assertThat(scanAll(store, 10)).extracting(Snapshot::of).containsExactly(Snapshot.of(session));
        }
    }

    @Test
    default void expiredSessionsThatNobodyClaimedAreSeenAndCounted() {
        try (SessionStore store = open()) {
            store.create(sample(1).expiresAt(0).build());
            assertThat(keys(scanAll(store, 10))).containsExactly(key(1));
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void trailsClaimedSessionsAndRemainsAreNeitherSeenNorCounted() {
        try (SessionStore store = open()) {
            Samples.claimed(store, 1);
            store.settle(Samples.claimed(store, 2), END);
            Samples.trail(store, 3, 4);
            assertThat(keys(scanAll(store, 1))).containsExactly(key(4));
            assertThat(keys(Samples.walk(1, cursor -> store.scanRecords(cursor, 1))))
                    .containsExactly(key(4));
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void aWalkWithoutDataLacksTheDataAndNothingElse() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2);
            Samples.claimed(store, 3);
            IntStream.range(4, 20)
                    .forEach(n -> store.create(
                            sample(n).user("ada").version(n).duration(n).build()));
            List<Snapshot> whole = scanAll(store, 7).stream()
                    .map(StoredSession::withoutData)
                    .map(Snapshot::of)
                    .toList();
            for (int size : new int[] {1, 7, 100}) {
                assertThat(Samples.walk(size, cursor -> store.scanWithoutData(cursor, size)))
                        .as("pages of %d", size)
                        .extracting(Snapshot::of)
                        .containsExactlyInAnyOrderElementsOf(whole);
            }
        }
    }

    @Test
    default void aWalkWithoutDataRefusesACursorOfAnotherStore() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThatThrownBy(() -> store.scanWithoutData("not a cursor of this store", 10))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Some see a session twice; nobody misses one. */
    @Test
    default void aWalkOverRecordsSeesEverySession() {
        try (SessionStore store = open()) {
            IntStream.range(4, 60)
                    .forEach(n -> store.create(sample(n).user("ada").version(n).build()));
            Set<Snapshot> all = IntStream.range(4, 60)
                    .mapToObj(n -> Snapshot.of(Samples.found(store, key(n)).withoutData()))
                    .collect(Collectors.toSet());
            for (int size : new int[] {1, 7, 100}) {
                assertThat(Samples.walk(size, cursor -> store.scanRecords(cursor, size)).stream()
                                .map(Snapshot::of)
                                .collect(Collectors.toSet()))
                        .as("pages of %d", size)
                        .isEqualTo(all);
            }
            assertThatThrownBy(() -> store.scanRecords("not a cursor of this walk", 10))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void refusedOperationsDoNotChangeTheCount() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.create(session(1));
            store.replace(sample(1).version(3).build(), 2);
            store.delete(key(2));
            store.touch(key(2), Samples.touchAt(END));
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void aSessionThatLivesThroughoutIsSeenOnceWhileOthersComeAndGo() {
        Random random = new Random(7);
        try (SessionStore store = open()) {
            IntStream.range(0, 60).forEach(n -> store.create(session(n)));
            List<SessionKey> seen = new ArrayList<>();
            String cursor = null;
            int page = 0;
            do {
                ScanPage next = store.scan(cursor, 5);
                seen.addAll(keys(next.sessions()));
                cursor = next.next();
                // The first thirty stay, and are written and touched meanwhile; the others come and go.
                int stays = random.nextInt(30);
                StoredSession now = Samples.found(store, key(stays));
                store.replace(Samples.written(now, "page " + page), now.version());
                store.touch(key(stays), Samples.touchAt(Samples.NOW + page));
                store.delete(key(30 + random.nextInt(30)));
                store.create(session(1_000 + page));
                page++;
            } while (cursor != null && page < 1_000);
            assertThat(cursor).as("the walk ends").isNull();
            List<SessionKey> stayed =
                    IntStream.range(0, 30).mapToObj(Samples::key).toList();
            assertThat(seen).containsAll(stayed);
            assertThat(seen).filteredOn(stayed::contains).doesNotHaveDuplicates();
        }
    }

    @Test
    default void aWalkGoesOnWhenTheSessionAtItsCursorIsGone() {
        try (SessionStore store = open()) {
            IntStream.range(0, 10).forEach(n -> store.create(session(n)));
            ScanPage first = store.scan(null, 4);
            first.sessions().forEach(session -> store.delete(session.key()));
            String cursor = first.next();
            List<SessionKey> rest = new ArrayList<>();
            while (cursor != null) {
                ScanPage page = store.scan(cursor, 4);
                rest.addAll(keys(page.sessions()));
                cursor = page.next();
            }
            assertThat(rest)
                    .doesNotHaveDuplicates()
                    .hasSize(10 - first.sessions().size());
        }
    }

    @Test
    default void aCursorOfAnotherStoreIsRefused() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThatThrownBy(() -> store.scan("not a cursor of this store", 10))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
