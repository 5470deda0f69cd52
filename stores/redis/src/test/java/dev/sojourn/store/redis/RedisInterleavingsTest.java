package dev.sojourn.store.redis;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.InterleavingContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine promises in orders that a seed draws, over this store. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class RedisInterleavingsTest implements InterleavingContract {

    @Parameter
    boolean cluster;

    @Override
    public SessionStore open() {
        String uri =
                cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
        return RedisStore.open(RedisOptions.at(uri).prefix(Prefixes.next()));
    }
}
