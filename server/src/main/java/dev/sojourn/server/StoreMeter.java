package dev.sojourn.server;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.near.NearCache;

/** Is told of the stores that are opened: for who measures them. */
interface StoreMeter {

    /** Nobody who wants to know. */
    StoreMeter NONE = new StoreMeter() {
        @Override
        public SessionStore calls(SessionStore store, String kind) {
            return store;
        }

        @Override
        public void near(NearCache cache) {}
    };

    /**
     * The store to use in its place.
     *
     * @param kind what {@link StoreAddress#kind} says
     */
    SessionStore calls(SessionStore store, String kind);

    /** There is a near cache. */
    void near(NearCache cache);
}
