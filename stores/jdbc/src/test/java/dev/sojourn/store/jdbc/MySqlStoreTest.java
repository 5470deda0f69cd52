package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import dev.sojourn.testkit.nodes.NotRun;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * All contracts on a MySQL server, which these tests cannot start by themselves: run them with
 * {@code -Dsojourn.mysql.url=jdbc:mariadb://HOST/DATABASE}, and {@code sojourn.mysql.user} and {@code
 * sojourn.mysql.password}. The tables {@code mysql_contract} are theirs.
 */
final class MySqlStoreTest
        implements SessionStoreContract, FindsByUserContract, DurableStoreContract, AnnouncesChangesContract {

    private static final JdbcOptions OPTIONS =
            JdbcOptions.standard().table("mysql_contract").announcements(true).feedInterval(Duration.ofMillis(50));

    private static TestDatabase database;

    @BeforeAll
    static void connect() {
        String url = System.getProperty("sojourn.mysql.url");
        if (url == null) {
            throw NotRun.because(
                    "the JDBC store on MySQL",
                    "Debian has no MySQL server; name one with -Dsojourn.mysql.url=jdbc:mariadb://HOST/DATABASE");
        }
        database = TestDatabase.at(
                Database.MYSQL,
                url,
                System.getProperty("sojourn.mysql.user", "root"),
                System.getProperty("sojourn.mysql.password", ""));
    }

    @AfterAll
    static void disconnect() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    public SessionStore open() {
        return database.empty(OPTIONS);
    }

    @Override
    public SessionStore reopen() {
        return JdbcStore.open(database.source(), OPTIONS);
    }
}
