package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.UnconfirmedWriteException;
import dev.sojourn.store.jdbc.FaultySource.Moment;
import dev.sojourn.testkit.nodes.TcpProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the store does when the database fails: what it tries again, what it never does, and what it says. */
class FaultsTest {

    private static final JdbcOptions OPTIONS =
            JdbcOptions.standard().table("faults").queryTimeout(Duration.ofSeconds(1));

    @Test
    void aWriteWhoseOutcomeIsNotKnownIsNeverRepeated() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            int before = faulty.executed();
            faulty.next(Moment.AFTER, new SQLException("the line is dead", "08006"));
            assertThatThrownBy(() -> store.create(Samples.session(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("could not create a session")
                    .hasMessageContaining("08006");
            assertThat(faulty.executed() - before).isEqualTo(1);
            assertThat(store.find(Samples.key(1))).isNotNull();
        }
    }

    @Test
    void aReadIsRepeatedOnAnotherConnection() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            store.create(Samples.session(1));
            faulty.next(Moment.BEFORE, new SQLException("the line is dead", "08006"))
                    .next(Moment.AFTER, new SQLException("the server is going down", "57P01"));
            assertThat(store.find(Samples.key(1))).isNotNull();
        }
    }

    @Test
    void aWriteThatTheDatabaseUndidIsTriedAgain() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            faulty.next(Moment.BEFORE, new SQLException("deadlock", "40P01"))
                    .next(Moment.BEFORE, new SQLException("not serializable", "40001"));
            assertThat(store.create(Samples.session(1))).isTrue();
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    void aWriteThatIsUndoneAgainAndAgainFailsInTheEnd() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            for (int i = 0; i < 5; i++) {
                faulty.next(Moment.BEFORE, new SQLException("deadlock", "40P01"));
            }
            assertThatThrownBy(() -> store.create(Samples.session(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("undone each time");
            assertThat(store.count()).isZero();
        }
    }

    @Test
    void halfARollThatCanNotBeUndoneIsNotCommittedEither() {
        for (TestDatabase database : List.of(Maria.database(), H2.inMemory())) {
            database.empty(OPTIONS).close();
            FaultySource faulty = new FaultySource(database.source());
            try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
                StoredSession session = Samples.session(1);
                StoredSession renewed = Samples.renewed(session, 2);
                store.create(session);
                faulty.next(Moment.AFTER, new SQLException("given up", "70100"))
                        .next(Moment.UNDOING, new SQLException("given up as well", "70100"));
                assertThatThrownBy(() -> store.roll(session, renewed, Samples.trail(session, renewed)))
                        .isInstanceOf(StoreException.class);
                assertThat(store.find(session.key())).isInstanceOf(StoredSession.class);
                assertThat(store.find(renewed.key())).isNull();
            }
        }
    }

    @Test
    void aTouchThatMovesNothingIsNoEndAlsoWhereTheDriverCountsOnlyRowsThatAreDifferentNow() {
        TestDatabase database = Maria.database();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url() + "&useAffectedRows=true");
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(1);
        database.empty(OPTIONS).close();
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            store.create(Samples.session(1));
            assertThat(store.touch(Samples.key(1), Samples.touchAt(Samples.NOW + 5)))
                    .isTrue();
            assertThat(store.touch(Samples.key(1), Samples.touchAt(Samples.NOW + 5)))
                    .isTrue();
            assertThat(store.touch(Samples.key(1), Samples.touchAt(Samples.END + 5)))
                    .isFalse();
        }
    }

    @Test
    void aTouchThatWasRefusedStaysSoWhenTheSessionIsGivenMoreTimeInBetween() throws SQLException {
        TestDatabase database = H2.inMemory();
        try (JdbcStore store = database.empty(OPTIONS);
                Connection connection = database.source().getConnection()) {
            store.create(Samples.session(1));
            store.replace(
                    Samples.sample(1).version(2).expiresAt(Samples.END + 1_000).build(), 1);
            Touch late = Samples.touchAt(Samples.END + 5);
            Dialect dialect = new RowLockDialect(new TableName("faults"), Database.H2, false);
            BorrowedConnection borrowed =
                    new BorrowedConnection(connection, true, 1_000, new Traits(true, false, false));
            assertThat(dialect.movesNothing(borrowed, Samples.key(1), late)).isFalse();
            store.touch(Samples.key(1), late);
            assertThat(dialect.movesNothing(borrowed, Samples.key(1), late)).isTrue();
        }
    }

    @Test
    void aBinaryLogThatCanNotTakeTheseStatementsIsNamed() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            faulty.next(Moment.BEFORE, new SQLException("impossible to write to binary log", "HY000", 1665));
            assertThatThrownBy(() -> store.create(Samples.session(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Set binlog_format to MIXED or ROW");
        }
    }

    @Test
    void aPoolThatIsUsedUpIsNamed() throws SQLException {
        H2.inMemory().empty(OPTIONS).close();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(H2.inMemory().url());
        config.setUsername(H2.inMemory().user());
        config.setPassword(H2.inMemory().password());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(1_000);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore store = JdbcStore.open(pool, OPTIONS);
                Connection other = pool.getConnection()) {
            assertThat(other.isClosed()).isFalse();
            assertThatThrownBy(() -> store.find(Samples.key(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the data source gave no connection");
        }
    }

    @Test
    void aConnectionThatWasNotHadIsAskedForAgain() {
        FaultySource faulty = faulty();
        try (JdbcStore store = JdbcStore.open(faulty.source(), OPTIONS)) {
            faulty.next(Moment.CONNECTING, new SQLException("refused", "08001"))
                    .next(Moment.CONNECTING, new SQLException("starting up", "57P03"));
            assertThat(store.create(Samples.session(1))).isTrue();
        }
    }

    @Test
    void whatTheDriverQuotesOfTheDataIsNotPassedOn() {
        TestDatabase database = Postgres.database();
        try (JdbcStore store = database.empty(OPTIONS)) {
            database.execute("ALTER TABLE faults ADD CONSTRAINT small CHECK (length(data) < 100)");
            StoredSession secret = Samples.sample(1)
                    .user("ada-lovelace")
                    .data("open sesame ".repeat(20).getBytes())
                    .build();
            assertThatThrownBy(() -> store.create(secret))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("23514")
                    .hasMessageContaining("the database refused the data")
                    .hasNoCause()
                    .satisfies(e -> assertThat(e.getMessage())
                            .doesNotContain("ada", "sesame", secret.key().hex(), "postgres"));
        } finally {
            database.execute("ALTER TABLE faults DROP CONSTRAINT small");
        }
    }

    @Test
    void aStatementThatWaitsTooLongIsGivenUp() throws SQLException {
        for (TestDatabase database : List.of(Postgres.database(), Maria.database())) {
            try (JdbcStore store = database.empty(OPTIONS);
                    Connection other = database.source().getConnection()) {
                store.create(Samples.session(1));
                other.setAutoCommit(false);
                try (Statement statement = other.createStatement()) {
                    statement.execute("SELECT version FROM faults FOR UPDATE");
                }
                long began = System.nanoTime();
                assertThatThrownBy(() -> store.delete(Samples.key(1)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("longer than the query timeout of 1000 ms");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
                other.rollback();
                other.setAutoCommit(true);
                assertThat(store.delete(Samples.key(1))).isEqualTo(Removal.SESSION);
            }
        }
    }

    @Test
    void aWriteThatNoStandbyConfirmsIsDoneAndToldToBeUnconfirmed() {
        PostgresServer server = PostgresServer.start();
        TestDatabase database = TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
        try (JdbcStore store = database.empty(OPTIONS)) {
            StoredSession first = Samples.session(1);
            StoredSession second = Samples.renewed(first, 2);
            database.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
            database.execute("SELECT pg_reload_conf()");
            awaitThatStandbysAreAskedFor(store);
            for (ThrowingCallable write : List.<ThrowingCallable>of(
                    () -> store.create(first),
                    () -> store.roll(first, second, Samples.trail(first, second)),
                    () -> store.delete(second.key()))) {
                assertThatThrownBy(write)
                        .isInstanceOf(UnconfirmedWriteException.class)
                        .hasMessageContaining("synchronous_standby_names");
            }
            assertThat(store.find(second.key())).isNull();
            assertThat(store.find(first.key())).isNull();
        } finally {
            database.close();
            server.close();
        }
    }

    /** The server takes a setting over in the background. */
    private static void awaitThatStandbysAreAskedFor(JdbcStore store) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        for (int number = 100; System.nanoTime() < deadline; number++) {
            try {
                store.create(Samples.session(number));
                store.delete(Samples.key(number));
            } catch (UnconfirmedWriteException e) {
                return;
            }
        }
    }

    @Test
    void aServerThatHasVanishedIsGivenUpAndFoundAgain() {
        for (TestDatabase database : List.of(Postgres.database(), Maria.database())) {
            database.empty(OPTIONS).close();
            URI server = URI.create(database.url().substring("jdbc:".length()));
            try (TcpProxy proxy = TcpProxy.to(new InetSocketAddress("127.0.0.1", server.getPort()));
                    HikariDataSource pool =
                            Handles.pool(database, proxy.address().getPort());
                    JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
                store.create(Samples.session(1));
                proxy.blackHole();
                long began = System.nanoTime();
                assertThatThrownBy(() -> store.find(Samples.key(1))).isInstanceOf(StoreException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
                proxy.resume();
                assertThat(store.find(Samples.key(1))).isNotNull();
            }
        }
    }

    @Test
    void aPoolWithoutAutoCommitIsUsedAndGetsItsConnectionsBackAsTheyWere() throws SQLException {
        for (TestDatabase database : List.of(Postgres.database(), Maria.database(), H2.inMemory())) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(database.url());
            config.setUsername(database.user());
            config.setPassword(database.password());
            config.setAutoCommit(false);
            config.setMaximumPoolSize(1);
            try (HikariDataSource pool = new HikariDataSource(config);
                    JdbcStore seen = database.empty(OPTIONS);
                    JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
                StoredSession first = Samples.session(1);
                StoredSession second = Samples.renewed(first, 2);
                assertThat(store.create(first)).isTrue();
                assertThat(store.roll(first, second, Samples.trail(first, second)))
                        .isTrue();
                assertThat(seen.find(second.key())).isNotNull();
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getAutoCommit()).isFalse();
                    assertThat(connection.getNetworkTimeout()).isZero();
                    try (Statement statement = connection.createStatement()) {
                        assertThat(statement.getQueryTimeout()).isZero();
                    }
                }
            }
        }
    }

    @Test
    void writesThatMeetWaitForEachOtherThoughThePoolWorksOnSnapshots() {
        TestDatabase database = Postgres.database();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStore emptied = database.empty(OPTIONS);
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            StoredSession session = Samples.session(1);
            store.create(session);
            List<String> failures = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int lane = 0; lane < 8; lane++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 50; i++) {
                        try {
                            long version = ((StoredSession) store.find(session.key())).version();
                            store.replace(
                                    session.toBuilder().version(version + 1).build(), version);
                        } catch (StoreException e) {
                            failures.add(String.valueOf(e.getMessage()));
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            threads.forEach(thread -> assertThatCode(thread::join).doesNotThrowAnyException());
            assertThat(failures).isEmpty();
            assertThat(store.health().advice()).singleElement().asString().contains("READ COMMITTED");
            assertThat(emptied.health().advice()).isEmpty();
        }
    }

    @Test
    void aClosedPoolIsAStoreException() {
        HikariDataSource pool = Handles.pool(H2.inMemory(), -1);
        H2.inMemory().empty(OPTIONS).close();
        try (JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            pool.close();
            assertThatThrownBy(() -> store.find(Samples.key(1))).isInstanceOf(StoreException.class);
        }
    }

    private static FaultySource faulty() {
        H2.inMemory().empty(OPTIONS).close();
        return new FaultySource(H2.inMemory().source());
    }
}
