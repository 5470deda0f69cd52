package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a socket is to its session while this node rolls it and another one ends it. */
@Timeout(60)
final class SocketBindingRollTest {

    private final ToldTransport wire = new ToldTransport();

    /** Passes on no roll, as when its news comes while the socket is being moved and so is found nowhere. */
    private record EndsOnly(AnnouncesChanges.ChangeListener inside) implements AnnouncesChanges.ChangeListener {

        @Override
        public void ended(SessionKey key) {
            inside.ended(key);
        }

        @Override
        public void rolled(SessionKey from, SessionKey to) {}

        @Override
        public void interrupted() {}

        @Override
        public void lost() {}
    }

    /** The store tells of the end before this node has moved the socket to the key that it has just made. */
    @Test
    void anEndThatIsToldWhileThisNodeRollsClosesTheSocketAtOnce() throws Exception {
        MemoryStore shared = new MemoryStore();
        AtomicReference<Runnable> afterRoll = new AtomicReference<>(() -> {});
        SessionStore between = new ForwardingStore(shared) {
            @Override
            public AnnouncesChanges changes() {
                return (listener, interest) ->
                        Objects.requireNonNull(shared.changes()).listen(new EndsOnly(listener), interest);
            }

            @Override
            protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
                T result = super.around(operation, call);
                if (operation == StoreOperation.ROLL) {
                    afterRoll.get().run();
                }
                return result;
            }
        };
        KeyRing keys = KeyRing.random();
        CountDownLatch closed = new CountDownLatch(1);
        wire.closing = closed::countDown;
        try (SessionEngine here = SessionEngine.builder()
                        .store(between)
                        .keys(keys)
                        .withoutSweeps()
                        .build();
                SessionEngine there = SessionEngine.builder()
                        .store(shared)
                        .keys(keys)
                        .withoutSweeps()
                        .build()) {
            Session session = here.directory().create(Map.of("name", "ada"));
            String first = String.valueOf(session.key());
            new SocketBinding(here, wire).join(session);
            afterRoll.set(
                    () -> CompletableFuture.runAsync(() -> there.directory().end(first))
                            .join());
            session.roll();

            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(wire.told).containsExactly("1008 Session ended");
        }
    }
}
