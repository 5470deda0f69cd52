package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.StoreException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The end of what takes too long, where the driver does not see to it. */
class OverdueTest {

    private static final JdbcOptions OPTIONS =
            JdbcOptions.standard().table("overdue").queryTimeout(Duration.ofSeconds(1));

    private static final Traits WATCHED = new Traits(true, false, false);

    private static final Duration IN_TIME = Duration.ofSeconds(20);

    @Test
    void aServerThatStandsStillIsGivenUpAndFoundAgain() {
        PostgresServer server = PostgresServer.start();
        TestDatabase database = TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url() + "&cancelSignalTimeout=1");
        config.setUsername("postgres");
        config.setMaximumPoolSize(2);
        config.setConnectionTimeout(5_000);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(IN_TIME.toMillis());
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore seen = database.empty(OPTIONS);
                JdbcStore pooled = JdbcStore.open(pool, OPTIONS)) {
            seen.create(Samples.session(1));
            server.pause();
            try {
                long began = System.nanoTime();
                assertThatThrownBy(() -> pooled.find(Samples.key(1))).isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> pooled.create(Samples.session(2))).isInstanceOf(StoreException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
            } finally {
                server.resume();
            }
            assertThat(pooled.find(Samples.key(1))).isNotNull();
        } finally {
            database.close();
            server.close();
        }
    }

    @Test
    void aConnectionThatNobodyPoolsIsBrokenAsWell() throws SQLException {
        PostgresServer server = PostgresServer.start();
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setUrl(server.url());
        plain.setUser("postgres");
        plain.setCancelSignalTimeout(1);
        try (Connection connection = plain.getConnection()) {
            BorrowedConnection borrowed = new BorrowedConnection(connection, false, 1_000, WATCHED);
            borrowed.query("SELECT 1", row -> row);
            server.pause();
            long began = System.nanoTime();
            assertThatThrownBy(borrowed::commit).isInstanceOf(SQLException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
            assertThat(connection.isClosed()).isTrue();
        } finally {
            server.resume();
            server.close();
        }
    }

    @Test
    void aStatementThatTakesTooLongIsCancelledAndItsConnectionKept() throws SQLException {
        String range = "SYSTEM_RANGE(1, 100000) ";
        try (Connection connection = H2.inMemory().source().getConnection()) {
            BorrowedConnection borrowed = new BorrowedConnection(connection, true, 1, WATCHED);
            assertThatThrownBy(() ->
                            borrowed.query("SELECT SUM(a.x * b.x) FROM " + range + "a, " + range + "b", row -> row))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            BorrowedConnection patient = new BorrowedConnection(connection, true, 60_000, WATCHED);
            assertThat(patient.<Boolean>query("SELECT 1", row -> row.next())).isTrue();
        }
    }

    @Test
    void aConnectionWaitsForACancellationThatIsUnderWay() throws Exception {
        CountDownLatch cancelling = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Statement slow = (Statement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    cancelling.countDown();
                    cancelled.await(IN_TIME.toSeconds(), TimeUnit.SECONDS);
                    return null;
                });
        try (Connection connection = H2.inMemory().source().getConnection()) {
            Overdue step = new Overdue(connection, slow, 1);
            assertThat(cancelling.await(IN_TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Thread done = new Thread(step::over);
            done.start();
            while (done.isAlive() && done.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            assertThat(done.isAlive()).isTrue();
            cancelled.countDown();
            done.join(IN_TIME.toMillis());
            assertThat(done.isAlive()).isFalse();
        }
    }

    @Test
    void aConnectionThatCanNotBeBrokenKeepsNobodyElseWaiting() throws Exception {
        CountDownLatch breaking = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Connection stuck = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    breaking.countDown();
                    end.await(IN_TIME.toSeconds(), TimeUnit.SECONDS);
                    return null;
                });
        CountDownLatch cancelled = new CountDownLatch(1);
        Statement late = (Statement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    cancelled.countDown();
                    return null;
                });
        try (Connection connection = H2.inMemory().source().getConnection()) {
            new Overdue(stuck, null, 1);
            assertThat(breaking.await(IN_TIME.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Overdue step = new Overdue(connection, late, 1);
            assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
            step.over();
        } finally {
            end.countDown();
        }
    }

    @Test
    void aPoolDoesNotLendABrokenConnectionAgain() {
        PostgresServer server = PostgresServer.start();
        TestDatabase database = TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url() + "&cancelSignalTimeout=1");
        config.setUsername("postgres");
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore seen = database.empty(OPTIONS);
                JdbcStore pooled = JdbcStore.open(pool, OPTIONS)) {
            seen.create(Samples.session(1));
            for (int round = 0; round < 3; round++) {
                server.pause();
                try {
                    assertThatThrownBy(() -> pooled.touch(Samples.key(1), Samples.touchAt(Samples.NOW + 1)))
                            .isInstanceOf(StoreException.class);
                } finally {
                    server.resume();
                }
                // A write is not repeated when its connection is lost, so it shows what the pool has lent.
                assertThat(pooled.touch(Samples.key(1), Samples.touchAt(Samples.NOW + 1)))
                        .isTrue();
            }
        } finally {
            database.close();
            server.close();
        }
    }

    @Test
    void aThreadThatIsInterruptedLosesNoConnection() throws Exception {
        TestDatabase database = Postgres.database();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore emptied = database.empty(OPTIONS);
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            emptied.create(Samples.session(1));
            Thread.currentThread().interrupt();
            try {
                store.find(Samples.key(1));
            } catch (StoreException e) {
                // A pool may refuse to wait.
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(store.find(Samples.key(1))).isNotNull();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }
}
