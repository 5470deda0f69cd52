package dev.sojourn.testkit.nodes;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** Two engines on one memory store: what the contract asks can be kept. */
class MemoryNodesTest implements NodesContract {

    private final MemoryStore store = new MemoryStore();

    @Override
    public SessionStore openAnother() {
        return new StoreHandle(store);
    }
}
