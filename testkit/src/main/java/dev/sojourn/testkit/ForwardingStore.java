package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that hands every call on to another one; a subclass changes what it wants to change, for one operation by
 * overriding it, for all of them by overriding {@link #around}. As safe for use by many threads as the other store.
 *
 * <p>It has every optional power by its type. Where the other store lacks one, {@link #listen} hears nothing, and
 * {@link #findByUser} and {@link #admit} throw {@link UnsupportedOperationException}.
 */
public class ForwardingStore implements SessionStore, FindsByUser, AnnouncesChanges {

    private final SessionStore store;

    /**
     * Makes one.
     *
     * @param store the store that does the work; closed with this one
     */
    public ForwardingStore(SessionStore store) {
        this.store = store;
    }

    /**
     * Stands around each call of an operation that {@link StoreOperation} names. Makes the call and returns
     * what it returns, unless it is overridden.
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
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        return around(StoreOperation.ROLL, () -> store.roll(from, renewed, trail));
    }

    @Override
    public boolean delete(SessionKey key) {
        return around(StoreOperation.DELETE, () -> store.delete(key));
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
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return around(StoreOperation.SCAN, () -> store.scan(cursor, atMost));
    }

    @Override
    public long count() {
        return around(StoreOperation.COUNT, store::count);
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
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return around(StoreOperation.FIND_BY_USER, () -> users().findByUser(user, cursor, atMost));
    }

    @Override
    public Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        return around(
                StoreOperation.ADMIT, () -> users().admit(user, newcomer, replaces, atMost, overflow, now, heldUntil));
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        return store instanceof AnnouncesChanges announcing ? announcing.listen(listener) : () -> {};
    }

    @Override
    public void close() {
        store.close();
    }

    private FindsByUser users() {
        if (store instanceof FindsByUser users) {
            return users;
        }
        throw new UnsupportedOperationException(store.getClass().getSimpleName()
                + " cannot find sessions by user; use a store that implements FindsByUser");
    }
}
