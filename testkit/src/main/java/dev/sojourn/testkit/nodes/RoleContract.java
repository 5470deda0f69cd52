package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a store does when its server is no primary any more, though it answers and keeps its connections, and the name
 * that the store was given leads to another one: it follows the name, with its reads as well, which would find the past
 * on the old server.
 */
public interface RoleContract {

    /** How long it may take to follow a name that has moved. */
    Duration FOLLOWED = Duration.ofSeconds(5);

    /**
     * Two servers, of which the first takes writes until {@link #demote}.
     *
     * @param first whether the first
     * @return its address
     */
    InetSocketAddress server(boolean first);

    /**
     * Opens the store, empty.
     *
     * @param address where it connects to, in place of a server
     * @return the open store
     */
    SessionStore openThrough(InetSocketAddress address);

    /** Has the first server take no writes, while it keeps its connections and answers. */
    void demote();

    /** Has it take writes again. */
    void promote();

    /** Whoever asks a server that takes no writes is told so, and finds what is there. */
    @Test
    default void aServerThatTakesNoWritesIsToldOf() {
        try (SessionStore store = openThrough(server(true))) {
            store.create(Outage.session(1));
            demote();
            assertThatThrownBy(() -> store.create(Outage.session(2))).isInstanceOf(StoreException.class);
            assertThat(store.find(Outage.session(1).key())).isNotNull();
            assertThat(store.health().takesWrites()).isFalse();
            promote();
            Outage.until(FOLLOWED, "it takes writes again", () -> creates(store, 3));
            assertThat(store.health().takesWrites()).isTrue();
        } finally {
            promote();
        }
    }

    @Test
    default void aStoreFollowsTheNameOfItsServer() {
        try (TcpProxy name = TcpProxy.to(server(true));
                SessionStore there = openThrough(server(false));
                SessionStore store = openThrough(name.address())) {
            StoredSession first = Outage.session(1);
            store.create(first);
            everywhere(() -> store.find(first.key()) != null);
            there.create(Outage.session(2));
            demote();
            name.lead(server(false));
            // It may be refused, and shows what has happened.
            creates(store, 3);
            // The past is on the old server.
            Outage.until(FOLLOWED, "reads ask the other server", () -> everywhere(() -> isGone(store, first)));
            Outage.until(FOLLOWED, "writes are taken by the other server", () -> creates(store, 4));
            assertThat(everywhere(() -> isGone(store, first))).isTrue();
            assertThat(store.find(Outage.session(2).key())).isNotNull();
            assertThat(store.health().takesWrites()).isTrue();
        } finally {
            promote();
        }
    }

    /** Whether it is so on several connections, as many as a pool gives to so many at once. */
    private static boolean everywhere(BooleanSupplier isSo) {
        AtomicBoolean all = new AtomicBoolean(true);
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 100; i++) {
                        if (!isSo.getAsBoolean()) {
                            all.set(false);
                        }
                    }
                }))
                .limit(8)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while others read", e);
            }
        }
        return all.get();
    }

    private static boolean isGone(SessionStore store, StoredSession session) {
        try {
            return store.find(session.key()) == null;
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean creates(SessionStore store, int number) {
        try {
            return store.create(Outage.session(number))
                    || store.find(Outage.session(number).key()) != null;
        } catch (StoreException e) {
            return false;
        }
    }
}
