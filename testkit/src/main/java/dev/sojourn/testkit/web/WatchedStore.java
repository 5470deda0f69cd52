package dev.sojourn.testkit.web;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A memory store that counts what requests cost, and can be down with a message that no client may see. */
final class WatchedStore extends ForwardingStore {

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger creates = new AtomicInteger();
    volatile boolean down;

    WatchedStore() {
        super(new MemoryStore());
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
        return super.find(key);
    }

    @Override
    public boolean create(StoredSession session) {
        called();
        creates.incrementAndGet();
        return super.create(session);
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        called();
        return super.replace(session, expectedVersion);
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
