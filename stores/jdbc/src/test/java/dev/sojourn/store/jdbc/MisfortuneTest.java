package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.ClockContract;
import dev.sojourn.testkit.DamageContract;
import dev.sojourn.testkit.nodes.BulkContract;
import dev.sojourn.testkit.nodes.DeafFeedContract;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Rows that somebody else has changed, clocks that differ, feeds that grow deaf, and many sessions at once. */
final class MisfortuneTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table("misfortune");

    /** In which column somebody may have changed the row of a session so that it shows. */
    static Stream<String> columns() {
        return Stream.of("data", "user_name", "state");
    }

    abstract static class Damage implements DamageContract, ClockContract {

        private final TestDatabase database;
        private final Map<String, String> values;

        @Parameter
        String column = "";

        Damage(TestDatabase database, String bytes, String key) {
            this.database = database;
            this.values = Map.of("data", bytes, "user_name", bytes, "state", "9", "key", key);
        }

        @Override
        public SessionStore open() {
            return database.empty(OPTIONS);
        }

        @Override
        public SessionStore damage(SessionStore store, SessionKey key) {
            database.execute("UPDATE misfortune SET " + column + " = " + values.get(column) + " WHERE session_key = "
                    + values.get("key").formatted(key.hex()));
            return store;
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource("dev.sojourn.store.jdbc.MisfortuneTest#columns")
    class DamageOnPostgres extends Damage {
        DamageOnPostgres() {
            super(Postgres.database(), "decode('fffe', 'hex')", "decode('%s', 'hex')");
        }

        /** Where the column has no length of its own. */
        @Test
        void aLineageThatIsNoKeyMakesASessionUnreadable() {
            try (SessionStore store = open()) {
                store.create(Samples.session(1));
                Postgres.database().execute("UPDATE misfortune SET lineage = decode('fffe', 'hex')");
                assertThat(store.find(Samples.key(1)))
                        .isInstanceOfSatisfying(
                                StoredSession.class,
                                found -> assertThat(found.data()).isEmpty());
            }
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource("dev.sojourn.store.jdbc.MisfortuneTest#columns")
    class DamageOnMaria extends Damage {
        DamageOnMaria() {
            super(Maria.database(), "x'fffe'", "x'%s'");
        }
    }

    @Nested
    @ParameterizedClass
    @MethodSource("dev.sojourn.store.jdbc.MisfortuneTest#columns")
    class DamageOnH2 extends Damage {
        DamageOnH2() {
            super(H2.inMemory(), "x'fffe'", "x'%s'");
        }
    }

    abstract static class Bulk implements BulkContract {

        private final Handles handles;

        Bulk(TestDatabase database) {
            this.handles = new Handles(database, "bulk", true);
        }

        @Override
        public InetSocketAddress server() {
            return handles.server();
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            return handles.openAt(address.getPort());
        }

        @AfterEach
        void close() {
            handles.close();
        }
    }

    @Nested
    class BulkOnPostgres extends Bulk {
        BulkOnPostgres() {
            super(Postgres.database());
        }
    }

    @Nested
    class BulkOnMaria extends Bulk {
        BulkOnMaria() {
            super(Maria.database());
        }
    }

    /** The feed that LISTENs; the others look at tables, and are deaf when these can't be read. */
    @Nested
    class DeafOnPostgres implements DeafFeedContract {

        private final TestDatabase database = Postgres.database();
        private final List<Connection> lines = new ArrayList<>();
        private final List<AutoCloseable> pools = new ArrayList<>();

        @Override
        public SessionStore openAnother() {
            JdbcOptions options = JdbcOptions.standard()
                    .table("deaf")
                    .announcements(true)
                    .queryTimeout(Duration.ofSeconds(1))
                    .feedInterval(Duration.ofMillis(200));
            if (pools.isEmpty()) {
                database.empty(options).close();
            }
            var pool = Handles.pool(database, -1);
            pools.add(pool);
            return JdbcStore.open(pool, options.feedSource(watched()));
        }

        private PGSimpleDataSource watched() {
            PGSimpleDataSource watched = new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    Connection made = super.getConnection();
                    lines.add(made);
                    return made;
                }
            };
            watched.setUrl(database.url());
            watched.setUser(database.user());
            watched.setPassword(database.password());
            return watched;
        }

        @Override
        public void deafen(SessionStore listening) {
            try (Statement statement = lines.get(lines.size() - 1).createStatement()) {
                statement.execute("UNLISTEN *");
            } catch (SQLException e) {
                throw new AssertionError("The feed could not be made deaf", e);
            }
        }

        @AfterEach
        void close() throws Exception {
            for (AutoCloseable pool : pools) {
                pool.close();
            }
        }
    }
}
