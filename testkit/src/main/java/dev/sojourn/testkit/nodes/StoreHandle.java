package dev.sojourn.testkit.nodes;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import org.jspecify.annotations.Nullable;

/** One of several handles on a store that lives in one process: closing it leaves the store open for the others. */
public final class StoreHandle extends ForwardingStore {

    /**
     * Makes one.
     *
     * @param store the store, closed by whoever opened it
     */
    public StoreHandle(SessionStore store) {
        super(store);
    }

    @Override
    public void close() {
        // The others go on.
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
