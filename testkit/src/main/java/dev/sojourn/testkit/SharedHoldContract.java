package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HOLD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * That visits of one session that log in the same user at once share a place, which none of them can give back from
 * under the others. A part of {@link FindsByUserContract}.
 */
public interface SharedHoldContract extends StoreUnderTest {

    @Test
    default void aSharedPlaceStaysWhenTheFirstWhoAskedGivesItBack() {
        for (long[] until : moments()) {
            try (SessionStore store = open()) {
                assertThat(admit(store, until[0])).isTrue();
                assertThat(admit(store, until[1])).isTrue();
                release(store, until[0]);
                assertThat(admitAnother(store, NOW)).isFalse();
            }
        }
    }

    @Test
    default void aSharedPlaceStaysWhenTheLastWhoAskedGivesItBack() {
        for (long[] until : moments()) {
            try (SessionStore store = open()) {
                admit(store, until[0]);
                admit(store, until[1]);
                release(store, until[1]);
                assertThat(admitAnother(store, NOW)).isFalse();
            }
        }
    }

    @Test
    default void aPlaceThatThreeShareStaysWhicheverOfThemGiveItBack() {
        try (SessionStore store = open()) {
            // The third asks until the very moment to which the first two have moved it.
            for (long until = HOLD; until <= HOLD + 2; until++) {
                assertThat(admit(store, until)).isTrue();
            }
            for (long until = HOLD; until <= HOLD + 2; until++) {
                release(store, until);
                assertThat(admitAnother(store, NOW)).isFalse();
            }
        }
    }

    @Test
    default void aSharedPlaceThatAllHaveGivenBackIsTakenUntilItsTime() {
        for (long[] until : moments()) {
            try (SessionStore store = open()) {
                admit(store, until[0]);
                admit(store, until[1]);
                release(store, until[0]);
                release(store, until[1]);
                long last = Math.max(until[0], until[1]);
                assertThat(admitAnother(store, last)).isFalse();
                assertThat(admitAnother(store, last + 1)).isTrue();
            }
        }
    }

    /** No session is left that could take it. */
    @Test
    default void aSharedPlaceOfASessionThatIsGoneIsGivenBackAtOnce() {
        try (SessionStore store = open()) {
            admit(store, HOLD);
            admit(store, HOLD + 5);
            Samples.users(store).release(new Place("ada", key(1), 1, NOW, HOLD).ofTheGone());
            assertThat(admitAnother(store, NOW)).isTrue();
        }
    }

    @Test
    default void aSharedPlaceIsTakenByTheSessionThatIsWritten() {
        try (SessionStore store = open()) {
            admit(store, HOLD);
            admit(store, HOLD + 5);
            release(store, HOLD);
            assertThat(store.create(sample(1).user("ada").build())).isTrue();
            assertThat(admitAnother(store, END - 1)).as("beside the session").isFalse();
            store.delete(key(1));
            assertThat(admitAnother(store, NOW)).as("once it has ended").isTrue();
        }
    }

    @Test
    default void aSharedPlaceIsTakenByTheSessionThatIsRolled() {
        try (SessionStore store = open()) {
            StoredSession from = sample(1).build();
            store.create(from);
            admit(store, HOLD);
            admit(store, HOLD + 5);
            StoredSession to = Samples.renewed(from, 2).toBuilder().user("ada").build();
            assertThat(store.roll(from, to, Samples.trail(from, to))).isTrue();
            release(store, HOLD);
            assertThat(admitAnother(store, END - 1)).as("beside the session").isFalse();
            store.delete(key(2));
            assertThat(admitAnother(store, NOW)).as("once it has ended").isTrue();
        }
    }

    @Test
    default void aPlaceThatWasGivenBackIsNotSharedWithWhoAsksForItNext() {
        try (SessionStore store = open()) {
            admit(store, HOLD);
            release(store, HOLD);
            admit(store, HOLD + 5);
            release(store, HOLD + 5);
            assertThat(admitAnother(store, NOW)).isTrue();
        }
    }

    @Test
    default void aPlaceWhoseTimeIsOverIsNotSharedWithWhoAsksForItNext() {
        try (SessionStore store = open()) {
            admit(store, HOLD);
            Place later = new Place("ada", key(1), 1, HOLD, HOLD + 5);
            assertThat(Samples.users(store).admit(later)).isTrue();
            Samples.users(store).release(later);
            assertThat(admitAnother(store, HOLD)).isTrue();
        }
    }

    @Test
    default void aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 10; round++) {
                String user = "user-" + round;
                int number = round + 1;
                Place waiting = new Place(user, key(number), 1, NOW, HOLD);
                Place another = new Place(user, key(100), 1, NOW, HOLD);
                assertThat(Samples.users(store).admit(waiting)).isTrue();
                AtomicInteger failing = new AtomicInteger(2);
                Race<Integer> race = Race.run(4, lane -> {
                    int faults = 0;
                    if (lane < 2) {
                        Place place = new Place(user, key(number), 1, NOW, HOLD + lane);
                        for (int i = 0; i < 20; i++) {
                            faults += Samples.users(store).admit(place) ? 0 : 1;
                            Samples.users(store).release(place);
                        }
                        failing.decrementAndGet();
                    }
                    do {
                        faults += Samples.users(store).admit(another) ? 1 : 0;
                    } while (failing.get() > 0);
                    return faults;
                });
                assertThat(race.results()).containsOnly(0);
                Place last = new Place(user, key(number), 1, NOW, HOLD + 1);
                Samples.users(store).admit(last);
                Samples.users(store).release(last);
                assertThat(Samples.users(store).admit(another)).isFalse();
                assertThat(store.create(sample(number).user(user).build())).isTrue();
                assertThat(Samples.users(store).admit(another)).isFalse();
                store.delete(key(number));
                assertThat(Samples.users(store).admit(another)).isTrue();
            }
        }
    }

    /** Until when the first and the second who ask want the place held: their clocks need not agree. */
    private static List<long[]> moments() {
        return List.of(new long[] {HOLD, HOLD}, new long[] {HOLD, HOLD + 1}, new long[] {HOLD, HOLD - 1});
    }

    private static boolean admit(SessionStore store, long heldUntil) {
        return Samples.users(store).admit(new Place("ada", key(1), 1, NOW, heldUntil));
    }

    private static void release(SessionStore store, long heldUntil) {
        Samples.users(store).release(new Place("ada", key(1), 1, NOW, heldUntil));
    }

    private static boolean admitAnother(SessionStore store, long now) {
        return Samples.users(store).admit(new Place("ada", key(100), 1, now, now + 30_000));
    }
}
