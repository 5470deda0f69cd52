package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import org.junit.jupiter.api.Test;

/** What create, find, replace and delete do to one record. A part of {@link SessionStoreContract}. */
public interface RecordContract extends StoreUnderTest {

    @Test
    default void nothingIsFoundUnderAnUnknownKey() {
        try (SessionStore store = open()) {
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void aCreatedSessionIsFoundWithAllItsParts() {
        StoredSession session = StoredSession.builder(key(1))
                .version(7)
                .created(NOW - 50)
                .lastAccess(NOW - 40)
                .lastUpdate(NOW - 30)
                .expiryBase(NOW - 20)
                .expiresAt(NOW + 10)
                .duration(12_345)
                .user("ada")
                .data(Samples.bytes("all parts"))
                .build();
        try (SessionStore store = open()) {
            assertThat(store.create(session)).isTrue();
            assertStored(store, session);
        }
    }

    @Test
    default void anExpiredSessionIsFoundAsItIsStored() {
        StoredSession expired = sample(1).expiresAt(NOW - 1_000_000).build();
        try (SessionStore store = open()) {
            store.create(expired);
            assertStored(store, expired);
        }
    }

    @Test
    default void createRefusesAKeyThatIsTakenAndChangesNothing() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.create(sample(1).data(Samples.bytes("other")).build()))
                    .isFalse();
            assertStored(store, session(1));
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    default void createRefusesTheKeyOfAClaimedSession() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            assertThat(store.create(session(1))).isFalse();
            assertStored(store, claimed);
        }
    }

    @Test
    default void createRefusesTheKeyOfATrail() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            assertThat(store.create(session(1))).isFalse();
            assertThat(store.find(key(1))).isEqualTo(trail);
        }
    }

    @Test
    default void aDeletedKeyIsFreeAgain() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.delete(key(1));
            StoredSession next = sample(1).data(Samples.bytes("second life")).build();
            assertThat(store.create(next)).isTrue();
            assertStored(store, next);
        }
    }

    @Test
    default void replaceAtTheExpectedVersionWritesTheNewState() {
        StoredSession next = sample(1)
                .version(2)
                .lastAccess(NOW + 5)
                .lastUpdate(NOW + 6)
                .expiryBase(NOW + 7)
                .expiresAt(END + 8)
                .duration(99)
                .user("ada")
                .data(Samples.bytes("changed"))
                .build();
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(next, 1)).isTrue();
            assertStored(store, next);
        }
    }

    @Test
    default void replaceMaySkipVersions() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(sample(1).version(40).build(), 1)).isTrue();
            assertThat(store.replace(sample(1).version(41).build(), 40)).isTrue();
            assertThat(Samples.found(store, key(1)).version()).isEqualTo(41);
        }
    }

    @Test
    default void replaceAtAnOlderVersionIsRefusedAndChangesNothing() {
        try (SessionStore store = open()) {
            store.create(session(1));
            StoredSession second = written(session(1), "second");
            store.replace(second, 1);
            assertThat(store.replace(written(session(1), "late"), 1)).isFalse();
            assertStored(store, second);
        }
    }

    @Test
    default void replaceAtAVersionThatIsNotThereYetIsRefused() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(sample(1).version(3).build(), 2)).isFalse();
            assertStored(store, session(1));
        }
    }

    @Test
    default void replaceNeverInserts() {
        try (SessionStore store = open()) {
            assertThat(store.replace(sample(1).version(2).build(), 1)).isFalse();
            assertThat(store.replace(sample(2).version(1).build(), 0)).isFalse();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.find(key(2))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void replaceNeverRevivesADeletedSession() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.delete(key(1));
            assertThat(store.replace(written(session(1), "late"), 1)).isFalse();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.count()).isZero();
        }
    }

    @Test
    default void replaceNeverRevivesAClaimedSession() {
        try (SessionStore store = open()) {
            StoredSession claimed = Samples.claimed(store, 1);
            assertThat(store.replace(written(session(1), "late"), 1)).isFalse();
            assertStored(store, claimed);
        }
    }

    @Test
    default void replaceNeverRevivesARolledKey() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2);
            assertThat(store.replace(written(session(1), "late"), 1)).isFalse();
            assertThat(store.find(key(1))).isEqualTo(trail);
        }
    }

    @Test
    default void replaceDoesNotJudgeExpiry() {
        StoredSession expired = sample(1).expiresAt(NOW - 1).build();
        StoredSession next = written(expired, "after its time");
        try (SessionStore store = open()) {
            store.create(expired);
            assertThat(store.replace(next, 1)).isTrue();
            assertStored(store, next);
        }
    }
}
