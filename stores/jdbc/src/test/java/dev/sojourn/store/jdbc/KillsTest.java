package dev.sojourn.store.jdbc;

import dev.sojourn.testkit.nodes.KillContract;
import dev.sojourn.testkit.nodes.StoreFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Nodes that are killed in the middle of what they do, on each database that outlives them. */
final class KillsTest {

    abstract static class Kills implements KillContract {

        private static final String TABLE = "kills";

        private final TestDatabase database;

        Kills(TestDatabase database) {
            this.database = database;
        }

        @BeforeEach
        void empty() {
            database.empty(JdbcOptions.defaults().table(TABLE)).close();
        }

        @Override
        public Class<? extends StoreFactory> factory() {
            return NodeStore.class;
        }

        @Override
        public String spec() {
            return NodeStore.spec(database, TABLE);
        }
    }

    @Nested
    class OnPostgres extends Kills {
        OnPostgres() {
            super(Postgres.database());
        }
    }

    @Nested
    class OnMaria extends Kills {
        OnMaria() {
            super(Maria.database());
        }
    }
}
