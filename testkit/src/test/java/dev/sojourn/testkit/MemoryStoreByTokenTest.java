package dev.sojourn.testkit;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** The reference store, driven by its entries. */
class MemoryStoreByTokenTest implements SessionStoreContract, FindsByUserContract {

    @Override
    public SessionStore open() {
        return new ByTokenStore(new MemoryStore());
    }
}
