package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.evolution.EvolutionContract;

/** Older and newer classes on nodes that remember what they have read. */
class EvolutionTest implements EvolutionContract {

    private final Server server = new Server();

    @Override
    public SessionStore openAnother() {
        return NearCache.over(server.node().announcing())
                .clock(new ManualClock())
                .build();
    }
}
