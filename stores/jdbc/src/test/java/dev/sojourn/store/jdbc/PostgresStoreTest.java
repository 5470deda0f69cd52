package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import org.junit.jupiter.api.Test;

/** All contracts on PostgreSQL, which syncs each commit here. */
final class PostgresStoreTest implements SessionStoreContract, FindsByUserContract, DurableStoreContract {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table("contract");

    @Override
    public SessionStore open() {
        return Postgres.database().empty(OPTIONS);
    }

    @Override
    public SessionStore reopen() {
        return JdbcStore.open(Postgres.database().source(), OPTIONS);
    }

    @Test
    void theServerOfTheseTestsSyncsWhatItAcknowledges() {
        assertThat(Postgres.database()
                        .number("SELECT COUNT(*) FROM pg_settings WHERE setting = 'on'"
                                + " AND name IN ('fsync', 'synchronous_commit', 'full_page_writes')"))
                .isEqualTo(3);
    }
}
