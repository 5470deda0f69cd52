package dev.sojourn.store.jdbc;

import org.junit.jupiter.api.Nested;

/** The races on each database. */
final class RacesTest {

    @Nested
    class OnPostgres implements Races {
        @Override
        public TestDatabase database() {
            return Postgres.database();
        }
    }

    @Nested
    class OnMaria implements Races {
        @Override
        public TestDatabase database() {
            return Maria.database();
        }
    }

    @Nested
    class OnH2 implements Races {
        @Override
        public TestDatabase database() {
            return H2.inMemory();
        }
    }
}
