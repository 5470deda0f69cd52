package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.Collections;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * That a trail is put, led elsewhere and taken away where no session ever is, and only from what was expected. A part
 * of {@link SessionStoreContract}.
 */
public interface NameContract extends StoreUnderTest {

    /** What leads from key 9 to another key. */
    private static Trail to(int number) {
        return new Trail(key(9), key(number), 0, END);
    }

    @Test
    default void aNameLeadsToASessionAndNobodyElseCanHaveIt() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.swapTrail(key(9), null, to(1))).isTrue();
            assertThat(store.find(key(9))).isEqualTo(to(1));
            assertThat(store.findFresh(key(9))).isEqualTo(to(1));

            assertThat(store.swapTrail(key(9), null, to(2))).isFalse();
            assertThat(store.find(key(9))).isEqualTo(to(1));
        }
    }

    @Test
    default void aNameIsLedElsewhereFromWhereItLeadsAndFromNowhereElse() {
        try (SessionStore store = open()) {
            assertThat(store.swapTrail(key(9), key(1), to(2))).isFalse();
            assertThat(store.find(key(9))).isNull();
            store.swapTrail(key(9), null, to(1));
            assertThat(store.swapTrail(key(9), key(2), to(3))).isFalse();
            assertThat(store.find(key(9))).isEqualTo(to(1));

            Trail next = new Trail(key(9), key(2), 5, END + 1);
            assertThat(store.swapTrail(key(9), key(1), next)).isTrue();
            assertThat(store.find(key(9))).isEqualTo(next);
        }
    }

    @Test
    default void aNameIsLetGoFromWhereItLeadsAndThenItIsFree() {
        try (SessionStore store = open()) {
            store.swapTrail(key(9), null, to(1));
            assertThat(store.swapTrail(key(9), key(2), null)).isFalse();
            assertThat(store.find(key(9))).isEqualTo(to(1));

            assertThat(store.swapTrail(key(9), key(1), null)).isTrue();
            assertThat(store.find(key(9))).isNull();
            assertThat(store.swapTrail(key(9), key(1), null)).isFalse();
            assertThat(store.swapTrail(key(9), null, to(2))).isTrue();
            assertThat(store.find(key(9))).isEqualTo(to(2));
        }
    }

    @Test
    default void whereASessionIsNoNameIsPutNorLetGo() {
        try (SessionStore store = open()) {
            StoredSession present = session(9);
            store.create(present);
            assertThat(store.swapTrail(key(9), null, to(1))).isFalse();
            assertThat(store.swapTrail(key(9), key(9), to(1))).isFalse();
            assertThat(store.swapTrail(key(9), key(9), null)).isFalse();
            Samples.assertStored(store, present);
        }
    }

    @Test
    default void whereANameIsNoSessionIsPutAndNoneIsMet() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.swapTrail(key(9), null, to(1));
            assertThat(store.create(session(9))).isFalse();
            assertThat(store.touch(key(9), Samples.touchAt(Samples.NOW + 5))).isFalse();
            assertThat(store.delete(key(9))).isEqualTo(Removal.NOTHING);
            assertThat(store.find(key(9))).isEqualTo(to(1));
            assertThat(store.count()).isEqualTo(1);
            assertThat(Samples.keys(Samples.scanAll(store, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void aNameStaysThroughRollsOfItsSessionAndWhenThatEnds() {
        try (SessionStore store = open()) {
            store.swapTrail(key(9), null, to(1));
            Samples.trail(store, 1, 2);
            assertThat(store.find(key(9))).isEqualTo(to(1));
            assertThat(store.delete(key(2))).isEqualTo(Removal.SESSION);
            assertThat(store.find(key(9))).isEqualTo(to(1));
        }
    }

    @Test
    default void aNameGoesWithASweepWhenItsTimeIsOver() {
        try (SessionStore store = open()) {
            store.swapTrail(key(9), null, to(1));
            store.swapTrail(key(8), null, new Trail(key(8), key(1), 0, StoredSession.NEVER));
            store.create(session(1));
            store.claimExpired(END - 1, HELD, 10);
            assertThat(store.find(key(9))).isEqualTo(to(1));

            store.claimExpired(END + 1, HELD, 10);

            assertThat(store.find(key(9))).isNull();
            assertThat(store.find(key(8))).isNotNull();
        }
    }

    @Test
    default void ofManyWhoWantANameOneGetsIt() {
        try (SessionStore store = open()) {
            int has = winner(lane -> store.swapTrail(key(9), null, to(lane)));
            assertThat(store.find(key(9))).isEqualTo(to(has));

            int next = winner(lane -> store.swapTrail(key(9), key(has), to(20 + lane)));
            assertThat(store.find(key(9))).isEqualTo(to(20 + next));
        }
    }

    /** The only one of eight whose call answers with true. */
    private static int winner(IntPredicate call) {
        Race<Integer> race = Race.run(8, lane -> call.test(lane) ? lane : -1);
        assertThat(race.results()).filteredOn(lane -> lane >= 0).hasSize(1);
        return Collections.max(race.results());
    }
}
