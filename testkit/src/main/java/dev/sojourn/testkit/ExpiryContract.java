package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.keys;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which sessions are claimed, by whom, how often, and what is left of them. A part of {@link SessionStoreContract}. */
public interface ExpiryContract extends StoreUnderTest {

    @Test
    default void aSessionIsDueFromItsExpiryOnAndNotBefore() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.claimExpired(END - 1, HELD, 10)).isEmpty();
            assertStored(store, session(1));
            assertThat(keys(store.claimExpired(END, HELD, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void aClaimedSessionIsReturnedAndStoredAsClaimedWithAllItsData() {
        StoredSession session =
                sample(1).version(5).user("ada").duration(Samples.LIFE).build();
        Snapshot claimedNow = Snapshot.of(session.toBuilder().claimed(true).build());
        try (SessionStore store = open()) {
            store.create(session);
            List<StoredSession> claimed = store.claimExpired(END, HELD, 10);
            assertThat(claimed).extracting(Snapshot::of).containsExactly(claimedNow);
            assertThat(Snapshot.of(store.find(key(1)))).isEqualTo(claimedNow);
        }
    }

    @Test
    default void aClaimIsNotHandedOutAgainBeforeItsEnd() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.claimExpired(END, END + 100, 10);
            assertThat(store.claimExpired(END, END + 200, 10)).isEmpty();
            assertThat(store.claimExpired(END + 99, END + 200, 10)).isEmpty();
        }
    }

    @Test
    default void aClaimThatWasNotSettledIsHandedOutAgain() {
        try (SessionStore store = open()) {
            store.create(session(1));
            List<StoredSession> first = store.claimExpired(END, END + 100, 10);
            List<StoredSession> second = store.claimExpired(END + 100, END + 200, 10);
            assertThat(second).extracting(Snapshot::of).containsExactly(Snapshot.of(first.get(0)));
            assertThat(store.claimExpired(END + 199, HELD, 10)).isEmpty();
            assertThat(keys(store.claimExpired(END + 200, HELD, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void aClaimedSessionIsNoLongerCountedOrSeen() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.create(sample(2).expiresAt(StoredSession.NEVER).build());
            store.claimExpired(END, HELD, 10);
            assertThat(store.count()).isEqualTo(1);
            assertThat(keys(Samples.scanAll(store, 10))).containsExactly(key(2));
        }
    }

    @Test
    default void noMoreSessionsAreClaimedThanAskedFor() {
        try (SessionStore store = open()) {
            IntStream.range(0, 25).forEach(n -> store.create(session(n)));
            List<SessionKey> claimed = new ArrayList<>();
            for (int due = 25; due > 0; due -= 10) {
                List<StoredSession> bite = store.claimExpired(END, HELD, 10);
                assertThat(bite).hasSize(Math.min(10, due));
                claimed.addAll(keys(bite));
            }
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
            assertThat(new HashSet<>(claimed)).hasSize(25);
        }
    }

    @Test
    default void oneAtATimeEachSessionIsClaimedOnce() {
        try (SessionStore store = open()) {
            IntStream.range(0, 12)
                    .forEach(n -> store.create(sample(n).expiresAt(END - n % 3).build()));
            List<SessionKey> claimed = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                claimed.addAll(keys(store.claimExpired(END, HELD, 1)));
            }
            assertThat(claimed).doesNotHaveDuplicates().hasSize(12);
            assertThat(store.claimExpired(END, HELD, 1)).isEmpty();
        }
    }

    @Test
    default void onlyWhatIsDueIsClaimedAmongManyThatLive() {
        try (SessionStore store = open()) {
            IntStream.range(0, 300)
                    .forEach(n ->
                            store.create(sample(n).expiresAt(END + n * 1_000L).build()));
            List<SessionKey> due = keys(store.claimExpired(END + 4_000, HELD, 100));
            assertThat(due).containsExactlyInAnyOrder(key(0), key(1), key(2), key(3), key(4));
            assertThat(store.count()).isEqualTo(295);
        }
    }

    @Test
    default void aSessionThatNeverExpiresIsNeverClaimed() {
        try (SessionStore store = open()) {
            store.create(sample(1).expiresAt(StoredSession.NEVER).build());
            assertThat(store.claimExpired(StoredSession.NEVER - 1, StoredSession.NEVER, 10))
                    .isEmpty();
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void anExpiryThatReplaceMovedEarlierIsFound() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.create(sample(2).expiresAt(StoredSession.NEVER).build());
            store.replace(shortened(1), 1);
            store.replace(shortened(2), 1);
            assertThat(keys(store.claimExpired(NOW + 1_000, HELD, 10))).containsExactlyInAnyOrder(key(1), key(2));
        }
    }

    @Test
    default void anExpiryThatReplaceMovedLaterIsNotClaimedAtItsOldMoment() {
        StoredSession longer = sample(1).version(2).expiresAt(END + 5_000).build();
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(longer, 1);
            assertThat(store.claimExpired(END + 4_999, HELD, 10)).isEmpty();
            assertStored(store, longer);
            assertThat(keys(store.claimExpired(END + 5_000, HELD, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void anExpiryThatATouchMovedLaterIsNotClaimedAtItsOldMoment() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), Samples.touchAt(NOW + 60_000));
            assertThat(store.claimExpired(END + 59_999, HELD, 10)).isEmpty();
            assertThat(store.count()).isEqualTo(1);
            assertThat(keys(store.claimExpired(END + 60_000, HELD, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void anExpiryThatWasMovedToNeverIsNotClaimed() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(sample(1).version(2).expiresAt(StoredSession.NEVER).build(), 1);
            assertThat(store.claimExpired(END + 1, HELD, 10)).isEmpty();
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void aDeletedSessionIsNotClaimed() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.delete(key(1));
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
        }
    }

    @Test
    default void aClaimOutlivesADeleteAndIsSettledByItsClaimer() {
        try (SessionStore store = open()) {
            store.create(session(1));
            StoredSession claimed = store.claimExpired(END, END + 100, 10).get(0);
            store.delete(key(1));
            assertThat(keys(store.claimExpired(END + 100, HELD, 10))).containsExactly(key(1));
            assertThat(store.settle(claimed, 0)).isTrue();
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void settleWithoutRemainsRemovesTheSession() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            assertThat(store.settle(claimed, 0)).isTrue();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.settle(claimed, 0)).isFalse();
            assertThat(store.create(session(1))).isTrue();
        }
    }

    @Test
    default void settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser() {
        StoredSession session =
                sample(1).version(4).user("ada").duration(Samples.LIFE).build();
        try (SessionStore store = open()) {
            store.create(session);
            StoredSession claimed = store.claimExpired(END, HELD, 10).get(0);
            assertThat(store.settle(claimed, END + 5_000)).isTrue();
            assertStored(
                    store,
                    session.toBuilder()
                            .claimed(true)
                            .user(null)
                            .data(new byte[0])
                            .build());
            assertThat(store.count()).isZero();
            assertThat(Samples.scanAll(store, 10)).isEmpty();
        }
    }

    @Test
    default void remainsAreNotClaimedAndGoWhenTheirTimeHasCome() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            store.settle(claimed, END);
            assertThat(store.claimExpired(END - 1, HELD, 10)).isEmpty();
            assertThat(store.find(key(1))).isNotNull();
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void remainsCanBeDeletedAndAreNeverRevived() {
        try (SessionStore store = open()) {
            store.settle(Samples.claimed(store, 1), END);
            assertThat(store.create(session(1))).isFalse();
            assertThat(store.touch(key(1), Samples.touchAt(NOW - 1_000))).isFalse();
            assertThat(store.replace(Samples.written(session(1), "late"), 1)).isFalse();
            assertThat(store.delete(key(1))).isEqualTo(Removal.REMAINS);
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void settleOfOneClaimLeavesTheOthers() {
        try (SessionStore store = open()) {
            IntStream.range(0, 3).forEach(n -> store.create(session(n)));
            List<StoredSession> claimed = store.claimExpired(END, END + 100, 10);
            store.settle(claimed.get(0), 0);
            assertThat(keys(store.claimExpired(END + 100, HELD, 10)))
                    .containsExactlyInAnyOrder(
                            claimed.get(1).key(), claimed.get(2).key());
        }
    }

    private static StoredSession shortened(int number) {
        return sample(number).version(2).duration(1_000).expiresAt(NOW + 1_000).build();
    }
}
