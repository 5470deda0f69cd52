package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master that a Sentinel watches, and what happens to the store when a replica takes its place. */
class SentinelTest {

    @TempDir
    private Path folder;

    @Test
    void theStoreGoesOnAtTheReplicaThatASentinelMadeMaster() throws IOException {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + master.port());
                RedisServer sentinel = RedisServer.start(configuration(master), "--sentinel")) {
            RedisServer.await(
                    "the Sentinel knows the replica",
                    () -> sentinel.command("SENTINEL replicas sessions").contains("" + replica.port()));
            RedisServer.await(
                    "the replica is in step",
                    () -> replica.command("INFO replication").contains("master_link_status:up"));
            RedisOptions options = RedisOptions.at("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#sessions")
                    .replicas(1, Duration.ofSeconds(5))
                    .everyWrite(true);
            try (RedisStore store = RedisStore.open(options)) {
                assertThat(store.create(session(1))).isTrue();
                master.kill();
                RedisServer.await("the store reads again", () -> reads(store));
                assertThat(((StoredSession) store.find(key(1))).version()).isEqualTo(1);
            }
            try (RedisStore store = RedisStore.open(options.replicas(0, Duration.ofSeconds(1)))) {
                assertThat(store.replace(next(session(1)), 1)).isTrue();
            }
        }
    }

    @Test
    void aMasterThatBecameAReplicaIsLeftForTheNewOne() throws IOException {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + master.port());
                RedisServer sentinel = RedisServer.start(configuration(master), "--sentinel")) {
            RedisServer.await(
                    "the Sentinel knows the replica",
                    () -> sentinel.command("SENTINEL replicas sessions").contains("" + replica.port()));
            RedisServer.await(
                    "the replica is in step",
                    () -> replica.command("INFO replication").contains("master_link_status:up"));
            try (RedisStore store = RedisStore.open("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#sessions")) {
                assertThat(store.create(session(1))).isTrue();
                RedisServer.await(
                        "the Sentinel takes the order",
                        () -> sentinel.command("SENTINEL failover sessions").startsWith("+OK"));
                RedisServer.await(
                        "the old master follows",
                        () -> master.command("INFO replication").contains("role:slave"));
                RedisServer.await("the store writes again", () -> writes(store));
            }
        }
    }

    private String configuration(RedisServer master) throws IOException {
        return Files.write(
                        folder.resolve("sentinel.conf"),
                        List.of(
                                "sentinel monitor sessions 127.0.0.1 " + master.port() + " 1",
                                "sentinel down-after-milliseconds sessions 500",
                                "sentinel failover-timeout sessions 3000"))
                .toString();
    }

    private static boolean reads(RedisStore store) {
        try {
            return store.find(key(1)) != null;
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean writes(RedisStore store) {
        try {
            return store.create(session(2)) || store.find(key(2)) != null;
        } catch (StoreException e) {
            return false;
        }
    }
}
