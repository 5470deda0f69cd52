package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that hands every call on to another one: the base of wrappers that measure, trace or disturb. A subclass
 * overrides {@link #around} to stand around every call, or a single operation; of {@link FindsByUser} it overrides
 * {@link #users()} as a whole, since single operations of a power can't be. It has the powers of the store inside, no
 * fewer and no more, but for {@link FindsByToken}: that is a shorter way to {@link #find}, {@link #touch} and {@link
 * #replace}, which would go past a subclass that overrides one of these. One that overrides none of them hands it on
 * as {@link #tokensInside()}. As safe for use by many threads as the store inside.
 */
public class ForwardingStore implements SessionStore {

    private final SessionStore store;
    private final @Nullable FindsByUser users;
    private final @Nullable FindsByToken tokens;

    /**
     * Makes one.
     *
     * @param store the store that does the work; closed with this one
     */
    public ForwardingStore(SessionStore store) {
        this.store = store;
        FindsByUser inside = store.users();
        this.users = inside == null ? null : new Users(inside);
        FindsByToken within = store.byToken();
        this.tokens = within == null ? null : new Tokens(within);
    }

    /**
     * Stands around each call of an operation that {@link StoreOperation} names. Makes the call and returns what it
     * returns, unless it is overridden.
     *
     * @param operation what is called
     * @param call makes the call
     * @param <T> what it returns
     * @return what the caller gets
     */
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        return call.get();
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return this.<@Nullable StoredRecord>around(StoreOperation.FIND, () -> store.find(key));
    }

    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        return this.<@Nullable StoredRecord>around(StoreOperation.FIND, () -> store.findFresh(key));
    }

    @Override
    public boolean create(StoredSession session) {
        return around(StoreOperation.CREATE, () -> store.create(session));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return around(StoreOperation.REPLACE, () -> store.replace(session, expectedVersion));
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return around(StoreOperation.TOUCH, () -> store.touch(key, touch));
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return around(StoreOperation.ROLL, () -> store.roll(from, renewed, trail));
    }

    @Override
    public Removal delete(SessionKey key) {
        return around(StoreOperation.DELETE, () -> store.delete(key));
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        return around(StoreOperation.SWAP_TRAIL, () -> store.swapTrail(key, leadsTo, next));
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        return around(StoreOperation.DELETE, () -> store.deleteAll(keys));
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return around(StoreOperation.CLAIM_EXPIRED, () -> store.claimExpired(now, claimUntil, atMost));
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return around(StoreOperation.SETTLE, () -> store.settle(claimed, keepUntil));
    }

    @Override
    public void settleAll(List<Settlement> settlements) {
        this.<@Nullable Void>around(StoreOperation.SETTLE, () -> {
            store.settleAll(settlements);
            return null;
        });
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return around(StoreOperation.SCAN, () -> store.scan(cursor, atMost));
    }

    @Override
    public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return around(StoreOperation.SCAN, () -> store.scanWithoutData(cursor, atMost));
    }

    @Override
    public ScanPage scanRecords(@Nullable String cursor, int atMost) {
        return around(StoreOperation.SCAN, () -> store.scanRecords(cursor, atMost));
    }

    @Override
    public long count() {
        return around(StoreOperation.COUNT, store::count);
    }

    @Override
    public StoreHealth health() {
        return around(StoreOperation.HEALTH, store::health);
    }

    @Override
    public @Nullable FindsByUser users() {
        return users;
    }

    /**
     * The power to find by token of the store inside, with {@link #around} around each operation: what a subclass
     * returns as its {@link #byToken()} when it overrides neither find nor touch nor replace.
     *
     * @return the power, the same object each time, or null when the store inside has it not
     */
    protected final @Nullable FindsByToken tokensInside() {
        return tokens;
    }

    @Override
    public @Nullable AnnouncesChanges changes() {
        return store.changes();
    }

    @Override
    public @Nullable TracksReads reads() {
        return store.reads();
    }

    @Override
    public Duration touchInterval() {
        return store.touchInterval();
    }

    @Override
    public boolean inProcess() {
        return store.inProcess();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " over " + store;
    }

    private final class Tokens implements FindsByToken {

        private final FindsByToken inside;

        Tokens(FindsByToken inside) {
            this.inside = inside;
        }

        @Override
        public TokenIndex tokens() {
            return inside.tokens();
        }

        @Override
        public TokenIndex.@Nullable Entry entry(SessionKey key) {
            return inside.entry(key);
        }

        @Override
        public @Nullable StoredRecord find(TokenIndex.Entry entry) {
            return ForwardingStore.this.<@Nullable StoredRecord>around(StoreOperation.FIND, () -> inside.find(entry));
        }

        @Override
        public boolean touch(TokenIndex.Entry entry, Touch touch) {
            return around(StoreOperation.TOUCH, () -> inside.touch(entry, touch));
        }

        @Override
        public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
            return around(StoreOperation.REPLACE, () -> inside.replace(entry, session, expectedVersion));
        }
    }

    private final class Users implements FindsByUser {

        private final FindsByUser inside;

        Users(FindsByUser inside) {
            this.inside = inside;
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            return around(StoreOperation.FIND_BY_USER, () -> inside.findByUser(user, cursor, atMost));
        }

        @Override
        public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
            return around(StoreOperation.FIND_BY_USER, () -> inside.findByUserWithoutData(user, cursor, atMost));
        }

        @Override
        public boolean admit(Place place) {
            return around(StoreOperation.ADMIT, () -> inside.admit(place));
        }

        @Override
        public void release(Place place) {
            ForwardingStore.this.<@Nullable Void>around(StoreOperation.RELEASE, () -> {
                inside.release(place);
                return null;
            });
        }
    }
}
