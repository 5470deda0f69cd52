package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.InterleavingContract;

/** What the engine promises in orders that a seed draws, over H2 in memory. */
class H2InterleavingsTest implements InterleavingContract {

    @Override
    public SessionStore open() {
        return H2.inMemory().empty(JdbcOptions.standard().table("interleavings"));
    }
}
