package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.InterleavingContract;

/** What the engine promises in orders that a seed draws, over PostgreSQL. */
class PostgresInterleavingsTest implements InterleavingContract {

    @Override
    public SessionStore open() {
        return Postgres.database().empty(JdbcOptions.standard().table("interleavings"));
    }
}
