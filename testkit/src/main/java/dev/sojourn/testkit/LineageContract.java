package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.found;
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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * That whoever opened a session under its first key finds it however often it was rolled, and that this key is free
 * when the session is gone. A part of {@link SessionStoreContract}.
 */
public interface LineageContract extends StoreUnderTest {

    @Test
    default void theLineageStaysThroughRollsWritesTouchesAndClaims() {
        try (SessionStore store = open()) {
            StoredSession third = rolledTo(store, 3);
            assertThat(found(store, key(3)).lineage()).isEqualTo(key(1));
            store.replace(written(third, "fourth"), 3);
            assertThat(found(store, key(3)).lineage()).isEqualTo(key(1));
            store.touch(key(3), Samples.touchAt(NOW + 1));
            assertThat(Samples.scanAll(store, 10))
                    .extracting(StoredSession::lineage)
                    .containsExactly(key(1));
            assertThat(store.claimExpired(END + 1, HELD, 10))
                    .extracting(StoredSession::lineage)
                    .containsExactly(key(1));
        }
    }

    @Test
    default void afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives() {
        try (SessionStore store = open()) {
            StoredSession third = rolledTo(store, 3);
            assertThat(store.find(key(1))).isEqualTo(trail(session(1), third));
            assertThat(store.find(key(2))).isEqualTo(trail(renewed(session(1), 2), third));
            assertStored(store, third);
        }
    }

    @Test
    default void afterManyRollsTheFirstKeyLeadsThereInOneStep() {
        try (SessionStore store = open()) {
            StoredSession last = rolledTo(store, 12);
            assertThat(store.find(key(1))).isEqualTo(trail(session(1), last));
            assertStored(store, last);
            for (int number = 2; number < 12; number++) {
                Trail trail = trail(renewed(session(1), number), renewed(session(1), number + 1));
                assertThat(store.find(key(number))).isEqualTo(trail);
            }
        }
    }

    @Test
    default void theFirstKeyIsUsableNoLongerThanTheShortestGraceOfAllRolls() {
        try (SessionStore store = open()) {
            store.create(session(1));
            StoredSession now = session(1);
            long shortest = NOW + 9_000;
            int number = 2;
            for (long grace : List.of(9_000L, 5_000L, 7_000L, 0L, 8_000L)) {
                StoredSession next = renewed(now, number++);
                shortest = Math.min(shortest, NOW + grace);
                roll(store, now, next, NOW + grace, END);
                now = next;
                assertThat(store.find(key(1))).isEqualTo(new Trail(key(1), now.key(), shortest, END));
            }
        }
    }

    @Test
    default void theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid() {
        try (SessionStore store = open()) {
            store.create(session(1));
            StoredSession second = renewed(session(1), 2);
            StoredSession third = renewed(second, 3);
            roll(store, session(1), second, NOW, END);
            roll(store, second, third, NOW, NOW + 10);
            store.claimExpired(NOW + 10, HELD, 100);
            assertThat(store.find(key(2))).isNull();
            assertThat(store.find(key(1))).isEqualTo(new Trail(key(1), key(3), NOW, END));
        }
    }

    @Test
    default void aRollThatIsRefusedRedirectsNothing() {
        try (SessionStore store = open()) {
            StoredSession third = rolledTo(store, 3);
            store.create(session(9));
            StoredSession taken = renewed(third, 9);
            StoredSession late = renewed(renewed(session(1), 2), 10);
            assertThat(store.roll(third, taken, trail(third, taken))).isFalse();
            assertThat(store.roll(renewed(session(1), 2), late, trail(renewed(session(1), 2), late)))
                    .isFalse();
            assertThat(store.find(key(1))).isEqualTo(trail(session(1), third));
        }
    }

    @Test
    default void theFirstKeyLeavesWithADelete() {
        try (SessionStore store = open()) {
            rolledTo(store, 3);
            assertThat(store.delete(key(3))).isEqualTo(Removal.SESSION);
            assertThat(store.find(key(1))).isNull();
            assertThat(store.find(key(2)))
                    .as("a later trail stays until its time")
                    .isNotNull();
            assertThat(store.create(session(1))).as("the key is free").isTrue();
        }
    }

    @Test
    default void theFirstKeyLeavesWithASettlementThatKeepsNothing() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2, HELD);
            StoredSession claimed = store.claimExpired(END, HELD, 10).get(0);
            assertThat(store.find(key(1))).isNotNull();
            assertThat(store.settle(claimed, 0)).isTrue();
            assertThat(store.find(key(1))).isNull();
            assertThat(store.find(key(2))).isNull();
        }
    }

    @Test
    default void theFirstKeyLeavesWithASettlementThatKeepsRemains() {
        try (SessionStore store = open()) {
            Samples.trail(store, 1, 2, HELD);
            StoredSession claimed = store.claimExpired(END, HELD, 10).get(0);
            assertThat(store.find(key(1))).isNotNull();
            assertThat(store.settle(claimed, HELD)).isTrue();
            assertThat(store.find(key(1))).isNull();
            assertStored(store, renewed(session(1), 2).remains());
            assertThat(store.delete(key(2))).isEqualTo(Removal.REMAINS);
        }
    }

    @Test
    default void theFirstKeyStaysWhileTheSessionIsClaimed() {
        try (SessionStore store = open()) {
            Trail trail = Samples.trail(store, 1, 2, HELD);
            store.claimExpired(END, HELD, 10);
            assertThat(store.delete(key(2))).isEqualTo(Removal.CLAIMED);
            assertThat(store.find(key(1))).isEqualTo(trail);
        }
    }

    @Test
    default void aSessionOutlivesTheTrailUnderItsFirstKeyAndIsRolledWithoutIt() {
        try (SessionStore store = open()) {
            StoredSession second = rolledTo(store, 2);
            StoredSession third = renewed(second, 3);
            store.claimExpired(NOW + 60_000, HELD, 10);
            roll(store, second, third, NOW, END);
            assertThat(store.find(key(1))).isNull();
            assertStored(store, third);
            assertThat(store.delete(key(3))).isEqualTo(Removal.SESSION);
        }
    }

    @Test
    default void ofManyRollsNothingIsKeptLongerThanItWasToBe() {
        int rolls = 30;
        try (SessionStore store = open()) {
            store.create(session(0));
            StoredSession now = session(0);
            for (int i = 1; i <= rolls; i++) {
                StoredSession next = renewed(now, i);
                roll(store, now, next, NOW, i == 1 ? END : NOW + i);
                now = next;
            }
            store.claimExpired(NOW + rolls - 3, HELD, 1_000);
            assertThat(taken(store, rolls)).containsExactly(0, 27, 28, 29, 30);
            store.claimExpired(NOW + rolls, HELD, 1_000);
            assertThat(taken(store, rolls)).containsExactly(0, 30);
            store.delete(key(rolls));
            assertThat(taken(store, rolls)).isEmpty();
        }
    }

    private static List<Integer> taken(SessionStore store, int last) {
        return IntStream.rangeClosed(0, last)
                .filter(number -> store.find(key(number)) != null)
                .boxed()
                .toList();
    }

    private static void roll(SessionStore store, StoredSession from, StoredSession to, long usable, long keep) {
        assertThat(store.roll(from, to, new Trail(from.key(), to.key(), usable, keep)))
                .isTrue();
    }

    /** A session that began under the first key and was rolled to the second, and so on up to the one that is given. */
    private static StoredSession rolledTo(SessionStore store, int last) {
        assertThat(store.create(session(1))).isTrue();
        StoredSession now = session(1);
        for (int number = 2; number <= last; number++) {
            StoredSession next = renewed(now, number);
            assertThat(store.roll(now, next, trail(now, next))).isTrue();
            now = next;
        }
        return now;
    }
}
