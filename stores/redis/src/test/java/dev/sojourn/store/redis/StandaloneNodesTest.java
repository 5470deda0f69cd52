package dev.sojourn.store.redis;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.EvolutionContract;
import dev.sojourn.testkit.evolution.RollingDeployContract;
import dev.sojourn.testkit.nodes.KillContract;
import dev.sojourn.testkit.nodes.NodesContract;
import dev.sojourn.testkit.nodes.StoreFactory;

/** Several nodes on one server, of which some are killed in the middle of what they do. */
class StandaloneNodesTest implements NodesContract, KillContract, EvolutionContract, RollingDeployContract {

    private final String prefix = Prefixes.next();

    @Override
    public SessionStore openAnother() {
        return RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
    }

    @Override
    public Class<? extends StoreFactory> factory() {
        return SpecifiedStore.class;
    }

    @Override
    public String spec() {
        return prefix + " " + RedisServer.shared().uri();
    }
}
