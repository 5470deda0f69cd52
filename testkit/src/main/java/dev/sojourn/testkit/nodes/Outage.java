package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionId;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.history.History;
import dev.sojourn.testkit.history.HistoryChecker;
import dev.sojourn.testkit.history.Inventory;
import dev.sojourn.testkit.history.RecordingStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** A store behind a proxy, with everything it is asked noted, and a handle of its own that nothing disturbs. */
final class Outage implements AutoCloseable {

    static final long NOW = System.currentTimeMillis();
    static final long LIFE = 1_800_000;

    private static final int ATTEMPTS = 20;

    final TcpProxy proxy;
    final History history = new History();
    final SessionStore disturbed;
    final SessionStore store;
    final SessionStore direct;
    private final OutageUnderTest backend;

    Outage(OutageUnderTest backend) {
        this.backend = backend;
        this.proxy = TcpProxy.to(backend.server());
        this.direct = backend.openThrough(backend.server());
        this.disturbed = backend.openThrough(proxy.address());
        this.store = new RecordingStore(disturbed, history, "A", this::losses);
        until(backend.recoversWithin(), "the handle works", () -> answers(store));
    }

    /** Changes beside every call that was disturbed, and in every one that may have run out of its time. */
    private long losses() {
        return proxy.disturbances() + System.nanoTime() / backend.timeout().toNanos();
    }

    static StoredSession session(int number) {
        return StoredSession.builder(SessionId.of("outage-" + number).key())
                .created(NOW)
                .lastAccess(NOW)
                .lastUpdate(NOW)
                .expiryBase(NOW)
                .expiresAt(NOW + LIFE)
                .user("ada")
                .data(("data of " + number).getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    /** Waits until the handle works again, on new connections. */
    void recover() {
        // What still waits in an old connection is not to be done later than this.
        proxy.cut();
        until(backend.recoversWithin(), "the handle works again without being opened anew", () -> answers(store));
    }

    /**
     * Makes calls that must not fail. On a busy machine one may run out of its time; then they are made again, with the
     * number of the next attempt. One that fails earlier fails the test.
     */
    void untilNoneRunsOutOfTime(IntConsumer calls) {
        for (int attempt = 1; ; attempt++) {
            long start = System.nanoTime();
            try {
                calls.accept(attempt);
                return;
            } catch (StoreException e) {
                if (attempt == ATTEMPTS
                        || System.nanoTime() - start < backend.timeout().toNanos()) {
                    throw e;
                }
            }
        }
    }

    static boolean answers(SessionStore store) {
        try {
            store.find(session(0).key());
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    static void until(Duration bound, String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + bound.toMillis() + " ms: " + what);
            }
            pause(Duration.ofMillis(20));
        }
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
    }

    void check() {
        Inventory.take(history, direct);
        HistoryChecker.check(history);
    }

    @Override
    public void close() {
        proxy.resume();
        disturbed.close();
        direct.close();
        proxy.close();
    }
}
