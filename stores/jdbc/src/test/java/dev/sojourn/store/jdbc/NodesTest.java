package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.EvolutionContract;
import dev.sojourn.testkit.nodes.NodesContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Two engines on one database, each with connections of its own. */
final class NodesTest {

    abstract static class Nodes implements NodesContract, EvolutionContract {

        private final Handles handles;

        Nodes(TestDatabase database) {
            this.handles = new Handles(database, "nodes", true);
        }

        @Override
        public SessionStore openAnother() {
            return handles.open();
        }

        @AfterEach
        void close() {
            handles.close();
        }
    }

    @Nested
    class OnPostgres extends Nodes {
        OnPostgres() {
            super(Postgres.database());
        }
    }

    @Nested
    class OnMaria extends Nodes {
        OnMaria() {
            super(Maria.database());
        }
    }

    @Nested
    class OnH2 extends Nodes {
        OnH2() {
            super(H2.inMemory());
        }
    }
}
