package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.Race;
import dev.sojourn.testkit.history.History;
import dev.sojourn.testkit.history.HistoryChecker;
import dev.sojourn.testkit.history.Inventory;
import dev.sojourn.testkit.history.RecordingStore;
import dev.sojourn.testkit.history.Violation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestFactory;

/** Random calls by several threads: what a right store answers is accepted, what a wrong one answers is not. */
class RandomHistoriesTest {

    private static final int ROUNDS = 60;

    private static List<Violation> race(SessionStore store, long seed) {
        History history = new History();
        List<SessionStore> nodes =
                List.of(new RecordingStore(store, history, "A"), new RecordingStore(store, history, "B"));
        SplittableRandom random = new SplittableRandom(seed);
        RandomCalls calls = new RandomCalls(new AtomicLong(1_000_000), random.nextLong());
        calls.begin(nodes.get(0), 2);
        List<SplittableRandom> lanes = Stream.generate(random::split).limit(4).toList();
        Race.run(4, lane -> {
                    calls.run(nodes.get(lane % 2), lanes.get(lane), 25);
                    return true;
                })
                .results();
        Inventory.take(history, store);
        return HistoryChecker.violations(history);
    }

    @RepeatedTest(ROUNDS)
    void aRightStoreIsBelieved() {
        long seed = System.nanoTime();
        try (SessionStore store = new MemoryStore()) {
            assertThat(race(store, seed)).as("seed " + seed).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> aWrongStoreIsFoundOut() {
        return RacingLiars.all().entrySet().stream()
                .map(liar -> dynamicTest(
                        liar.getKey(),
                        () -> assertThat(foundOut(liar.getValue()))
                                .as(liar.getKey())
                                .isTrue()));
    }

    private static boolean foundOut(Supplier<SessionStore> liar) {
        for (int round = 0; round < ROUNDS * 5; round++) {
            try (SessionStore store = liar.get()) {
                if (!race(store, round).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }
}
