package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.testkit.nodes.RoleContract;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the store does when its server takes no writes any more, and when it takes none from the beginning. */
final class RolesTest {

    private static final JdbcOptions OPTIONS =
            JdbcOptions.standard().table("roles").queryTimeout(Handles.HALF);

    abstract static class Roles implements RoleContract {

        private final List<HikariDataSource> pools = new ArrayList<>();
        private boolean emptied;

        abstract TestDatabase database(boolean first);

        /** The names of the statements that the first server is told with. */
        abstract List<String> become(boolean readOnly);

        abstract String user();

        @Override
        public InetSocketAddress server(boolean first) {
            return new InetSocketAddress(
                    "127.0.0.1", URI.create(database(first).url().substring(5)).getPort());
        }

        private HikariDataSource pool(InetSocketAddress address, boolean readOnly) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(database(true).url().replaceFirst(":\\d+/", ":" + address.getPort() + "/"));
            config.setUsername(user());
            config.setPassword(database(true).password());
            config.setMaximumPoolSize(8);
            config.setReadOnly(readOnly);
            config.setConnectionTimeout(Handles.HALF.toMillis());
            HikariDataSource pool = new HikariDataSource(config);
            pools.add(pool);
            return pool;
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            if (!emptied) {
                emptied = true;
                database(true).empty(OPTIONS).close();
                database(false).empty(OPTIONS).close();
            }
            return JdbcStore.open(pool(address, false), OPTIONS);
        }

        @Override
        public void demote() {
            become(true).forEach(this::tell);
        }

        @Override
        public void promote() {
            become(false).forEach(this::tell);
        }

        private void tell(String sql) {
            TestDatabase first = database(true);
            try (Connection connection = DriverManager.getConnection(first.url(), first.user(), first.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new AssertionError("The server could not be told: " + sql, e);
            }
        }

        @Test
        void aServerThatTakesNoWritesIsFoundAtTheStart() {
            database(true).empty(OPTIONS).close();
            demote();
            try {
                assertThatThrownBy(() -> JdbcStore.open(pool(server(true), false), OPTIONS))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("standby or read-only");
            } finally {
                promote();
            }
        }

        @Test
        void aPoolThatIsReadOnlyIsFoundAtTheStart() {
            database(true).empty(OPTIONS).close();
            assertThatThrownBy(() -> JdbcStore.open(pool(server(true), true), OPTIONS))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("connections that may write");
        }

        @AfterEach
        void close() {
            pools.forEach(HikariDataSource::close);
        }
    }

    @Nested
    class OnPostgres extends Roles {

        private static PostgresServer server;
        private static TestDatabase first;

        @BeforeAll
        static void start() {
            server = PostgresServer.start();
            first = TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
        }

        @AfterAll
        static void stop() {
            first.close();
            server.close();
        }

        @Override
        TestDatabase database(boolean isFirst) {
            return isFirst ? first : Postgres.database();
        }

        @Override
        String user() {
            return "postgres";
        }

        @Override
        List<String> become(boolean readOnly) {
            // Told in one connection each; the setting reaches all others a moment later.
            return List.of(
                    "ALTER SYSTEM SET default_transaction_read_only = " + (readOnly ? "on" : "off"),
                    "SELECT pg_reload_conf()",
                    "SELECT pg_sleep(0.3)");
        }
    }

    @Nested
    class OnMaria extends Roles {

        private static MariaServer server;
        private static TestDatabase first;

        @BeforeAll
        static void start() {
            TestDatabase other = Maria.database();
            server = MariaServer.start();
            first = TestDatabase.at(Database.MARIADB, server.url(), "root", "");
            for (TestDatabase each : List.of(first, other)) {
                // Who may do everything may write to a server that is read-only.
                each.execute("CREATE USER IF NOT EXISTS app@'%'");
                each.execute("GRANT ALL ON sojourn.* TO app@'%'");
            }
        }

        @AfterAll
        static void stop() {
            first.close();
            server.close();
        }

        @Override
        TestDatabase database(boolean isFirst) {
            return isFirst ? first : Maria.database();
        }

        @Override
        String user() {
            return "app";
        }

        @Override
        List<String> become(boolean readOnly) {
            return List.of("SET GLOBAL read_only = " + (readOnly ? "ON" : "OFF"));
        }
    }
}
