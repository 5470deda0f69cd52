package dev.sojourn.testkit.web;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A memory store that counts what requests cost, and can fail with a message that no client may see. */
final class WatchedStore extends ForwardingStore {

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger creates = new AtomicInteger();
    volatile boolean down;
    volatile boolean full;
    /** Whether another writer is always first. */
    volatile boolean contended;

    private final Map<StoreOperation, StoreException> before = new ConcurrentHashMap<>();
    private final Map<StoreOperation, StoreException> after = new ConcurrentHashMap<>();

    WatchedStore() {
        super(new MemoryStore());
    }

    /** Makes the next call of an operation fail, without effect. */
    void failNext(StoreOperation operation) {
        before.put(operation, new StoreException("connection to 10.1.2.3:6379 reset", null));
    }

    /** Makes the next write of a kind be done, but not be confirmed. */
    void leaveUnconfirmed(StoreOperation operation) {
        after.put(operation, new UnconfirmedWriteException("no replica of 10.1.2.3:6379 has it", null));
    }

    @Override
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        throwIfAny(before.remove(operation));
        T result = super.around(operation, call);
        throwIfAny(after.remove(operation));
        return result;
    }

    private static void throwIfAny(@Nullable StoreException fault) {
        if (fault != null) {
            throw fault;
        }
    }

    private void called() {
        calls.incrementAndGet();
        if (down) {
            throw new StoreException("connection to 10.1.2.3:6379 refused", null);
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        called();
        finds.incrementAndGet();
        return super.find(key);
    }

    @Override
    public boolean create(StoredSession session) {
        called();
        if (full) {
            throw new StoreFullException("10.1.2.3 holds the most sessions it may");
        }
        creates.incrementAndGet();
        return super.create(session);
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        called();
        return !contended && super.replace(session, expectedVersion);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        called();
        return super.touch(key, touch);
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        called();
        return super.roll(from, renewed, trail);
    }

    @Override
    public Removal delete(SessionKey key) {
        called();
        return super.delete(key);
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        called();
        return super.deleteAll(keys);
    }
}
