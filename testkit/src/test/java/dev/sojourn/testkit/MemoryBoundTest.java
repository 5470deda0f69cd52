package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** That the bound of a memory store bounds all that it keeps of sessions, and that nothing that lives gives way. */
class MemoryBoundTest {

    private static final int BOUND = 10;

    private final MemoryStore store = new MemoryStore(BOUND);

    private void begin(int from, int to) {
        IntStream.range(from, to)
                .forEach(number -> assertThat(store.create(session(number))).isTrue());
    }

    private void expireAll() {
        List<StoredSession> claimed = store.claimExpired(END, HELD, 1_000);
        store.settleAll(claimed.stream().map(each -> new Settlement(each, HELD)).toList());
    }

    private List<Integer> kept(int to) {
        return IntStream.range(0, to)
                .filter(number -> store.find(key(number)) != null)
                .boxed()
                .toList();
    }

    @Test
    void aFullStoreTakesNoNewSessionAndKeepsThoseThatLive() {
        begin(0, BOUND);
        assertThatThrownBy(() -> store.create(session(BOUND))).isInstanceOf(StoreFullException.class);
        assertThat(store.count()).isEqualTo(BOUND);
        assertThat(kept(100)).hasSize(BOUND);
        store.delete(key(3));
        assertThat(store.create(session(BOUND))).isTrue();
    }

    @Test
    void remainsGiveWayToSessionsTheOldestFirst() {
        for (int number = 0; number < BOUND; number++) {
            begin(number, number + 1);
            expireAll();
        }
        assertThat(kept(100)).hasSize(BOUND);
        begin(BOUND, BOUND + 4);
        assertThat(kept(100)).containsExactly(4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        assertThat(store.count()).isEqualTo(4);
    }

    @Test
    void remainsAreNeverMoreThanTheBoundHoweverManySessionsExpire() {
        for (int number = 0; number < 50 * BOUND; number++) {
            begin(number, number + 1);
            expireAll();
            assertThat(kept(50 * BOUND)).hasSizeLessThanOrEqualTo(BOUND);
        }
        assertThat(kept(50 * BOUND)).hasSize(BOUND).contains(50 * BOUND - 1);
    }

    @Test
    void remainsThatAreGoneByThemselvesMakeRoomForOthers() {
        begin(0, BOUND);
        expireAll();
        assertThat(store.delete(key(0))).isEqualTo(Removal.REMAINS);
        begin(BOUND, BOUND + 1);
        assertThat(kept(100)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        store.claimExpired(HELD, HELD + 1, 100);
        assertThat(kept(100)).containsExactly(10);
    }

    @Test
    void aBoundOfOneIsEnoughForOneAfterTheOther() {
        MemoryStore one = new MemoryStore(1);
        for (int number = 0; number < 20; number++) {
            assertThat(one.create(session(number))).isTrue();
            one.settle(one.claimExpired(END, HELD, 1).get(0), HELD);
        }
        assertThat(one.count()).isZero();
    }

    @RepeatedTest(20)
    void sessionsThatComeAndExpireAtOnceLeaveNoMoreThanTheBound() {
        Race.run(4, lane -> {
                    for (int i = 0; i < 40; i++) {
                        try {
                            store.create(session(lane * 100 + i));
                        } catch (StoreFullException full) {
                            // Others were quicker.
                        }
                        expireAll();
                    }
                    return true;
                })
                .results();
        assertThat(kept(400)).hasSizeLessThanOrEqualTo(BOUND);
        assertThat(store.count()).isZero();
        begin(500, 500 + BOUND);
        assertThat(kept(400)).isEmpty();
    }
}
