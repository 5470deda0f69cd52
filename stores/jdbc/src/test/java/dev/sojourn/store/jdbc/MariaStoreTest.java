package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;

/** All contracts on MariaDB, which syncs each commit. */
final class MariaStoreTest implements SessionStoreContract, FindsByUserContract, DurableStoreContract {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table("contract");

    @Override
    public SessionStore open() {
        return Maria.database().empty(OPTIONS);
    }

    @Override
    public SessionStore reopen() {
        return JdbcStore.open(Maria.database().source(), OPTIONS);
    }
}
