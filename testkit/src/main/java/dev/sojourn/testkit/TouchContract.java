package dev.sojourn.testkit;

import static dev.sojourn.store.StoredSession.ENGINE_DURATION;
import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.touchAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import org.junit.jupiter.api.Test;

/** What a touch moves, and what it never does. A part of {@link SessionStoreContract}. */
public interface TouchContract extends StoreUnderTest {

    @Test
    default void touchMovesTheMomentsForwardAndNothingElse() {
        StoredSession before =
                sample(1).version(3).user("ada").duration(Samples.LIFE).build();
        try (SessionStore store = open()) {
            store.create(before);
            assertThat(store.touch(key(1), new Touch(NOW + 10, NOW + 20, END + 30, Samples.LIFE)))
                    .isTrue();
            assertStored(
                    store,
                    before.toBuilder()
                            .lastAccess(NOW + 10)
                            .expiryBase(NOW + 20)
                            .expiresAt(END + 30)
                            .build());
        }
    }

    @Test
    default void touchNeverMovesLastAccessBack() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.touch(key(1), new Touch(NOW - 10, NOW + 20, END + 30, ENGINE_DURATION)))
                    .isTrue();
            assertStored(
                    store, sample(1).expiryBase(NOW + 20).expiresAt(END + 30).build());
        }
    }

    @Test
    default void touchNeverMovesTheAnchorBack() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.touch(key(1), new Touch(NOW + 10, NOW - 20, END + 30, ENGINE_DURATION)))
                    .isTrue();
            assertStored(
                    store, sample(1).lastAccess(NOW + 10).expiresAt(END + 30).build());
        }
    }

    @Test
    default void touchNeverMovesTheExpiryBack() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.touch(key(1), new Touch(NOW + 10, NOW + 20, END - 30, ENGINE_DURATION)))
                    .isTrue();
            assertStored(
                    store, sample(1).lastAccess(NOW + 10).expiryBase(NOW + 20).build());
        }
    }

    @Test
    default void touchThatWasComputedFromAnotherDurationMovesTheLastAccessOnly() {
        StoredSession shortened = sample(1)
                .version(2)
                .duration(1_000)
                .expiryBase(NOW + 5)
                .expiresAt(NOW + 1_005)
                .build();
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(shortened, 1);
            assertThat(store.touch(key(1), new Touch(NOW + 10, NOW + 10, END + 10, ENGINE_DURATION)))
                    .isTrue();
            assertStored(store, shortened.toBuilder().lastAccess(NOW + 10).build());
        }
    }

    @Test
    default void touchDoesNotChangeTheVersion() {
        StoredSession next = Samples.written(session(1), "made before the touch");
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW));
            store.touch(key(1), touchAt(NOW + 1));
            assertThat(store.replace(next, 1)).isTrue();
        }
    }

    @Test
    default void touchOfWhatIsNotThereIsFalseAndInsertsNothing() {
        try (SessionStore store = open()) {
            assertThat(store.touch(key(1), touchAt(NOW))).isFalse();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void touchNeverRevivesADeletedSession() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.delete(key(1));
            assertThat(store.touch(key(1), touchAt(NOW + 1))).isFalse();
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void touchNeverRevivesAClaimedSession() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            // At a moment before its end, so that only its being claimed can be the reason.
            assertThat(store.touch(key(1), touchAt(claimed.expiresAt() - 1_000)))
                    .isFalse();
            assertStored(store, claimed);
        }
    }

    @Test
    default void touchNeverRevivesARolledKey() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            assertThat(store.touch(key(1), touchAt(NOW + 1))).isFalse();
            assertThat(store.find(key(1))).isEqualTo(trail);
        }
    }

    @Test
    default void touchIsTakenInTheLastMomentBeforeTheEnd() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.touch(key(1), touchAt(END - 1))).isTrue();
            assertThat(Samples.found(store, key(1)).expiresAt()).isEqualTo(END - 1 + Samples.LIFE);
        }
    }

    @Test
    default void touchNeverRevivesASessionThatHasExpired() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.touch(key(1), touchAt(END))).isFalse();
            assertThat(store.touch(key(1), touchAt(END + 1))).isFalse();
            assertStored(store, session(1));
        }
    }

    @Test
    default void touchCanMakeASessionNeverExpire() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), new Touch(NOW + 1, NOW + 1, StoredSession.NEVER, ENGINE_DURATION));
            assertThat(Samples.found(store, key(1)).expiresAt()).isEqualTo(StoredSession.NEVER);
            assertThat(store.claimExpired(StoredSession.NEVER - 2, StoredSession.NEVER - 1, 10))
                    .isEmpty();
        }
    }

    @Test
    default void touchNotesTheAccessOfASessionThatNeverExpires() {
        StoredSession never = sample(1).expiresAt(StoredSession.NEVER).build();
        try (SessionStore store = open()) {
            store.create(never);
            assertThat(store.touch(key(1), touchAt(NOW + 5))).isTrue();
            assertStored(
                    store,
                    never.toBuilder().lastAccess(NOW + 5).expiryBase(NOW + 5).build());
        }
    }

    @Test
    default void touchLeavesOtherSessionsAlone() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.create(session(2));
            store.touch(key(1), touchAt(NOW + 5));
            assertStored(store, session(2));
        }
    }
}
