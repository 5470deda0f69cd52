package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.HOLD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import org.junit.jupiter.api.Test;

/** That no more places among the sessions of a user are given than allowed. A part of {@link FindsByUserContract}. */
public interface AdmissionContract extends StoreUnderTest {

    @Test
    default void aUserWithoutSessionsIsAdmitted() {
        try (SessionStore store = open()) {
            assertThat(admit(store, 1, 1)).isTrue();
        }
    }

    @Test
    default void aNewcomerBeyondTheMaximumIsRefusedAndNothingEnds() {
        try (SessionStore store = open()) {
            bind(store, 1);
            bind(store, 2);
            assertThat(admit(store, 3, 2)).isFalse();
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    default void aRefusedNewcomerHoldsNoPlace() {
        try (SessionStore store = open()) {
            bind(store, 1);
            admit(store, 2, 1);
            store.delete(key(1));
            assertThat(admit(store, 3, 1)).isTrue();
        }
    }

    @Test
    default void expiredAndClaimedSessionsDoNotCount() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").expiresAt(NOW).build());
            store.create(sample(2).user("ada").expiresAt(NOW - 5).build());
            store.claimExpired(NOW - 5, HELD, 10);
            assertThat(admit(store, 3, 1)).isTrue();
        }
    }

    @Test
    default void sessionsThatEndedOrChangedHandsLeaveNoPlaceTaken() {
        try (SessionStore store = open()) {
            bind(store, 1);
            bind(store, 2);
            bind(store, 3);
            store.delete(key(1));
            store.replace(sample(2).version(2).user("bob").build(), 1);
            StoredSession from = Samples.found(store, key(3));
            StoredSession to = Samples.renewed(from, 4);
            store.roll(from, to, Samples.trail(from, to));
            store.delete(key(4));
            assertThat(admit(store, 5, 1)).isTrue();
        }
    }

    @Test
    default void whoIsAmongThemAlreadyIsNotCounted() {
        try (SessionStore store = open()) {
            bind(store, 1);
            assertThat(admit(store, 1, 1)).isTrue();
        }
    }

    @Test
    default void whoIsAmongThemUnderANewerKeyIsNotCounted() {
        try (SessionStore store = open()) {
            bind(store, 1);
            StoredSession from = Samples.found(store, key(1));
            StoredSession to = Samples.renewed(from, 2);
            store.roll(from, to, Samples.trail(from, to));
            assertThat(admit(store, 1, 1)).isTrue();
            assertThat(admit(store, 2, 1)).isFalse();
        }
    }

    @Test
    default void usersDoNotCountForEachOther() {
        try (SessionStore store = open()) {
            bind(store, 1);
            assertThat(Samples.users(store).admit(new Place("bob", key(2), 1, NOW, HOLD)))
                    .isTrue();
        }
    }

    @Test
    default void eightLoginsAtOnceNeverPassTheMaximum() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 20; round++) {
                int first = round * 100;
                String user = "user-" + round;
                assertThat(Race.run(8, lane -> login(store, user, first + lane)).count(true))
                        .isEqualTo(3);
                assertThat(Samples.users(store).findByUser(user, null, 100).sessions())
                        .hasSize(3);
            }
        }
    }

    private static boolean login(SessionStore store, String user, int number) {
        boolean admitted = Samples.users(store).admit(new Place(user, key(number), 3, NOW, HOLD));
        if (admitted) {
            assertThat(store.create(sample(number).user(user).build())).isTrue();
        }
        return admitted;
    }

    private static void bind(SessionStore store, int number) {
        assertThat(store.create(sample(number).user("ada").build())).isTrue();
    }

    private static boolean admit(SessionStore store, int newcomer, int atMost) {
        return admit(store, newcomer, atMost, NOW);
    }

    private static boolean admit(SessionStore store, int newcomer, int atMost, long now) {
        return Samples.users(store).admit(new Place("ada", key(newcomer), atMost, now, HOLD));
    }
}
