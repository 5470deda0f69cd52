package dev.sojourn;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's store, with every failure translated once: told as an event, and thrown as the engine's own exception.
 */
final class Guarded {

    private final SessionStore store;
    private final Announcer announcer;
    private final InstantSource clock;

    Guarded(SessionStore store, Announcer announcer, InstantSource clock) {
        this.store = store;
        this.announcer = announcer;
        this.clock = clock;
    }

    @Nullable
    StoredRecord find(SessionKey key) {
        // The request path: no lambda here.
        try {
            return store.find(key);
        } catch (StoreException e) {
            throw failed("find", e);
        }
    }

    /** Reads past a near cache: for whoever was told that what it knows is no longer so. */
    @Nullable
    StoredRecord findFresh(SessionKey key) {
        try {
            return store.findFresh(key);
        } catch (StoreException e) {
            throw failed("find", e);
        }
    }

    boolean touch(SessionKey key, Touch touch) {
        try {
            return store.touch(key, touch);
        } catch (StoreException e) {
            throw failed("touch", e);
        }
    }

    boolean create(StoredSession session) {
        return call("create", () -> store.create(session));
    }

    boolean replace(StoredSession session, long expectedVersion) {
        return call("replace", () -> store.replace(session, expectedVersion));
    }

    boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        return call("roll", () -> store.roll(from, renewed, trail));
    }

    boolean delete(SessionKey key) {
        return call("delete", () -> store.delete(key));
    }

    List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return call("claimExpired", () -> store.claimExpired(now, claimUntil, atMost));
    }

    boolean settle(StoredSession claimed, long keepUntil) {
        return call("settle", () -> store.settle(claimed, keepUntil));
    }

    ScanPage scan(@Nullable String cursor, int atMost) {
        return call("scan", () -> store.scan(cursor, atMost));
    }

    long count() {
        return call("count", store::count);
    }

    /** Calls an optional power of the store. */
    <T> T byUser(String operation, Supplier<T> call) {
        return call(operation, call);
    }

    @Nullable
    FindsByUser users() {
        return store instanceof FindsByUser users ? users : null;
    }

    SessionStore unguarded() {
        return store;
    }

    private <T> T call(String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreException e) {
            throw failed(operation, e);
        }
    }

    private SojournException failed(String operation, StoreException e) {
        String detail = String.valueOf(e.getMessage());
        announcer.tell(() -> new SessionEvent.StoreFailed(clock.instant(), operation, detail));
        if (e instanceof StoreFullException) {
            return new SessionLimitException(SessionLimitException.Limit.STORE_SIZE, detail, e);
        }
        return new StoreUnavailableException(
                "The session store failed to " + operation
                        + ", so the request is refused instead of going on without its" + " session: " + detail,
                e);
    }
}
