package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cluster that goes on while a master without a replica is down. */
class PartialOutageTest {

    @Test
    void theSessionsOfTheOtherMastersExpire() {
        try (RedisCluster cluster = RedisCluster.form()) {
            cluster.masters().forEach(node -> node.command("CONFIG SET cluster-require-full-coverage no"));
            RedisOptions options = RedisOptions.at(cluster.uri()).timeout(Duration.ofMillis(500));
            try (RedisStore store = RedisStore.open(options)) {
                for (int n = 0; n < 60; n++) {
                    store.create(session(n));
                }
                int reachable = records(cluster.masters().get(0), options)
                        + records(cluster.masters().get(1), options);
                cluster.masters().get(2).kill();
                AtomicInteger claimed = new AtomicInteger();
                RedisServer.await("what can be reached is claimed", () -> claim(store, claimed) == reachable);
                assertThat(reachable).isBetween(1, 59);
            }
        }
    }

    private static int records(RedisServer server, RedisOptions options) {
        try (Inspection node = Inspection.of(server)) {
            return node.records(options.prefix()).size();
        }
    }

    private static int claim(RedisStore store, AtomicInteger claimed) {
        try {
            return claimed.addAndGet(store.claimExpired(END, END + 600_000, 100).size());
        } catch (StoreException e) {
            return claimed.get();
        }
    }
}
