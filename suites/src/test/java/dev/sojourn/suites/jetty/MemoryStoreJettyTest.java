package dev.sojourn.suites.jetty;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** Jetty's tests of a session store on {@link MemoryStore}. */
class MemoryStoreJettyTest extends JettyStoreSuite {

    MemoryStoreJettyTest() throws Exception {}

    @Override
    SessionStore open() {
        return new MemoryStore();
    }
}
