package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoredSession;
import org.junit.jupiter.api.Test;

/** That a visit which moves an expiry rewrites no index entry, and that the sweep makes up for it. */
class LazinessTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table("lazy");

    @Test
    void touchesAndWritesOnPostgresStayOnTheirPageAndOutOfTheIndexes() {
        try (JdbcStore store = Postgres.database().empty(OPTIONS)) {
            store.create(Samples.session(1));
            for (int i = 1; i <= 100; i++) {
                store.touch(Samples.key(1), Samples.touchAt(Samples.NOW + i));
                StoredSession now = (StoredSession) store.find(Samples.key(1));
                store.replace(now.toBuilder().version(now.version() + 1).build(), now.version());
            }
            assertThat(hotUpdates()).isGreaterThan(150);
        }
    }

    /** The server notes what a backend did when that is idle, so this asks until it has. */
    private static long hotUpdates() {
        long deadline = System.nanoTime() + 30_000_000_000L;
        long updates;
        do {
            updates =
                    Postgres.database().number("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'lazy'");
        } while (updates <= 150 && System.nanoTime() < deadline);
        return updates;
    }

    @Test
    void theSweepFilesASessionAgainThatHasMoreTime() {
        for (TestDatabase database : new TestDatabase[] {H2.inMemory(), Postgres.database(), Maria.database()}) {
            try (JdbcStore store = database.empty(OPTIONS)) {
                store.create(Samples.session(1));
                store.touch(Samples.key(1), Samples.touchAt(Samples.NOW + 60_000));
                assertThat(database.number("SELECT due_at FROM lazy")).isEqualTo(Samples.END);
                assertThat(store.claimExpired(Samples.END, Samples.END + 1_000, 10))
                        .isEmpty();
                assertThat(database.number("SELECT due_at FROM lazy")).isEqualTo(Samples.END + 60_000);
            }
        }
    }

    @Test
    void anEarlierExpiryIsFiledAtOnce() {
        for (TestDatabase database : new TestDatabase[] {H2.inMemory(), Postgres.database(), Maria.database()}) {
            try (JdbcStore store = database.empty(OPTIONS)) {
                store.create(Samples.sample(1).expiresAt(StoredSession.NEVER).build());
                store.replace(
                        Samples.sample(1)
                                .version(2)
                                .duration(5)
                                .expiresAt(Samples.NOW + 5)
                                .build(),
                        1);
                assertThat(database.number("SELECT due_at FROM lazy")).isEqualTo(Samples.NOW + 5);
            }
        }
    }
}
