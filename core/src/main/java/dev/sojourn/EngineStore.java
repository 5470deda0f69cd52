package dev.sojourn;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's store, with every failure translated once: told as an event, and thrown as the engine's own exception.
 */
final class EngineStore {

    private static final long LET_GO_PAUSE = 10_000_000_000L;

    private final SessionStore store;
    private final @Nullable FindsByUser users;
    private final @Nullable FindsByToken tokens;
    private final Announcer announcer;
    /** When a name could not be taken away the last time; 0 when it could. */
    private volatile long letGoFailed;

    EngineStore(SessionStore store, Announcer announcer) {
        this.store = store;
        this.users = store.users();
        this.tokens = store.byToken();
        this.announcer = announcer;
    }

    /** The index of a store that finds by token, or null. */
    static @Nullable TokenIndex tokensOf(@Nullable SessionStore store) {
        FindsByToken power = store == null ? null : store.byToken();
        return power == null ? null : power.tokens();
    }

    @Nullable
    StoredRecord find(SessionKey key) {
        // The request path: no lambda here.
        try {
            return store.find(key);
        } catch (StoreException e) {
            throw failed("find a session", e);
        }
    }

    /** Reads past a near cache: for whoever was told that what it knows is no longer so. */
    @Nullable
    StoredRecord findFresh(SessionKey key) {
        try {
            return store.findFresh(key);
        } catch (StoreException e) {
            throw failed("find a session", e);
        }
    }

    /** Where a session is, in a store that finds by token; null in others. */
    TokenIndex.@Nullable Entry entry(SessionKey key) {
        try {
            return tokens == null ? null : tokens.entry(key);
        } catch (StoreException e) {
            throw failed("find a session", e);
        }
    }

    @Nullable
    StoredRecord find(TokenIndex.Entry entry) {
        try {
            return tokens == null ? null : tokens.find(entry);
        } catch (StoreException e) {
            throw failed("find a session", e);
        }
    }

    boolean touch(SessionKey key, Touch touch) {
        return touch(null, key, touch);
    }

    boolean touch(TokenIndex.@Nullable Entry entry, SessionKey key, Touch touch) {
        try {
            return entry == null || tokens == null ? store.touch(key, touch) : tokens.touch(entry, touch);
        } catch (StoreException e) {
            throw failed("touch a session", e);
        }
    }

    boolean create(StoredSession session) {
        return call("create a session", () -> store.create(session));
    }

    boolean replace(TokenIndex.@Nullable Entry entry, StoredSession session, long expectedVersion) {
        try {
            return entry == null || tokens == null
                    ? store.replace(session, expectedVersion)
                    : tokens.replace(entry, session, expectedVersion);
        } catch (StoreException e) {
            throw failed("replace a session", e);
        }
    }

    boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return call("roll a session", () -> store.roll(from, renewed, trail));
    }

    boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        return call("lead a name to a session", () -> store.swapTrail(key, leadsTo, next));
    }

    /**
     * Takes a name away, or leaves it, which is free as well: the next who asks for it takes it. After a failure it is
     * left for a while, for many that end at once are not to wait for each of theirs.
     */
    void letGo(SessionKey name, SessionKey lineage) {
        long now = System.nanoTime();
        long failed = letGoFailed;
        if (failed == 0 || now - failed > LET_GO_PAUSE) {
            try {
                swapTrail(name, lineage, null);
                letGoFailed = 0;
            } catch (StoreUnavailableException | SessionLimitException | UnsupportedOperationException e) {
                letGoFailed = now == 0 ? 1 : now;
            }
        }
    }

    Removal delete(SessionKey key) {
        return call("delete a session", () -> store.delete(key));
    }

    List<Removal> deleteAll(List<SessionKey> keys) {
        return call("delete sessions", () -> store.deleteAll(keys));
    }

    List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return call("claim expired sessions", () -> store.claimExpired(now, claimUntil, atMost));
    }

    void settleAll(List<Settlement> settlements) {
        call("settle expired sessions", () -> {
            store.settleAll(settlements);
            return true;
        });
    }

    ScanPage scan(@Nullable String cursor, int atMost, boolean data) {
        return call("list sessions", () -> data ? store.scan(cursor, atMost) : store.scanWithoutData(cursor, atMost));
    }

    ScanPage findByUser(String user, @Nullable String cursor, int atMost, boolean data) {
        FindsByUser power = users();
        return call(
                "find sessions by user",
                () -> data
                        ? power.findByUser(user, cursor, atMost)
                        : power.findByUserWithoutData(user, cursor, atMost));
    }

    boolean admit(FindsByUser.Place place) {
        return call("hold a place for a user", () -> users().admit(place));
    }

    void release(FindsByUser.Place place) {
        call("release the place of a user", () -> {
            users().release(place);
            return true;
        });
    }

    long count() {
        return call("count sessions", store::count);
    }

    StoreHealth health() {
        return call("tell its health", store::health);
    }

    SessionStore unguarded() {
        return store;
    }

    private FindsByUser users() {
        if (users == null) {
            throw new UnsupportedOperationException(
                    "The store " + store.getClass().getSimpleName()
                            + " cannot find sessions by user; use one whose users() answers");
        }
        return users;
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
        announcer.storeFailed(operation, detail);
        if (e instanceof StoreFullException) {
            announcer.limited(SessionLimitException.Limit.STORE_SIZE);
            return new SessionLimitException(SessionLimitException.Limit.STORE_SIZE, detail, e);
        }
        if (e instanceof UnconfirmedWriteException) {
            return new WriteUnconfirmedException(
                    "The session store was to " + operation + " and did, but not as safely as it was told to: "
                            + detail,
                    e);
        }
        return new StoreUnavailableException("The session store failed to " + operation + ": " + detail, e);
    }
}
