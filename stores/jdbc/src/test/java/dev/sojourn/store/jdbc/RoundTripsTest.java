package dev.sojourn.store.jdbc;

import org.junit.jupiter.api.Nested;

/** The budget of round trips on each database, with announcements and without. */
final class RoundTripsTest {

    /** PostgreSQL rolls in one statement. */
    @Nested
    class OnPostgres implements RoundTrips {
        @Override
        public TestDatabase database() {
            return Postgres.database();
        }

        @Override
        public int costOfARoll() {
            return 1;
        }

        @Override
        public boolean announcements() {
            return false;
        }
    }

    /** And tells of all changes in the same statements. */
    @Nested
    class OnPostgresAnnouncing implements RoundTrips {
        @Override
        public TestDatabase database() {
            return Postgres.database();
        }

        @Override
        public int costOfARoll() {
            return 1;
        }

        @Override
        public boolean announcements() {
            return true;
        }
    }

    /** MariaDB has no statement for a roll: two, and a commit. */
    @Nested
    class OnMaria implements RoundTrips {
        @Override
        public TestDatabase database() {
            return Maria.database();
        }

        @Override
        public int costOfARoll() {
            return 3;
        }

        @Override
        public boolean announcements() {
            return false;
        }
    }

    /** And tells of all changes in the same statements. */
    @Nested
    class OnMariaAnnouncing implements RoundTrips {
        @Override
        public TestDatabase database() {
            return Maria.database();
        }

        @Override
        public int costOfARoll() {
            return 3;
        }

        @Override
        public boolean announcements() {
            return true;
        }
    }
}
