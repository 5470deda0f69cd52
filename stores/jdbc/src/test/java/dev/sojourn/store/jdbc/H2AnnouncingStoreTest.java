package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import java.time.Duration;

/** All contracts on H2 in memory when each change is told through its row. */
final class H2AnnouncingStoreTest implements SessionStoreContract, FindsByUserContract, AnnouncesChangesContract {

    @Override
    public SessionStore open() {
        return H2.inMemory()
                .empty(JdbcOptions.standard()
                        .table("announcing")
                        .announcements(true)
                        .feedInterval(Duration.ofMillis(50)));
    }
}
