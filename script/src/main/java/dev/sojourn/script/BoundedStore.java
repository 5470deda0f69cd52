package dev.sojourn.script;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/**
 * A store that takes no further session when it holds so many; what it holds stays. Sessions that begin at the same
 * moment may go beyond by as many. As safe for use by many threads as the store inside.
 */
final class BoundedStore extends ForwardingStore {

    private final long most;

    BoundedStore(SessionStore store, long most) {
        super(store);
        this.most = most;
    }

    @Override
    public boolean create(StoredSession session) {
        if (count() >= most) {
            throw new StoreFullException("The mount has " + most + " sessions already (option maxSessions)");
        }
        return super.create(session);
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
