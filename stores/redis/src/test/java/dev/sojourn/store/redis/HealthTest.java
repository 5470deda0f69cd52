package dev.sojourn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the store says of the server that it is on, and what it makes of messages that it does not know. */
class HealthTest {

    @Test
    void aServerThatWorksTakesWritesAndAgreesOnTheTime() {
        try (RedisStore store = open(RedisServer.shared())) {
            StoreHealth health = store.health();
            assertThat(health.takesWrites()).isTrue();
            assertThat(health.feed()).isEqualTo(StoreHealth.Feed.NONE);
            assertThat(health.clockAhead()).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(1));
            assertThat(health.advice()).isEmpty();
            try (var listening = store.changes().listen(new Heard(), Interest.ENDS)) {
                assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.HEARING);
            }
            assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.NONE);
        }
    }

    @Test
    void whatTheStoreSaysOfItselfComesBackWhenItWasLost() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = open(server)) {
            server.command("FLUSHALL");
            assertThat(store.health().takesWrites()).isTrue();
            open(server).close();
            server.command("FLUSHALL");
            server.command("HSET sojourn:meta format ''");
            open(server).close();
            assertThat(store.health().takesWrites()).isTrue();
        }
    }

    @Test
    void aServerThatDoesNotTellItsTimeIsUsedWithoutIt() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = open(server)) {
            server.command("ACL SETUSER default -time");
            assertThat(store.health().clockAhead()).isNull();
            assertThat(store.health().takesWrites()).isTrue();
            assertThat(store.health().advice()).anyMatch(advice -> advice.contains("TIME"));
        }
    }

    @Test
    void aServerThatIsFullOrDropsSessionsSaysSo() {
        try (RedisServer server = RedisServer.start()) {
            try (RedisStore store = open(server)) {
                server.command("CONFIG SET maxmemory 1");
                assertThat(store.health().takesWrites()).isFalse();
                assertThat(store.health().advice()).anyMatch(advice -> advice.contains("maxmemory"));
                server.command("CONFIG SET maxmemory 0");
                server.command("CONFIG SET maxmemory-policy allkeys-lru");
                assertThat(store.health().takesWrites()).isTrue();
                assertThat(store.health().advice()).singleElement().asString().contains("allkeys-lru", "noeviction");
            }
        }
    }

    @Test
    void aServerThatMustHaveReplicasAndAReplicaTakeNoWrites() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = open(server)) {
            server.command("CONFIG SET min-replicas-to-write 1");
            assertThat(store.health().takesWrites()).isFalse();
            assertThat(store.health().advice()).anyMatch(advice -> advice.contains("min-replicas-to-write"));
            server.command("CONFIG SET min-replicas-to-write 0");
            server.command("REPLICAOF 127.0.0.1 1");
            assertThat(store.health().takesWrites()).isFalse();
            assertThat(store.health().advice()).anyMatch(advice -> advice.contains("is a replica"));
        }
    }

    @Test
    void aServerWithoutResp3IsRefusedWithTheCure() {
        try (RedisServer server = RedisServer.start("--rename-command", "HELLO", "")) {
            assertThatThrownBy(() -> open(server))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("RESP3");
        }
    }

    @Test
    void aMessageThatIsNotUnderstoodMayMeanAnything() throws Exception {
        try (RedisStore store = open(RedisServer.shared())) {
            Heard heard = new Heard();
            try (var listening = store.changes().listen(heard, Interest.CHANGES)) {
                for (String message : List.of("c", "e???", "rAAAA", "z", "cz" + "!".repeat(42))) {
                    RedisServer.shared().command("PUBLISH " + PREFIX + "changes " + message);
                    assertThat(heard.news.poll(5, TimeUnit.SECONDS)).as(message).isEqualTo("lost");
                }
                store.create(Sessions.session(1));
                store.replace(Sessions.next(Sessions.session(1)), 1);
                assertThat(heard.news.poll(5, TimeUnit.SECONDS)).isEqualTo("changed");
            }
            try (var listening = store.changes().listen(heard, Interest.ENDS)) {
                store.replace(Sessions.next(Sessions.next(Sessions.session(1))), 2);
                store.delete(Sessions.key(1));
                assertThat(heard.news.poll(5, TimeUnit.SECONDS)).isEqualTo("ended");
            }
        }
    }

    private static final String PREFIX = Prefixes.next();

    private static RedisStore open(RedisServer server) {
        return RedisStore.open(RedisOptions.at(server.uri()).prefix(PREFIX));
    }

    private static final class Heard implements ChangeListener {

        private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

        @Override
        public void changed(SessionKey key) {
            news.add("changed");
        }

        @Override
        public void ended(SessionKey key) {
            news.add("ended");
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {
            news.add("rolled");
        }

        @Override
        public void lost() {
            news.add("lost");
        }
    }
}
