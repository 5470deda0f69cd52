package dev.sojourn.testkit;

import static dev.sojourn.store.FindsByUser.Overflow.END_OLDEST;
import static dev.sojourn.store.FindsByUser.Overflow.REFUSE;
import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.HOLD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a user never has more sessions than allowed. A part of {@link FindsByUserContract}. */
public interface AdmissionContract extends StoreUnderTest {

    @Test
    default void aUserWithoutSessionsIsAdmitted() {
        try (SessionStore store = open()) {
            assertThat(admit(store, 1, 1, REFUSE)).isEqualTo(new Admission(true, List.of()));
        }
    }

    @Test
    default void aNewcomerBeyondTheMaximumIsRefusedAndNothingEnds() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            bind(store, 2, NOW);
            assertThat(admit(store, 3, 2, REFUSE)).isEqualTo(new Admission(false, List.of()));
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    default void aRefusedNewcomerHoldsNoPlace() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            admit(store, 2, 1, REFUSE);
            store.delete(key(1));
            assertThat(admit(store, 3, 1, REFUSE).admitted()).isTrue();
        }
    }

    @Test
    default void theOldestLosesItsPlaceAndIsLeftForTheCallerToEnd() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW - 10);
            bind(store, 2, NOW - 30);
            bind(store, 3, NOW - 20);
            assertThat(admit(store, 4, 3, END_OLDEST)).isEqualTo(new Admission(true, List.of(key(2))));
            assertThat(store.find(key(2))).isNotNull();
        }
    }

    @Test
    default void severalLoseTheirPlaceOldestFirstWhenTheMaximumWasLowered() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW - 10);
            bind(store, 2, NOW - 30);
            bind(store, 3, NOW - 20);
            assertThat(admit(store, 4, 2, END_OLDEST)).isEqualTo(new Admission(true, List.of(key(2), key(3))));
        }
    }

    @Test
    default void expiredAndOverSessionsDoNotCount() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").expiresAt(NOW).build());
            store.create(sample(2).user("ada").expiresAt(NOW - 5).build());
            store.claimExpired(NOW - 5, HELD, 10);
            assertThat(admit(store, 3, 1, REFUSE)).isEqualTo(new Admission(true, List.of()));
            assertThat(admit(store, 3, 1, END_OLDEST)).isEqualTo(new Admission(true, List.of()));
        }
    }

    @Test
    default void sessionsThatEndedOrChangedHandsLeaveNoPlaceTaken() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            bind(store, 2, NOW);
            bind(store, 3, NOW);
            store.delete(key(1));
            store.replace(sample(2).version(2).user("bob").build(), 1);
            StoredSession from = Samples.found(store, key(3));
            StoredSession to = Samples.renewed(from, 4);
            store.roll(from, to, Samples.trail(from, to));
            store.delete(key(4));
            assertThat(admit(store, 5, 1, REFUSE).admitted()).isTrue();
        }
    }

    @Test
    default void aNewcomerThatIsAmongThemAlreadyIsNotCountedTwice() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            assertThat(admit(store, 1, 1, REFUSE)).isEqualTo(new Admission(true, List.of()));
            assertThat(admit(store, 1, 1, END_OLDEST)).isEqualTo(new Admission(true, List.of()));
        }
    }

    @Test
    default void aNewcomerTakesThePlaceOfTheSessionItReplaces() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            assertThat(admit(store, 2, key(1), 1, REFUSE, NOW)).isEqualTo(new Admission(true, List.of()));
        }
    }

    @Test
    default void usersDoNotCountForEachOther() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            Admission other = ((FindsByUser) store).admit("bob", key(2), null, 1, REFUSE, NOW, HOLD);
            assertThat(other).isEqualTo(new Admission(true, List.of()));
        }
    }

    @Test
    default void anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten() {
        try (SessionStore store = open()) {
            admit(store, 1, 1, REFUSE);
            assertThat(admit(store, 2, 1, REFUSE).admitted()).isFalse();
            bind(store, 1, NOW);
            assertThat(admit(store, 2, 1, REFUSE).admitted()).isFalse();
            store.delete(key(1));
            assertThat(admit(store, 2, 1, REFUSE).admitted()).isTrue();
        }
    }

    @Test
    default void aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome() {
        try (SessionStore store = open()) {
            admit(store, 1, 1, REFUSE);
            assertThat(admit(store, 2, null, 1, REFUSE, HOLD - 1).admitted()).isFalse();
            assertThat(admit(store, 2, null, 1, REFUSE, HOLD).admitted()).isTrue();
        }
    }

    @Test
    default void aWrittenNewcomerKeepsItsPlaceWhenTheHoldHasEnded() {
        try (SessionStore store = open()) {
            admit(store, 1, 1, REFUSE);
            bind(store, 1, NOW);
            assertThat(admit(store, 2, null, 1, REFUSE, END - 1).admitted()).isFalse();
        }
    }

    @Test
    default void heldPlacesCannotBeTakenByEndingTheOldest() {
        try (SessionStore store = open()) {
            bind(store, 1, NOW);
            assertThat(admit(store, 2, 2, END_OLDEST)).isEqualTo(new Admission(true, List.of()));
            assertThat(admit(store, 3, 2, END_OLDEST)).isEqualTo(new Admission(true, List.of(key(1))));
            assertThat(admit(store, 4, 2, END_OLDEST)).isEqualTo(new Admission(false, List.of()));
        }
    }

    @Test
    default void eightLoginsAtOnceNeverPassTheMaximumWhenTheyAreRefused() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 20; round++) {
                int first = round * 100;
                String user = "user-" + round;
                assertThat(Race.run(8, lane -> login(store, user, first + lane, REFUSE))
                                .count(true))
                        .isEqualTo(3);
                assertThat(liveOf(store, user)).isEqualTo(3);
            }
        }
    }

    @Test
    default void eightLoginsAtOnceNeverPassTheMaximumWhenTheOldestEnd() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 20; round++) {
                int first = round * 100;
                String user = "user-" + round;
                Race.run(8, lane -> login(store, user, first + lane, END_OLDEST))
                        .results();
                assertThat(liveOf(store, user)).isBetween(1, 3);
            }
        }
    }

    private static boolean login(SessionStore store, String user, int number, Overflow overflow) {
        Admission admission = ((FindsByUser) store).admit(user, key(number), null, 3, overflow, NOW, HOLD);
        if (admission.admitted()) {
            assertThat(store.create(sample(number).user(user).build())).isTrue();
            admission.toEnd().forEach(store::delete);
        }
        return admission.admitted();
    }

    private static int liveOf(SessionStore store, String user) {
        return ((FindsByUser) store).findByUser(user, null, 100).sessions().size();
    }

    private static void bind(SessionStore store, int number, long created) {
        assertThat(store.create(sample(number).user("ada").created(created).build()))
                .isTrue();
    }

    private static Admission admit(SessionStore store, int newcomer, int atMost, Overflow overflow) {
        return admit(store, newcomer, null, atMost, overflow, NOW);
    }

    private static Admission admit(
            SessionStore store, int newcomer, @Nullable SessionKey replaces, int atMost, Overflow overflow, long now) {
        return ((FindsByUser) store).admit("ada", key(newcomer), replaces, atMost, overflow, now, HOLD);
    }
}
