package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.UnreadableAttributeException;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Released;
import dev.sojourn.event.SessionEvent.Undecodable;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are kept by reference, where several nodes share the store. */
class NodeLocalNodesTest {

    private static final EncryptionKey ENCRYPTION = EncryptionKey.of("k1", new byte[32]);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore memory = new MemoryStore();

    /** A class that no codec knows. */
    private static final class Lock {}

    /** A store that tells nobody of anything. */
    private static final class Silent extends ForwardingStore {
        Silent(MemoryStore store) {
            super(store);
        }

        @Override
        public @Nullable AnnouncesChanges changes() {
            return null;
        }
    }

    private EngineBuilder node(boolean sealed, BlockingQueue<SessionEvent> heard) {
        EngineBuilder builder = SessionEngine.builder()
                .store(memory)
                .keys(Scene.KEYS)
                .clock(clock)
                .listener(heard::add)
                .nodeLocal(NodeLocal.everythingElse());
        return sealed ? builder.encryption(ENCRYPTION) : builder;
    }

    private static String client(SessionEngine engine, Consumer<Session> handler) {
        try (Visit visit = engine.enter()) {
            handler.accept(visit.session().begin());
            visit.commit();
            return String.valueOf(visit.session().signedId());
        }
    }

    private static String visit(SessionEngine engine, String token, Consumer<Session> handler) {
        try (Visit visit = engine.enter(token, Transport.COOKIE)) {
            handler.accept(visit.session());
            visit.commit();
            String next = visit.session().signedId();
            return next == null ? token : next;
        }
    }

    private static <E> List<E> only(BlockingQueue<SessionEvent> heard, Class<E> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Released awaitReleased(BlockingQueue<SessionEvent> heard) throws InterruptedException {
        while (true) {
            SessionEvent event = heard.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("a Released event").isNotNull();
            if (event instanceof Released released) {
                return released;
            }
        }
    }

    @ParameterizedTest(name = "sealed: {0}")
    @ValueSource(booleans = {false, true})
    void onAnotherNodeItReadsAsAbsentAndSaysWhy(boolean sealed) {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        Lock lock = new Lock();
        try (SessionEngine home = node(sealed, new LinkedBlockingQueue<>())
                        .withoutSweeps()
                        .build();
                SessionEngine away = node(sealed, heard).withoutSweeps().build()) {
            String token = client(home, session -> session.set("lock", lock).set("n", 1));
            visit(away, token, session -> {
                assertThat(session.get("lock")).isNull();
                assertThat(session.get("lock", Lock.class)).isNull();
                assertThat(session.has("lock")).isTrue();
                assertThat(session.names()).contains("lock");
                assertThat(session.isNodeLocal("lock")).isTrue();
                assertThat(session.get("n")).isEqualTo(1);
                assertThatThrownBy(() -> session.update("lock", Lock.class, old -> new Lock()))
                        .isInstanceOf(UnreadableAttributeException.class)
                        .hasMessageContaining("kept by reference on the node that set it");
            });
            assertThat(only(heard, Undecodable.class)).isNotEmpty().allSatisfy(event -> {
                assertThat(event.name()).isEqualTo("lock");
                assertThat(event.detail()).contains("kept by reference on the node that set it");
            });
            assertThat(only(heard, SessionEvent.Saved.class)).isEmpty();
            visit(home, token, session -> assertThat(session.get("lock")).isSameAs(lock));
        }
    }

    @Test
    void afterARestartItIsGone() {
        String token;
        try (SessionEngine before = node(false, new LinkedBlockingQueue<>()).build()) {
            token = client(before, session -> session.set("lock", new Lock()).set("n", 1));
        }
        try (SessionEngine after = node(false, new LinkedBlockingQueue<>()).build()) {
            Lock mine = new Lock();
            visit(after, token, session -> {
                assertThat(session.get("lock")).isNull();
                assertThat(session.get("n")).isEqualTo(1);
                session.set("lock", mine);
            });
            visit(after, token, session -> assertThat(session.get("lock")).isSameAs(mine));
        }
    }

    @ParameterizedTest(name = "sealed: {0}")
    @ValueSource(booleans = {false, true})
    void whatAnotherNodeHasReplacedGoesWhenThisOneNoticesAndIsTold(boolean sealed) {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        Lock mine = new Lock();
        Lock theirs = new Lock();
        try (SessionEngine home = node(sealed, heard).withoutSweeps().build();
                SessionEngine away = node(sealed, new LinkedBlockingQueue<>())
                        .withoutSweeps()
                        .build()) {
            String token = client(home, session -> session.set("lock", mine).set("other", new Lock()));
            visit(away, token, session -> session.set("lock", theirs));
            visit(home, token, session -> assertThat(session.get("lock")).isNull());
            assertThat(home.nodeLocalValues()).isEqualTo(1);
            assertThat(only(heard, Released.class))
                    .singleElement()
                    .satisfies(released -> assertThat(released.values()).containsExactly(Map.entry("lock", mine)));
            visit(away, token, session -> assertThat(session.get("lock")).isSameAs(theirs));
        }
    }

    @Test
    void anEndByAnotherNodeIsNoticedWhenTheStoreTellsOfIt() throws InterruptedException {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        Lock lock = new Lock();
        try (SessionEngine home = node(false, heard).withoutSweeps().build();
                SessionEngine away =
                        node(false, new LinkedBlockingQueue<>()).withoutSweeps().build()) {
            String token = client(home, session -> session.set("lock", lock));
            token = visit(away, token, session -> session.setUser("ada", Map.of()));
            visit(away, token, Session::destroy);
            assertThat(awaitReleased(heard).values()).containsExactly(Map.entry("lock", lock));
            assertThat(home.nodeLocalValues()).isZero();
        }
    }

    @Test
    void anEndThatThisNodeTellsIsNotToldOnceMoreByTheStore() throws InterruptedException {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        try (SessionEngine home = node(false, heard).withoutSweeps().build()) {
            for (int i = 0; i < 200; i++) {
                String token = client(home, session -> session.set("lock", new Lock()));
                token = i % 2 == 0 ? token : visit(home, token, Session::roll);
                visit(home, token, Session::destroy);
            }
            assertThat(only(heard, Ended.class))
                    .hasSize(200)
                    .allSatisfy(ended -> assertThat(ended.attributes()).containsKey("lock"));
        }
        assertThat(only(heard, Released.class)).isEmpty();
    }

    @Test
    void whoReadsTheOlderRecordWhileAValueIsBeingStoredDoesNotLetItGo() throws Exception {
        FaultyStore slow = new FaultyStore(memory);
        Lock lock = new Lock();
        try (SessionEngine home = node(false, new LinkedBlockingQueue<>())
                .store(slow)
                .withoutSweeps()
                .build()) {
            String token = client(home, session -> session.set("n", 1));
            FaultyStore.Hold write = slow.holdNext(StoreOperation.REPLACE);
            CompletableFuture<String> stored =
                    CompletableFuture.supplyAsync(() -> visit(home, token, session -> session.set("lock", lock)));
            write.awaitArrival();
            visit(home, token, session -> assertThat(session.get("lock")).isNull());
            write.release();
            stored.get(20, TimeUnit.SECONDS);
            visit(home, token, session -> assertThat(session.get("lock")).isSameAs(lock));
        }
    }

    @Test
    void anEndThatBothNodesWantIsNoticedByTheOneThatCameLate() throws Exception {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        FaultyStore slow = new FaultyStore(memory);
        try (SessionEngine home = node(false, heard).store(slow).withoutSweeps().build();
                SessionEngine away =
                        node(false, new LinkedBlockingQueue<>()).withoutSweeps().build()) {
            client(home, session -> session.set("lock", new Lock()));
            List<String> keys = new ArrayList<>();
            away.directory().forEach(info -> keys.add(info.key()));
            FaultyStore.Hold late = slow.holdNext(StoreOperation.DELETE);
            CompletableFuture<Boolean> ended =
                    CompletableFuture.supplyAsync(() -> home.directory().end(keys.get(0)));
            late.awaitArrival();
            assertThat(away.directory().end(keys.get(0))).isTrue();
            late.release();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isFalse();
            assertThat(awaitReleased(heard).values()).containsOnlyKeys("lock");
            assertThat(home.nodeLocalValues()).isZero();
        }
    }

    @Test
    void anEndByAnotherNodeIsFoundInTimeWhereTheStoreTellsNothing() {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        int many = 150;
        try (Crank crank = new Crank();
                SessionEngine home = node(false, heard)
                        .store(new Silent(memory))
                        .scheduler(crank)
                        .build();
                SessionEngine away =
                        node(false, new LinkedBlockingQueue<>()).withoutSweeps().build()) {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                tokens.add(client(home, session -> session.set("lock", new Lock())));
            }
            for (String token : tokens) {
                String rolled = visit(away, token, Session::roll);
                if (tokens.indexOf(token) != 0) {
                    visit(away, rolled, Session::destroy);
                } else {
                    visit(away, rolled, session -> session.remove("lock"));
                }
            }
            assertThat(home.nodeLocalValues()).isEqualTo(many);
            crank.turn(60);
            assertThat(home.nodeLocalValues()).isZero();
            assertThat(only(heard, Released.class)).hasSize(many);
        }
    }

    @Test
    void whatAnotherNodeSweptIsLetGoAlsoWhereRemainsAreKept() {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        Lifetime kept = Lifetime.standard().expiredRetention(Duration.ofDays(1));
        try (Crank crank = new Crank();
                SessionEngine home = node(false, heard)
                        .store(new Silent(memory))
                        .lifetime(kept)
                        .scheduler(crank)
                        .build();
                SessionEngine away = node(false, new LinkedBlockingQueue<>())
                        .lifetime(kept)
                        .withoutSweeps()
                        .build()) {
            client(home, session -> session.set("lock", new Lock()));
            clock.advance(Duration.ofHours(13));
            assertThat(away.directory().sweep()).isEqualTo(1);
            crank.turn(3);
            assertThat(home.nodeLocalValues()).isZero();
            assertThat(only(heard, Released.class)).hasSize(1);
        }
    }

    @Test
    void whileAnEndIsClaimedItIsLeftToWhoeverTellsIt() {
        BlockingQueue<SessionEvent> heard = new LinkedBlockingQueue<>();
        try (Crank crank = new Crank();
                SessionEngine home = node(false, heard)
                        .store(new Silent(memory))
                        .scheduler(crank)
                        .build()) {
            client(home, session -> session.set("lock", new Lock()));
            clock.advance(Duration.ofHours(13));
            // Somebody claims it, and dies.
            long now = clock.instant().toEpochMilli();
            assertThat(memory.claimExpired(now, now + 60_000, 10)).hasSize(1);
            crank.turn(5);
            assertThat(home.nodeLocalValues()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(2));
            crank.turn(2);
            assertThat(only(heard, Ended.class))
                    .singleElement()
                    .satisfies(ended -> assertThat(ended.attributes()).containsKey("lock"));
            assertThat(only(heard, Released.class)).isEmpty();
            assertThat(home.nodeLocalValues()).isZero();
        }
    }
}
