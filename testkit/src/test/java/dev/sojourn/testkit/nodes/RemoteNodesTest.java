package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.EvolutionContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Two engines that share a memory store over TCP. */
class RemoteNodesTest implements NodesContract, EvolutionContract {

    private final MemoryServer server = new MemoryServer();

    @Override
    public SessionStore openAnother() {
        return new RemoteStore(server.address(), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        server.close();
    }
}
