package dev.sojourn.testkit;

import dev.sojourn.store.SessionStore;

/** The one thing a store's test class has to say: how to open the store. */
public interface StoreUnderTest {

    /**
     * Opens an empty store that no other test sees. The test closes it.
     *
     * @return the store, a new one at each call
     */
    SessionStore open();
}
