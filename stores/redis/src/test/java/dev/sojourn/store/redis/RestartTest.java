package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UnconfirmedWriteException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server that goes and comes back, is full, or holds back its answers. */
class RestartTest {

    @Test
    void aServerThatIsKilledAndStartedAgainUnderLoadHasAllThatItAcknowledged() throws InterruptedException {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                RedisStore store = RedisStore.open(server.uri())) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicInteger failures = new AtomicInteger();
            Thread load = new Thread(() -> {
                for (int n = 0; !stop.get(); n++) {
                    try {
                        assertThat(store.create(session(n))).isTrue();
                        acknowledged.set(n);
                    } catch (StoreException e) {
                        failures.incrementAndGet();
                        acknowledgeOrSkip(store, n, acknowledged);
                    }
                }
            });
            load.start();
            for (int restarts = 0; restarts < 3; restarts++) {
                int before = acknowledged.get();
                RedisServer.await("sessions are made", () -> acknowledged.get() > before + 20);
                int failed = failures.get();
                server.kill();
                RedisServer.await("calls fail", () -> failures.get() > failed);
                server.restart();
            }
            int before = acknowledged.get();
            RedisServer.await("sessions are made again", () -> acknowledged.get() > before + 20);
            stop.set(true);
            load.join();
            for (int n = 0; n <= acknowledged.get(); n++) {
                assertThat(store.find(key(n))).as("session %d", n).isInstanceOf(StoredSession.class);
            }
        }
    }

    @Test
    void callsFailFastWhileTheServerIsDownAndWorkAgainWhenItIsBack() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = RedisStore.open(RedisOptions.at(server.uri()).timeout(Duration.ofSeconds(60)))) {
            assertThat(store.create(session(1))).isTrue();
            server.kill();
            assertThatThrownBy(() -> store.find(key(1))).isInstanceOf(StoreException.class);
            long began = System.nanoTime();
            assertThatThrownBy(() -> store.find(key(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("read a session");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            server.restart();
            RedisServer.await("the store works again", () -> creates(store));
        }
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsToldAsAnUnknownOutcome() {
        try (RedisServer server = RedisServer.start();
                Inspection inspection = Inspection.of(server);
                RedisStore store = RedisStore.open(RedisOptions.at(server.uri()).timeout(Duration.ofSeconds(1)))) {
            store.create(session(1));
            inspection.redis().clientPause(10_000);
            assertThatThrownBy(() -> store.replace(next(session(1)), 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("within 1000 ms")
                    .hasMessageContaining("not known");
        }
    }

    @Test
    void aFullServerTakesNoNewSessionAndLosesNone() {
        try (RedisServer server = RedisServer.start("--maxmemory-policy", "noeviction");
                RedisStore store = RedisStore.open(server.uri())) {
            store.create(session(1));
            server.command("CONFIG SET maxmemory 1");
            assertThatThrownBy(() -> store.create(session(2)))
                    .isInstanceOf(StoreFullException.class)
                    .hasMessageContaining("maxmemory");
            assertThatThrownBy(() -> store.replace(next(session(1)), 1)).isInstanceOf(StoreFullException.class);
            assertThat(((StoredSession) store.find(key(1))).version()).isEqualTo(1);
            assertThat(store.find(key(2))).isNull();
            assertThat(store.count()).isEqualTo(1);
            assertThat(store.delete(key(1))).as("an end is always taken").isEqualTo(Removal.SESSION);
        }
    }

    @Test
    void aFullServerIsSweptAndKeepsTheSessionsThatAreUsed() {
        try (RedisServer server = RedisServer.start("--maxmemory-policy", "noeviction");
                RedisStore store = RedisStore.open(server.uri())) {
            for (int n = 0; n < 20; n++) {
                store.create(session(n));
            }
            server.command("CONFIG SET maxmemory 1");
            assertThat(store.touch(key(1), new Touch(NOW + 5, NOW, END, 0))).isTrue();
            assertThat(store.touch(key(1), new Touch(NOW + 6, NOW + 6, END + 6, 0)))
                    .isTrue();
            List<StoredSession> claimed = store.claimExpired(END, END + 1_000, 100);
            assertThat(claimed).hasSize(19);
            claimed.forEach(
                    session -> assertThat(store.settle(session, END + 60_000)).isTrue());
            assertThat(store.claimExpired(END + 60_000, END + 61_000, 100)).hasSize(1);
            assertThat(store.find(key(2))).as("remains whose time has come").isNull();
        }
    }

    @Test
    void aWriteThatTooFewReplicasConfirmIsDoneAndToldApart() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = RedisStore.open(RedisOptions.at(server.uri()).replicas(1, Duration.ofMillis(50)))) {
            assertThat(store.create(session(1))).isTrue();
            StoredSession renewed = renewed(session(1), 2);
            assertThatThrownBy(() -> store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isInstanceOf(UnconfirmedWriteException.class)
                    .hasMessageContaining("0 of 1 replicas");
            assertThat(store.find(key(2))).isInstanceOf(StoredSession.class);
            assertThatThrownBy(() -> store.deleteAll(List.of(key(9), key(2))))
                    .isInstanceOf(UnconfirmedWriteException.class)
                    .hasMessageContaining("0 of 1 replicas");
            assertThat(store.find(key(2))).isNull();
            assertThat(store.delete(key(2))).as("nothing was written").isEqualTo(Removal.NOTHING);
        }
    }

    @Test
    void aReplicaThatConfirmsIsEnough() {
        try (RedisServer server = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + server.port());
                RedisStore store = RedisStore.open(RedisOptions.at(server.uri())
                        .replicas(1, Duration.ofSeconds(5))
                        .everyWrite(true))) {
            RedisServer.await(
                    "the replica is in step",
                    () -> replica.command("INFO replication").contains("master_link_status:up"));
            assertThat(store.create(session(1))).isTrue();
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
        }
    }

    private static void acknowledgeOrSkip(RedisStore store, int number, AtomicInteger acknowledged) {
        // Whether it was made is not known; the next ones tell when the server is back.
        RedisServer.await("the session is there or can be made", () -> {
            try {
                return store.find(key(number)) != null || store.create(session(number));
            } catch (StoreException e) {
                return false;
            }
        });
        acknowledged.set(number);
    }

    private static boolean creates(RedisStore store) {
        try {
            return store.create(session(2)) || store.find(key(2)) != null;
        } catch (StoreException e) {
            return false;
        }
    }
}
