package dev.sojourn.testkit.explore;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.StoreUnderTest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What the engine promises over a store, in orders drawn by a seed: requests, socket messages, an administrator, the
 * housekeeping and the clock, one step at a time, so that a failure prints a program and a schedule which are run
 * again by {@link Interleavings}. The seed is the day's unless {@code -Dsojourn.testkit.seed} chooses another;
 * five seconds unless {@code -Dsojourn.testkit.explore.seconds} says otherwise.
 */
public interface InterleavingContract extends StoreUnderTest {

    /**
     * Faults that are known, so that they do not fail the test.
     *
     * @return lines of a flaw and the pattern of a program, as {@code DROPPED_IN_SILENCE: V: s | V: d}; none unless
     *     overridden
     */
    default List<String> knownFaults() {
        return List.of();
    }

    /**
     * Whether {@link #open} makes a store so quickly that each run can have its own. Then keys are the same in each
     * run, and a failure can be searched for its smallest program; else it is reported as it was met.
     */
    default boolean opensForEachRun() {
        return false;
    }

    /** Programs and orders that a seed has drawn keep every promise. */
    @Test
    default void programsDrawnByASeedKeepThePromises() {
        try (SessionStore store = open();
                Explorer explorer = opensForEachRun() ? new Explorer(this::open) : new Explorer(() -> store, false)) {
            Seeded.of(explorer, store, knownFaults())
                    .runFor(Seeded.seconds(), TimeUnit.SECONDS)
                    .requireNothingNew();
        }
    }
}
