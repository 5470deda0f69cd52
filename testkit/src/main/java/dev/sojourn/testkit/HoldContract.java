package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.HOLD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How long a place is held that was asked for, and for whom. A part of {@link FindsByUserContract}. */
public interface HoldContract extends StoreUnderTest {

    @Test
    default void aHoldCountsOnceWithTheLivingSessionOfItsLineage() {
        try (SessionStore store = open()) {
            bind(store, 1);
            assertThat(admit(store, 1, 2)).isTrue();
            assertThat(admit(store, 2, 2)).isTrue();
            assertThat(admit(store, 3, 2)).isFalse();
        }
    }

    @Test
    default void aHoldCountsOnceWithASessionThatWasRolled() {
        try (SessionStore store = open()) {
            bind(store, 1);
            assertThat(admit(store, 1, 2)).isTrue();
            StoredSession from = Samples.found(store, key(1));
            StoredSession to = Samples.renewed(from, 4);
            store.roll(from, to, Samples.trail(from, to));
            assertThat(admit(store, 1, 2)).isTrue();
            assertThat(admit(store, 2, 2)).isTrue();
            assertThat(admit(store, 3, 2)).isFalse();
        }
    }

    @Test
    default void aHoldCountsThoughTheSessionOfItsLineageHasExpired() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").expiresAt(NOW - 1).build());
            assertThat(admit(store, 1, 1)).isTrue();
            assertThat(admit(store, 2, 1)).isFalse();
        }
    }

    @Test
    default void anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            assertThat(admit(store, 2, 1)).isFalse();
            bind(store, 1);
            assertThat(admit(store, 2, 1)).isFalse();
            store.delete(key(1));
            assertThat(admit(store, 2, 1)).isTrue();
        }
    }

    @Test
    default void aPlaceIsHeldUntilARollOfItsLineageWritesTheUser() {
        try (SessionStore store = open()) {
            store.create(sample(1).build());
            assertThat(admit(store, 1, 1)).isTrue();
            StoredSession bound = Samples.renewed(sample(1).build(), 2).toBuilder()
                    .user("ada")
                    .build();
            store.roll(sample(1).build(), bound, Samples.trail(sample(1).build(), bound));
            assertThat(admit(store, 3, 1)).isFalse();
            store.delete(key(2));
            assertThat(admit(store, 3, 1)).isTrue();
        }
    }

    @Test
    default void aPlaceIsHeldUntilAReplaceWritesTheSameUserAgain() {
        try (SessionStore store = open()) {
            bind(store, 1);
            assertThat(admit(store, 1, 1)).isTrue();
            store.replace(sample(1).version(2).user("ada").build(), 1);
            store.delete(key(1));
            assertThat(admit(store, 2, 1)).isTrue();
        }
    }

    @Test
    default void aPlaceIsStillHeldWhenTheSessionIsWrittenWithAnotherUser() {
        try (SessionStore store = open()) {
            store.create(sample(1).build());
            assertThat(admit(store, 1, 1)).isTrue();
            store.replace(sample(1).version(2).user("bob").build(), 1);
            assertThat(admit(store, 2, 1)).isFalse();
        }
    }

    @Test
    default void aPlaceIsStillHeldWhenTheWriteWasRefused() {
        try (SessionStore store = open()) {
            StoredSession found = sample(1).build();
            store.create(found);
            assertThat(admit(store, 1, 1)).isTrue();
            store.replace(Samples.written(found, "quicker"), 1);
            StoredSession bound =
                    Samples.renewed(found, 2).toBuilder().user("ada").build();
            assertThat(store.roll(found, bound, Samples.trail(found, bound))).isFalse();
            assertThat(admit(store, 3, 1)).isFalse();
        }
    }

    @Test
    default void aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            assertThat(admit(store, 2, 1, HOLD - 1)).isFalse();
            assertThat(admit(store, 2, 1, HOLD)).isTrue();
        }
    }

    @Test
    default void aWrittenNewcomerKeepsItsPlaceWhenTheHoldHasEnded() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            bind(store, 1);
            assertThat(admit(store, 2, 1, END - 1)).isFalse();
        }
    }

    @Test
    default void aPlaceThatIsGivenBackIsFree() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            release(store, 1, HOLD);
            assertThat(admit(store, 2, 1)).isTrue();
        }
    }

    @Test
    default void aSessionThatIsWrittenKeepsItsPlaceWhenItIsGivenBack() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            bind(store, 1);
            release(store, 1, HOLD);
            assertThat(admit(store, 2, 1)).isFalse();
        }
    }

    @Test
    default void aSessionThatWasRolledKeepsItsPlaceWhenItIsGivenBack() {
        try (SessionStore store = open()) {
            bind(store, 1);
            StoredSession from = Samples.found(store, key(1));
            StoredSession to = Samples.renewed(from, 4);
            admit(store, 1, 1);
            store.roll(from, to, Samples.trail(from, to));
            release(store, 1, HOLD);
            assertThat(admit(store, 2, 1)).isFalse();
            assertThat(Samples.keys(
                            Samples.users(store).findByUser("ada", null, 10).sessions()))
                    .containsExactly(key(4));
        }
    }

    @Test
    default void whatIsGivenBackIsTheOnePlaceThatIsNamed() {
        try (SessionStore store = open()) {
            admit(store, 1, 2);
            admit(store, 2, 2);
            Samples.users(store).release(new Place("bob", key(1), 2, NOW, HOLD));
            release(store, 3, HOLD);
            assertThat(admit(store, 3, 2)).isFalse();
            release(store, 1, HOLD);
            assertThat(admit(store, 3, 2)).isTrue();
            assertThat(admit(store, 1, 2)).isFalse();
        }
    }

    @Test
    default void aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            release(store, 1, HOLD - 1);
            release(store, 1, HOLD + 1);
            assertThat(admit(store, 2, 1)).isFalse();
            release(store, 1, HOLD);
            assertThat(admit(store, 2, 1)).isTrue();
        }
    }

    @Test
    default void aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers() {
        try (SessionStore store = open()) {
            admit(store, 1, 1);
            store.claimExpired(HOLD - 1, HELD, 10);
            assertThat(admit(store, 2, 1, HOLD - 1)).isFalse();
            store.claimExpired(HOLD, HELD, 10);
            // As a node asks whose clock is behind: only a place that is forgotten is free by then.
            assertThat(admit(store, 2, 1, HOLD - 1)).isTrue();
        }
    }

    @Test
    default void aSweepForgetsNoSessionWithThePlaceThatWasHeldForIt() {
        try (SessionStore store = open()) {
            bind(store, 1);
            admit(store, 1, 1);
            store.claimExpired(HOLD, HELD, 10);
            assertThat(admit(store, 2, 1)).isFalse();
            assertThat(Samples.users(store).findByUser("ada", null, 10).sessions())
                    .hasSize(1);
        }
    }

    @Test
    default void aSessionThatIsRolledMeanwhileHasItsPlaceAtEachMoment() {
        try (SessionStore store = open()) {
            StoredSession first = sample(0).user("ada").build();
            store.create(first);
            AtomicBoolean over = new AtomicBoolean();
            Race<Integer> race = Race.run(3, lane -> {
                int faults = 0;
                if (lane == 0) {
                    StoredSession now = first;
                    for (int number = 1; number <= 150; number++) {
                        StoredSession next = Samples.renewed(now, number);
                        faults += store.roll(now, next, Samples.trail(now, next)) ? 0 : 1;
                        now = next;
                    }
                    over.set(true);
                }
                while (!over.get()) {
                    // Its own lineage is always let in, and nobody else ever is.
                    boolean right = lane == 1 ? admit(store, 0, 1) : !admit(store, 1_000, 1);
                    faults += right ? 0 : 1;
                }
                return faults;
            });
            assertThat(race.results()).containsOnly(0);
        }
    }

    @Test
    default void loginsThatFailAndGiveTheirPlaceBackLockNobodyOut() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 20; round++) {
                int first = round * 100;
                String user = "user-" + round;
                Race.run(6, lane -> {
                            for (int i = 0; i < 5; i++) {
                                Place place = new Place(user, key(first + lane), 2, NOW, HOLD);
                                if (Samples.users(store).admit(place)) {
                                    Samples.users(store).release(place);
                                }
                            }
                            return true;
                        })
                        .results();
                assertThat(Samples.users(store).admit(new Place(user, key(first + 10), 2, NOW, HOLD)))
                        .isTrue();
                assertThat(Samples.users(store).admit(new Place(user, key(first + 11), 2, NOW, HOLD)))
                        .isTrue();
                assertThat(Samples.users(store).admit(new Place(user, key(first + 12), 2, NOW, HOLD)))
                        .isFalse();
            }
        }
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

    private static void release(SessionStore store, int newcomer, long heldUntil) {
        Samples.users(store).release(new Place("ada", key(newcomer), 1, NOW, heldUntil));
    }
}
