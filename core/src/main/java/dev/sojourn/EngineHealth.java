package dev.sojourn;

import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine and its store are, for a health page or a monitor. Immutable.
 *
 * @param store what the store says of itself
 * @param sweepLag for how long what expires has not been ended: the time since the last round of the sweep began that
 *     ended all that was due, less the time between two rounds; null for an engine that does not sweep by itself
 * @param problems what does not work as it should, each a sentence for an operator, with no id, key or value in it;
 *     empty while all is well
 */
public record EngineHealth(StoreHealth store, @Nullable Duration sweepLag, List<String> problems) {

    /** Makes one. */
    public EngineHealth {
        problems = List.copyOf(problems);
    }

    /** Whether everything works as it should. */
    public boolean good() {
        return problems.isEmpty();
    }
}
