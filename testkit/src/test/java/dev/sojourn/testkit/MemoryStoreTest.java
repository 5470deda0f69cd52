package dev.sojourn.testkit;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** The reference store under every contract that it can be held to. */
class MemoryStoreTest
        implements SessionStoreContract,
                FindsByTokenContract,
                FindsByUserContract,
                AnnouncesChangesContract,
                ClockContract {

    @Override
    public SessionStore open() {
        return new MemoryStore();
    }
}
