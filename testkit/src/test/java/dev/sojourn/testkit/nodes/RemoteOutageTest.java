package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A memory store over TCP whose connections fail. */
class RemoteOutageTest implements OutageContract {

    private final MemoryServer server = new MemoryServer();

    @Override
    public InetSocketAddress server() {
        return server.address();
    }

    @Override
    public SessionStore openThrough(InetSocketAddress address) {
        return new RemoteStore(address, timeout());
    }

    @Override
    public Duration timeout() {
        return Duration.ofMillis(300);
    }

    @AfterEach
    void close() {
        server.close();
    }
}
