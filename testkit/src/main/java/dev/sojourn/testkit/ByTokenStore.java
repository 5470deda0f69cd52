package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store that {@link FindsByToken}, driven by its entries wherever there is an operation for one: so that all
 * contracts hold for these as they do for the operations with a key.
 */
public final class ByTokenStore extends ForwardingStore {

    private final FindsByToken tokens;

    /**
     * Makes one.
     *
     * @param store the store that does the work, which has the power; closed with this one
     */
    public ByTokenStore(SessionStore store) {
        super(store);
        this.tokens = Objects.requireNonNull(store.byToken(), "the store does not find by token");
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        TokenIndex.Entry entry = tokens.entry(key);
        return entry == null ? null : tokens.find(entry);
    }

    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        return find(key);
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        TokenIndex.Entry entry = tokens.entry(key);
        return entry != null && tokens.touch(entry, touch);
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        TokenIndex.Entry entry = tokens.entry(session.key());
        return entry != null && tokens.replace(entry, session, expectedVersion);
    }
}
