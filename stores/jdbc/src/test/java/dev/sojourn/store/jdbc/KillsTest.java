package dev.sojourn.store.jdbc;

import dev.sojourn.testkit.evolution.RollingDeployContract;
import dev.sojourn.testkit.nodes.KillContract;
import dev.sojourn.testkit.nodes.StoreFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * Nodes that are killed in the middle of what they do, and servers that are restarted under them, on each database that
 * outlives its nodes.
 */
final class KillsTest {

    private static final String TABLE = "kills";

    /** Twice in each run the server goes as well. */
    private static boolean serverGoes(int kill) {
        return kill % 6 == 3;
    }

    /** PostgreSQL is stopped with its connections open. */
    @Nested
    class OnPostgres implements KillContract, RollingDeployContract {

        private PostgresServer server;
        private TestDatabase database;

        @BeforeEach
        void start() {
            server = PostgresServer.start();
            database = TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
            database.empty(JdbcOptions.standard().table(TABLE)).close();
        }

        @Override
        public Class<? extends StoreFactory> factory() {
            return NodeStore.class;
        }

        @Override
        public String spec() {
            return NodeStore.spec(database, TABLE);
        }

        @Override
        public void disturb(int kill) {
            if (serverGoes(kill)) {
                server.restart();
            }
        }

        @AfterEach
        void stop() {
            database.close();
            server.close();
        }
    }

    /** MariaDB is killed with SIGKILL, as its nodes are. */
    @Nested
    class OnMaria implements KillContract, RollingDeployContract {

        private MariaServer server;
        private TestDatabase database;

        @BeforeEach
        void start() {
            server = MariaServer.start();
            database = TestDatabase.at(Database.MARIADB, server.url(), "root", "");
            database.empty(JdbcOptions.standard().table(TABLE)).close();
        }

        @Override
        public Class<? extends StoreFactory> factory() {
            return NodeStore.class;
        }

        @Override
        public String spec() {
            return NodeStore.spec(database, TABLE);
        }

        @Override
        public void disturb(int kill) {
            if (serverGoes(kill)) {
                server.restart();
            }
        }

        @AfterEach
        void stop() {
            database.close();
            server.close();
        }
    }
}
