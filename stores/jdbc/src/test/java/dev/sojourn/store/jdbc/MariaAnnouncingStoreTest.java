package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import java.time.Duration;

/** All contracts on MariaDB when each change is told through its row. */
final class MariaAnnouncingStoreTest implements SessionStoreContract, FindsByUserContract, AnnouncesChangesContract {

    @Override
    public SessionStore open() {
        return Maria.database()
                .empty(JdbcOptions.standard()
                        .table("announcing")
                        .announcements(true)
                        .feedInterval(Duration.ofMillis(50)));
    }
}
