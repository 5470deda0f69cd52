package dev.sojourn.store.redis;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.OutageContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The store on one server, whose connections are cut, refused, delayed and silent. */
class StandaloneOutageTest implements OutageContract {

    private final String prefix = Prefixes.next();

    @Override
    public InetSocketAddress server() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), RedisServer.shared().port());
    }

    @Override
    public SessionStore openThrough(InetSocketAddress address) {
        return RedisStore.open(RedisOptions.at("redis://127.0.0.1:" + address.getPort())
                .prefix(prefix)
                .timeout(timeout()));
    }
}
