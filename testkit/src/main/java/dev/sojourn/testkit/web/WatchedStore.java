package dev.sojourn.testkit.web;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A memory store that counts what requests cost, and can be down. */
final class WatchedStore implements SessionStore {

    private final MemoryStore inner = new MemoryStore();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger creates = new AtomicInteger();
    volatile boolean down;

    private void called() {
        calls.incrementAndGet();
        if (down) {
            throw new StoreException("connection to 10.1.2.3:6379 refused", null);
        }
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        called();
        return inner.find(key);
    }

    @Override
    public boolean create(StoredSession session) {
        called();
        creates.incrementAndGet();
        return inner.create(session);
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        called();
        return inner.replace(session, expectedVersion);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        called();
        return inner.touch(key, touch);
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        called();
        return inner.roll(from, renewed, trail);
    }

    @Override
    public boolean delete(SessionKey key) {
        called();
        return inner.delete(key);
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return inner.claimExpired(now, claimUntil, atMost);
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return inner.settle(claimed, keepUntil);
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return inner.scan(cursor, atMost);
    }

    @Override
    public long count() {
        return inner.count();
    }

    @Override
    public Duration touchInterval() {
        return inner.touchInterval();
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public void close() {
        inner.close();
    }
}
