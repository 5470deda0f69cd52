package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.TracksReads.StaleListener;
import dev.sojourn.testkit.nodes.TcpProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That no stale read is remembered: not when another client changes it, not when connections come and go. */
class TrackingTest {

    /** What was told. */
    private static final class Told implements StaleListener {
        final Set<SessionKey> stale = ConcurrentHashMap.newKeySet();
        final AtomicInteger lost = new AtomicInteger();

        @Override
        public void stale(SessionKey key) {
            stale.add(key);
        }

        @Override
        public void lost() {
            lost.incrementAndGet();
        }
    }

    private final String prefix = Prefixes.next();

    @Test
    void whatAnotherClientChangesIsToldOnOneServer() {
        tellsOfAnotherClient(RedisServer.shared().uri());
    }

    @Test
    void whatAnotherClientChangesIsToldOnEveryNodeOfACluster() {
        tellsOfAnotherClient(RedisCluster.shared().uri());
    }

    @Test
    void whatWasNeverReadIsNotTold() {
        try (RedisStore store = open(RedisServer.shared().uri());
                RedisStore other = open(RedisServer.shared().uri())) {
            Told told = new Told();
            store.reads().track(told);
            other.create(session(1));
            other.create(session(2));
            store.find(key(1));
            other.delete(key(2));
            other.delete(key(1));
            RedisServer.await("the delete is told", () -> told.stale.contains(key(1)));
            assertThat(told.stale).containsOnly(key(1));
            assertThat(told.lost).hasValue(0);
        }
    }

    @Test
    void aSessionThatDoesNotExistYetIsTrackedAsWell() {
        try (RedisStore store = open(RedisServer.shared().uri())) {
            Told told = new Told();
            store.reads().track(told);
            assertThat(store.find(key(1))).isNull();
            store.create(session(1));
            RedisServer.await("the create is told", () -> told.stale.contains(key(1)));
        }
    }

    @Test
    void aConnectionThatIsCutIsLostAndReadsAreTrackedAgainAfterwards() {
        lostAndFound(TcpProxy::cut);
    }

    @Test
    void aConnectionThatIsSilentIsLostWithinTwiceTheTimeout() {
        lostAndFound(TcpProxy::blackHole);
    }

    @Test
    void aStoreThatWaitsLongForReplicasFindsASilentConnectionAsSoonAsAnyOther() {
        InetSocketAddress server = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), RedisServer.shared().port());
        try (TcpProxy proxy = TcpProxy.to(server);
                RedisStore store = RedisStore.open(
                        RedisOptions.at("redis://127.0.0.1:" + proxy.address().getPort())
                                .prefix(prefix)
                                .timeout(Duration.ofSeconds(1))
                                .replicas(1, Duration.ofMinutes(1)))) {
            Told told = new Told();
            store.reads().track(told);
            store.find(key(1));
            proxy.blackHole();
            RedisServer.await("the loss is told", () -> told.lost.get() > 0);
        }
    }

    @Test
    void aServerThatIsEmptiedIsALoss() {
        try (RedisServer server = RedisServer.start();
                RedisStore store = RedisStore.open(server.uri())) {
            store.create(session(1));
            Told told = new Told();
            store.reads().track(told);
            store.find(key(1));
            server.command("FLUSHALL");
            RedisServer.await("the loss is told", () -> told.lost.get() > 0);
        }
    }

    @Test
    void aServerThatRefusesToTrackIsToldAtOnce() {
        try (RedisServer server = RedisServer.start()) {
            server.command("ACL SETUSER limited on >secret ~* &* +@all -client");
            // Redis 7 wants to be told of each subcommand, which Redis 6.2 does not understand.
            server.command("ACL SETUSER limited -client|tracking");
            String uri = server.uri().replace("//", "//limited:secret@");
            try (RedisStore store = RedisStore.open(uri)) {
                assertThatThrownBy(() -> store.reads().track(new Told()))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("CLIENT TRACKING");
                assertThat(store.find(key(1))).isNull();
            }
        }
    }

    @Test
    void readsGoOverTheirOrdinaryConnectionWhenNobodyTracksAnyMore() {
        try (RedisStore store = open(RedisServer.shared().uri())) {
            Subscription one = store.reads().track(new Told());
            Subscription other = store.reads().track(new Told());
            one.close();
            store.create(session(1));
            assertThat(store.find(key(1))).isNotNull();
            other.close();
            assertThat(store.find(key(1))).isNotNull();
            Told again = new Told();
            store.reads().track(again);
            store.find(key(1));
            store.delete(key(1));
            RedisServer.await("the delete is told", () -> again.stale.contains(key(1)));
        }
    }

    private void tellsOfAnotherClient(String uri) {
        try (RedisStore store = open(uri);
                RedisStore other = open(uri)) {
            Told told = new Told();
            store.reads().track(told);
            IntStream.range(0, 30).forEach(n -> other.create(session(n)));
            IntStream.range(0, 30).forEach(n -> store.find(key(n)));
            IntStream.range(0, 30).forEach(n -> other.replace(next(session(n)), 1));
            RedisServer.await("all changes are told", () -> told.stale.size() == 30);
            assertThat(told.lost).hasValue(0);
        }
    }

    private void lostAndFound(Consumer<TcpProxy> fault) {
        InetSocketAddress server = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), RedisServer.shared().port());
        try (TcpProxy proxy = TcpProxy.to(server);
                RedisStore other = open(RedisServer.shared().uri());
                RedisStore store = RedisStore.open(
                        RedisOptions.at("redis://127.0.0.1:" + proxy.address().getPort())
                                .prefix(prefix)
                                .timeout(Duration.ofSeconds(1)))) {
            other.create(session(1));
            Told told = new Told();
            store.reads().track(told);
            store.find(key(1));
            fault.accept(proxy);
            RedisServer.await("the loss is told", () -> told.lost.get() > 0);
            proxy.resume();
            RedisServer.await("the store reads again", () -> reads(store));
            told.stale.clear();
            store.find(key(1));
            other.delete(key(1));
            RedisServer.await("the delete is told", () -> told.stale.contains(key(1)));
        }
    }

    private static boolean reads(RedisStore store) {
        try {
            return store.find(key(1)) != null;
        } catch (StoreException e) {
            return false;
        }
    }

    private RedisStore open(String uri) {
        return RedisStore.open(RedisOptions.at(uri).prefix(prefix));
    }
}
