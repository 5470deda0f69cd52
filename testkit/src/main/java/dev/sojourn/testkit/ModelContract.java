package dev.sojourn.testkit;

import dev.sojourn.store.SessionStore;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random operations against a store and against a plain model of it, compared after each step. A part of
 * {@link SessionStoreContract}.
 *
 * <p>The system property {@code sojourn.testkit.seed} runs the one sequence that a failure names; {@code
 * sojourn.testkit.sequences} says how many are run otherwise, 200 unless set.
 */
public interface ModelContract extends StoreUnderTest {

    @Test
    default void randomSequencesAgreeWithAPlainModel() {
        Long chosen = Long.getLong("sojourn.testkit.seed");
        int sequences = chosen != null ? 1 : Integer.getInteger("sojourn.testkit.sequences", 200);
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < sequences; i++) {
            long seed = chosen != null ? chosen : seeds.nextLong();
            try (SessionStore store = open()) {
                new RandomOperations(store, seed).run();
            }
        }
    }
}
