package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What deletes and settlements meet and leave, one or many at a time. A part of {@link SessionStoreContract}. */
public interface RemovalContract extends StoreUnderTest {

    @Test
    default void deleteRemovesASessionAtWhateverVersion() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(written(session(1), "second"), 1);
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            assertThat(store.find(key(1))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void deleteRemovesASessionThatHasExpiredAndIsNotClaimed() {
        try (SessionStore store = open()) {
            store.create(sample(1).expiresAt(1).build());
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
        }
    }

    @Test
    default void deleteOfWhatIsNotThereMeetsNothing() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.delete(key(2))).isEqualTo(Removal.NOTHING);
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            assertThat(store.delete(key(1))).isEqualTo(Removal.NOTHING);
        }
    }

    @Test
    default void deleteLeavesOtherSessionsAlone() {
        try (SessionStore store = open()) {
            List.of(1, 2, 3).forEach(n -> store.create(session(n)));
            store.delete(key(2));
            assertStored(store, session(1));
            assertStored(store, session(3));
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    default void deleteLeavesAClaimedSessionToItsClaimer() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            assertThat(store.delete(key(1))).isEqualTo(Removal.CLAIMED);
            assertStored(store, claimed);
        }
    }

    @Test
    default void deleteRemovesRemains() {
        try (SessionStore store = open()) {
            store.settle(Samples.claimed(store, 1), END);
            assertThat(store.delete(key(1))).isEqualTo(Removal.REMAINS);
            assertThat(store.find(key(1))).isNull();
            assertThat(store.delete(key(1))).isEqualTo(Removal.NOTHING);
        }
    }

    @Test
    default void deleteOfATrailMeetsNothingAndTheTrailStays() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            assertThat(store.delete(key(1))).isEqualTo(Removal.NOTHING);
            assertThat(store.find(key(1))).isEqualTo(trail);
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void deleteAllAnswersInTheOrderOfTheKeys() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            store.settle(Samples.claimed(store, 2), END);
            Trail trail = Samples.trail(store, 3, 4);
            store.create(session(5));
            store.create(session(6));
            assertThat(store.deleteAll(List.of(key(5), key(1), key(2), key(3), key(7))))
                    .containsExactly(
                            Removal.SESSION, Removal.CLAIMED, Removal.REMAINS, Removal.NOTHING, Removal.NOTHING);
            assertStored(store, claimed);
            assertThat(store.find(key(3))).isEqualTo(trail);
            assertThat(List.of(5, 2)).allMatch(number -> store.find(key(number)) == null);
            assertThat(Samples.keys(Samples.scanAll(store, 10))).containsExactlyInAnyOrder(key(4), key(6));
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    default void deleteAllOfNothingIsNothing() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.deleteAll(List.of())).isEmpty();
            assertStored(store, session(1));
        }
    }

    @Test
    default void deleteAllMeetsASessionOnceThoughItsKeyIsGivenTwice() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.deleteAll(List.of(key(1), key(2), key(1))))
                    .containsExactly(Removal.SESSION, Removal.NOTHING, Removal.NOTHING);
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void deleteAllTakesTheFirstKeysOfRolledSessionsToo() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2);
            Samples.trail(store, 3, 4);
            assertThat(store.deleteAll(List.of(key(4), key(2)))).containsExactly(Removal.SESSION, Removal.SESSION);
            assertThat(List.of(1, 2, 3, 4)).allMatch(number -> store.find(key(number)) == null);
        }
    }

    @Test
    default void deleteAllOfManyAnswersEach() {
        try (SessionStore store = open()) {
            List<SessionKey> keys = new ArrayList<>(
                    IntStream.range(0, 300).mapToObj(Samples::key).toList());
            Collections.shuffle(keys, new Random(5));
            List<Removal> expected = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                boolean there = i % 3 != 0;
                expected.add(there ? Removal.SESSION : Removal.NOTHING);
                if (there) {
                    store.create(StoredSession.builder(keys.get(i)).build());
                }
            }
            assertThat(store.deleteAll(keys)).isEqualTo(expected);
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void settleAllEndsEachClaimInItsWay() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2, HELD);
            IntStream.of(3, 4, 5).forEach(n -> store.create(session(n)));
            List<StoredSession> claimed = store.claimExpired(END, HELD, 10);
            store.settle(claimed(claimed, 5), 0);
            store.settleAll(List.of(
                    new Settlement(claimed(claimed, 4), HELD),
                    new Settlement(claimed(claimed, 5), HELD),
                    new Settlement(claimed(claimed, 2), HELD),
                    new Settlement(claimed(claimed, 3), 0)));
            assertStored(store, claimed(claimed, 4).remains());
            assertStored(store, claimed(claimed, 2).remains());
            assertThat(List.of(1, 3, 5)).allMatch(number -> store.find(key(number)) == null);
        }
    }

    @Test
    default void settleAllOfNothingChangesNothing() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            store.settleAll(List.of());
            assertStored(store, claimed);
        }
    }

    @Test
    default void settleAllOfManyEndsThemAll() {
        try (SessionStore store = open()) {
            IntStream.range(0, 200).forEach(n -> store.create(session(n)));
            List<StoredSession> claimed = store.claimExpired(END, END + 100, 200);
            assertThat(claimed).hasSize(200);
            store.settleAll(
                    claimed.stream().map(each -> new Settlement(each, 0)).toList());
            assertThat(IntStream.range(0, 200)).allMatch(number -> store.find(key(number)) == null);
            assertThat(store.claimExpired(END + 100, HELD, 10)).isEmpty();
        }
    }

    private static StoredSession claimed(List<StoredSession> claimed, int number) {
        return claimed.stream()
                .filter(each -> each.key().equals(key(number)))
                .findFirst()
                .orElseThrow();
    }
}
