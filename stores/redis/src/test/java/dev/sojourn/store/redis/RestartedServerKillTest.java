package dev.sojourn.store.redis;

import dev.sojourn.testkit.nodes.KillContract;
import dev.sojourn.testkit.nodes.StoreFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Nodes that are killed while their server is killed and started again, too. */
class RestartedServerKillTest implements KillContract {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        // Writes are on disk before they are acknowledged, so that none that was acknowledged is lost.
        server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    public Class<? extends StoreFactory> factory() {
        return SpecifiedStore.class;
    }

    @Override
    public String spec() {
        return "sojourn: " + server.uri();
    }

    @Override
    public void disturb(int kill) {
        if (kill % 4 == 1) {
            server.kill();
            server.restart();
        }
    }
}
