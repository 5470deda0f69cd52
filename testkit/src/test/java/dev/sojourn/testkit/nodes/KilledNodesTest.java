package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.RollingDeployContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Killed processes that shared a memory store over TCP. */
class KilledNodesTest implements KillContract, RollingDeployContract {

    private final MemoryServer server = new MemoryServer();

    /** Opens a store by the port of its server. */
    public static final class Factory implements StoreFactory {

        /** Made by name, in another process. */
        public Factory() {}

        @Override
        public SessionStore open(String spec) {
            InetAddress here = InetAddress.getLoopbackAddress();
            return new RemoteStore(new InetSocketAddress(here, Integer.parseInt(spec)), Duration.ofSeconds(5));
        }
    }

    @Override
    public Class<? extends StoreFactory> factory() {
        return Factory.class;
    }

    @Override
    public String spec() {
        return String.valueOf(server.address().getPort());
    }

    @AfterEach
    void close() {
        server.close();
    }
}
