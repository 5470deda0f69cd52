package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;

/** All contracts on PostgreSQL when each change is told with NOTIFY. */
final class PostgresAnnouncingStoreTest implements SessionStoreContract, FindsByUserContract, AnnouncesChangesContract {

    @Override
    public SessionStore open() {
        return Postgres.database()
                .empty(JdbcOptions.standard().table("announcing").announcements(true));
    }
}
