package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;

/** The contracts on H2 in memory. */
final class H2StoreTest implements SessionStoreContract, FindsByUserContract {

    @Override
    public SessionStore open() {
        return H2.inMemory().empty(JdbcOptions.standard().table("contract"));
    }
}
