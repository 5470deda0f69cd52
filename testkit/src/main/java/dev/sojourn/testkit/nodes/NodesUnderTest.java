package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;
import java.time.Duration;

/** What the test class of a store that nodes share has to say: how a node opens it. */
public interface NodesUnderTest {

    /**
     * Opens the store as one more node does: a handle of its own, with connections of its own, on the data that all
     * handles of this test share. The first one of a test finds nothing there. The test closes each.
     *
     * @return another handle on the same data; where there is one process only, a {@link StoreHandle} on the one store
     */
    SessionStore openAnother();

    /**
     * Within which time a read at one node shows what was done at another: at once, unless the store remembers what it
     * has read.
     *
     * @return the bound that the store states, zero unless overridden
     */
    default Duration seenWithin() {
        return Duration.ZERO;
    }

    /**
     * Within which time a node hears of what another node did, where that is told at all: the bound that the store
     * states, or else the time between two sweeps, and room for a slow machine.
     *
     * @return the bound, 5 seconds unless overridden
     */
    default Duration heardWithin() {
        return Duration.ofSeconds(5);
    }
}
