package dev.sojourn.testkit;

import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** The contract of durable stores, held against a memory store that outlives its closing: what it asks can be kept. */
class DurableMemoryTest implements DurableStoreContract {

    private MemoryStore last = new MemoryStore();

    private static final class Lasting extends ForwardingStore {
        Lasting(SessionStore store) {
            super(store);
        }

        @Override
        public void close() {
            // What is kept stays kept; only this handle is gone.
        }
    }

    @Override
    public SessionStore open() {
        last = new MemoryStore();
        return new Lasting(last);
    }

    @Override
    public SessionStore reopen() {
        return new Lasting(last);
    }
}
