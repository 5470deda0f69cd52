package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import org.junit.jupiter.api.Test;

/** That a roll leaves one live session and one trail, or changes nothing. A part of {@link SessionStoreContract}. */
public interface RollContract extends StoreUnderTest {

    @Test
    default void rollMovesTheSessionToItsNewKeyAndLeavesATrail() {
        StoredSession from = Samples.sample(1).user("ada").duration(77).build();
        StoredSession to = written(from, "rolled").toBuilder().key(key(2)).build();
        try (SessionStore store = open()) {
            store.create(from);
            assertThat(store.roll(from, to, trail(from, to))).isTrue();
            assertStored(store, to);
            assertThat(store.find(key(1))).isEqualTo(trail(from, to));
        }
    }

    @Test
    default void aRolledSessionCountsOnce() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2);
            assertThat(store.count()).isEqualTo(1);
            assertThat(Samples.keys(Samples.scanAll(store, 10))).containsExactly(key(2));
        }
    }

    @Test
    default void aRolledSessionLivesOnUnderItsNewKey() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2);
            StoredSession second = renewed(session(1), 2);
            assertThat(store.touch(key(2), Samples.touchAt(NOW + 5))).isTrue();
            StoredSession third = Samples.found(store, key(2)).toBuilder()
                    .version(3)
                    .data(Samples.bytes("third"))
                    .build();
            assertThat(store.replace(third, second.version())).isTrue();
            assertStored(store, third);
            assertThat(store.delete(key(2))).isEqualTo(Removal.SESSION);
            assertThat(store.find(key(2))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void rollAtAnotherVersionIsRefusedAndChangesNothing() {
        StoredSession current = written(session(1), "second");
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(current, 1);
            StoredSession renewed = renewed(session(1), 2);
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isFalse();
            assertStored(store, current);
            assertThat(store.find(key(2))).isNull();
        }
    }

    @Test
    default void rollOfWhatIsNotThereIsRefused() {
        StoredSession renewed = renewed(session(1), 2);
        try (SessionStore store = open()) {
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isFalse();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.find(key(2))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void rollNeverRevivesADeletedSession() {
        StoredSession renewed = renewed(session(1), 2);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.delete(key(1));
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isFalse();
            assertThat(store.find(key(2))).isNull();
        }
    }

    @Test
    default void rollNeverRevivesAClaimedSession() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            StoredSession renewed =
                    renewed(claimed, 2).toBuilder().claimed(false).build();
            assertThat(store.roll(claimed, renewed, trail(claimed, renewed))).isFalse();
            assertStored(store, claimed);
            assertThat(store.find(key(2))).isNull();
        }
    }

    @Test
    default void aSessionIsRolledAwayOnce() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            StoredSession again = renewed(session(1), 3);
            assertThat(store.roll(session(1), again, trail(session(1), again))).isFalse();
            assertThat(store.find(key(1))).isEqualTo(trail);
            assertThat(store.find(key(3))).isNull();
        }
    }

    @Test
    default void rollToAKeyThatASessionHasIsRefusedAndChangesNothing() {
        StoredSession renewed = renewed(session(1), 2);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.create(session(2));
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isFalse();
            assertStored(store, session(1));
            assertStored(store, session(2));
        }
    }

    @Test
    default void rollToTheKeyOfATrailOrOfAClaimedSessionIsRefused() {
        try (SessionStore store = open()) {
            Trail taken = Samples.trail(store, 4, 5);
            StoredSession claimed = Samples.claimed(store, 6);
            store.create(session(1));
            StoredSession ontoTrail = renewed(session(1), 4);
            StoredSession ontoClaimed = renewed(session(1), 6);
            assertThat(store.roll(session(1), ontoTrail, trail(session(1), ontoTrail)))
                    .isFalse();
            assertThat(store.roll(session(1), ontoClaimed, trail(session(1), ontoClaimed)))
                    .isFalse();
            assertThat(store.find(key(4))).isEqualTo(taken);
            assertStored(store, claimed);
            assertStored(store, session(1));
        }
    }

    @Test
    default void aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            assertThat(store.claimExpired(trail.keepUntil() - 1, HELD, 100)).isEmpty();
            // Long after visits have stopped following it: a late destroy still does.
            assertThat(store.find(key(1))).isEqualTo(trail);
            assertThat(store.claimExpired(trail.keepUntil(), HELD, 100)).isEmpty();
            assertThat(store.find(key(1))).isNull();
            assertStored(store, renewed(session(1), 2));
        }
    }

    @Test
    default void aTrailThatIsKeptForEverStays() {
        StoredSession renewed = renewed(session(1), 2);
        Trail forEver = new Trail(key(1), key(2), 0, StoredSession.NEVER);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.roll(session(1), renewed, forEver);
            store.claimExpired(StoredSession.NEVER - 2, StoredSession.NEVER - 1, 100);
            assertThat(store.find(key(1))).isEqualTo(forEver);
        }
    }

    @Test
    default void aRolledSessionExpiresOnceUnderItsNewKey() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2);
            assertThat(Samples.keys(store.claimExpired(END, HELD, 100))).containsExactly(key(2));
        }
    }
}
