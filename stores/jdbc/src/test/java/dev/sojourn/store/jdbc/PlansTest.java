package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How PostgreSQL goes about the statements when 100,000 sessions live: through an index, or through a few rows. */
class PlansTest {

    private static final TableName TABLE = new TableName("plans");

    private static PostgresDialect dialect;
    private static String claim;

    @BeforeAll
    static void fill() {
        TestDatabase database = Postgres.database();
        database.empty(JdbcOptions.standard().table("plans")).close();
        // A tenth is due, a tenth is bound to one of a hundred users, a twentieth to one more, and some are rolled.
        database.execute("INSERT INTO plans (session_key, format, state, version, created, last_access, last_update,"
                + " expiry_base, expires_at, duration, due_at, user_hash, user_name, data, lineage)"
                + " SELECT sha256(n::text::bytea), 1, 0, 1, 0, 0, 0, 0, n, 0, n,"
                + " CASE WHEN n % 10 = 0 THEN n % 1000 WHEN n % 20 = 1 THEN 7777 END,"
                + " CASE WHEN n % 10 = 0 THEN (n % 1000)::text::bytea WHEN n % 20 = 1 THEN '7777' END,"
                + " repeat('x', 300)::bytea, CASE WHEN n % 3 = 0 THEN sha256((-n)::text::bytea) END "
                + "FROM generate_series(1, 100000) AS n");
        database.execute("VACUUM ANALYZE plans");
        dialect = new PostgresDialect(TABLE, true);
        claim = dialect.claim;
    }

    @Test
    void aFindIsOneProbeOfThePrimaryKey() {
        assertThat(plan(dialect.find, Samples.key(1).toBytes()))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Seq Scan");
    }

    @Test
    void aReplaceIsOneProbeOfThePrimaryKey() {
        byte[] none = {};
        assertThat(plan(
                        dialect.replace,
                        2L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        5L,
                        none,
                        none,
                        Samples.key(1).toBytes(),
                        1L,
                        0L,
                        0L))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Seq Scan");
    }

    @Test
    void aTouchIsOneProbeOfThePrimaryKey() {
        assertThat(plan(dialect.touch, 1L, 0L, 1L, 0L, 1L, Samples.key(1).toBytes(), 1L))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Seq Scan");
    }

    @Test
    void aClaimWalksOverWhatIsDueInItsOrderAndStopsAtTheLimit() {
        assertThat(plan(claim, 10_000L, 256, 10_000L, 10_000L, 99_999_999L, 10_000L))
                .contains("Index Scan using plans_due")
                .doesNotContain("Seq Scan on plans")
                .doesNotContain("Sort Key: plans.due_at");
    }

    @Test
    void theSessionsOfAUserComeFromTheirIndexInTheOrderOfThePages() {
        assertThat(plan(dialect.ofUser.sql(true, true), 500L, "500".getBytes(), 10))
                .contains("plans_of_user")
                .doesNotContain("Seq Scan");
        for (boolean first : new boolean[] {true, false}) {
            List<Object> parameters = new ArrayList<>(List.of(7777L, "7777".getBytes(), 10));
            if (!first) {
                parameters.add(2, Samples.key(1).toBytes());
            }
            assertThat(plan(dialect.ofUser.sql(first, true), parameters.toArray()))
                    .contains("Index Scan using plans_of_user")
                    .doesNotContain("Sort");
        }
    }

    @Test
    void aRollAndARemovalAreProbesOfThePrimaryKey() {
        byte[] key = Samples.key(1).toBytes();
        byte[] none = {};
        assertThat(plan(
                        dialect.roll,
                        // The trail, and the condition.
                        key,
                        0L,
                        0L,
                        key,
                        1L,
                        0L,
                        0L,
                        // The new row.
                        key,
                        2L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        0L,
                        5L,
                        none,
                        none,
                        key,
                        // The trail under the lineage.
                        key,
                        0L,
                        key))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Seq Scan");
        Object[] keys = Keys.filled(
                        IntStream.range(0, 100).mapToObj(Samples::key).toList())
                .stream()
                .map(SessionKey::toBytes)
                .toArray();
        assertThat(plan(dialect.withTrails(dialect.deleting, 1), key))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Seq Scan on");
        assertThat(plan(dialect.withTrails(dialect.deleting, 100), keys))
                .contains("Scan using plans_pkey")
                .doesNotContain("Seq Scan on");
    }

    @Test
    void aPageOfAWalkIsARangeOfThePrimaryKey() {
        assertThat(plan(dialect.scan.sql(false, true), Samples.key(1).toBytes(), 100))
                .contains("Index Scan using plans_pkey")
                .doesNotContain("Sort");
    }

    @Test
    void theCountReadsAnIndexAndNoSession() {
        assertThat(plan(dialect.count)).contains("Index Only Scan").doesNotContain("Seq Scan");
    }

    private static String plan(String sql, Object... parameters) {
        try (Connection connection = Postgres.database().source().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                List<String> lines = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        lines.add(row.getString(1));
                    }
                }
                return lines.stream().collect(Collectors.joining("\n"));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new AssertionError("The plan could not be read of: " + sql, e);
        }
    }
}
