package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;

/** All contracts on PostgreSQL, which syncs each commit here. */
final class PostgresStoreTest implements SessionStoreContract, FindsByUserContract, DurableStoreContract {

    private static final JdbcOptions OPTIONS = JdbcOptions.defaults().table("contract");

    @Override
    public SessionStore open() {
        return Postgres.database().empty(OPTIONS);
    }

    @Override
    public SessionStore reopen() {
        return JdbcStore.open(Postgres.database().source(), OPTIONS);
    }
}
