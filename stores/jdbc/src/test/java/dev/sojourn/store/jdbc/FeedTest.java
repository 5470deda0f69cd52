package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.nodes.TcpProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How changes on one node are heard on another, and what is told when they may have been missed. */
class FeedTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard()
            .table("feed")
            .announcements(true)
            .queryTimeout(Duration.ofSeconds(1))
            .feedInterval(Duration.ofMillis(100));

    static Stream<TestDatabase> databases() {
        return Stream.of(H2.inMemory(), Postgres.database(), Maria.database());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatOneNodeDoesTheOtherHears(TestDatabase database) {
        try (JdbcStore one = database.empty(OPTIONS);
                JdbcStore two = JdbcStore.open(database.source(), OPTIONS)) {
            Ear ear = Ear.on(two, Interest.CHANGES);
            StoredSession first = Samples.session(1);
            StoredSession second = Samples.renewed(first, 2);
            one.create(first);
            one.replace(first.toBuilder().version(2).build(), 1);
            ear.await("changed " + first.key());
            one.roll(
                    first.toBuilder().version(2).build(),
                    second.toBuilder().version(3).build(),
                    Samples.trail(first, second));
            ear.await("rolled " + first.key() + " " + second.key());
            one.delete(second.key());
            ear.await("ended " + second.key());
            one.create(Samples.session(3));
            one.claimExpired(Samples.END, Samples.END + 1_000, 10).forEach(claimed -> one.settle(claimed, 0));
            ear.await("ended " + Samples.key(3));
        }
    }

    /** Who remembers the session under its old key, or has a socket there, has to hear of that key. */
    @ParameterizedTest
    @MethodSource("databases")
    void aRollIsHeardOfThoughTheSessionEndsBeforeTheNextLook(TestDatabase database) {
        try (JdbcStore one = database.empty(OPTIONS);
                JdbcStore two = JdbcStore.open(database.source(), OPTIONS.feedInterval(Duration.ofSeconds(2)))) {
            Ear ear = Ear.on(two);
            StoredSession first = Samples.session(1);
            StoredSession second = Samples.renewed(first, 2);
            one.create(first);
            one.create(Samples.session(3));
            one.roll(first, second, Samples.trail(first, second));
            one.deleteAll(List.of(second.key(), Samples.key(3)));
            ear.await("ended " + second.key());
            assertThat(ear.told).containsAnyOf("rolled " + first.key() + " " + second.key(), "ended " + first.key());
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aStoreWithoutAnnouncementsDoesNotHaveThePower(TestDatabase database) {
        try (JdbcStore store = database.empty(OPTIONS.announcements(false))) {
            assertThat(store.changes()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theLastListenerGivesTheConnectionBack(TestDatabase database) {
        database.empty(OPTIONS).close();
        try (HikariDataSource pool = Handles.pool(
                        database, URI.create(database.url().substring(5)).getPort());
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            Ear one = Ear.on(store);
            Ear two = Ear.on(store);
            one.subscription.close();
            store.create(Samples.session(1));
            store.delete(Samples.key(1));
            two.await("ended " + Samples.key(1));
            assertThat(one.heard).isEmpty();
            two.subscription.close();
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            Ear three = Ear.on(store);
            store.create(Samples.session(2));
            store.delete(Samples.key(2));
            three.await("ended " + Samples.key(2));
        }
    }

    @Test
    void aListeningConnectionThatIsEndedIsToldAndReplaced() {
        TestDatabase database = Postgres.database();
        try (JdbcStore store = database.empty(OPTIONS)) {
            Ear ear = Ear.on(store);
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
            ear.await("interrupted");
            ear.await("lost");
            ear.awaitHearing(store);
        }
    }

    @Test
    void aServerThatHasVanishedIsToldWithinTheBoundAndHeardAgain() {
        for (TestDatabase database : List.of(Postgres.database(), Maria.database())) {
            database.empty(OPTIONS).close();
            URI server = URI.create(database.url().substring(5));
            try (TcpProxy proxy = TcpProxy.to(new InetSocketAddress("127.0.0.1", server.getPort()));
                    HikariDataSource pool =
                            Handles.pool(database, proxy.address().getPort());
                    JdbcStore other = JdbcStore.open(database.source(), OPTIONS);
                    JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
                Ear ear = Ear.on(store);
                proxy.blackHole();
                long began = System.nanoTime();
                ear.await("interrupted");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
                Ear late = Ear.on(store);
                assertThat(late.heard).containsExactly("interrupted");
                proxy.resume();
                // Nothing in between: who hears of a loss begins to remember again.
                assertThat(ear.next()).isEqualTo("lost");
                late.await("lost");
                ear.awaitHearing(other);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aListenerThatFailsHoweverBadlyKeepsNobodyFromHearing(TestDatabase database) {
        try (JdbcStore store = database.empty(OPTIONS)) {
            Ear bad = new Ear() {
                @Override
                public void ended(SessionKey key) {
                    throw new StackOverflowError("of a test's listener");
                }
            };
            Ear.changes(store).listen(bad, Interest.CHANGES);
            Ear good = Ear.on(store);
            for (int number = 1; number <= 2; number++) {
                store.create(Samples.session(number));
                store.delete(Samples.key(number));
                good.await("ended " + Samples.key(number));
            }
        }
    }

    @Test
    void aFeedThatStoodStillForLongerThanEndsAreKeptTellsALoss() {
        TestDatabase database = H2.inMemory();
        database.empty(OPTIONS).close();
        database.execute("CREATE TABLE IF NOT EXISTS feed_clock AS SELECT CAST(0 AS BIGINT) AS moment");
        PollingFeed feed = new PollingFeed(
                new Connections(database.source(), OPTIONS.queryTimeout(), new Traits(true, false, false)),
                new TableName("feed"),
                "(SELECT moment FROM feed_clock)",
                OPTIONS);
        Ear ear = new Ear();
        Audience audience = new Audience("feed");
        audience.add(ear, Interest.CHANGES);
        feed.open();
        database.execute("UPDATE feed_clock SET moment = moment + 61000000");
        feed.hear(List.of(audience));
        assertThat(ear.heard).as("after the longest interval").isEmpty();
        database.execute("UPDATE feed_clock SET moment = moment + 1000000 * 150");
        feed.hear(List.of(audience));
        assertThat(ear.heard).containsExactly("lost");
        database.execute("DROP TABLE feed_clock");
    }

    @Test
    void aBurstIsOneInterruptionAndTheLooksGoOnBehindIt() {
        TestDatabase database = H2.inMemory();
        database.empty(OPTIONS).close();
        database.execute("CREATE TABLE IF NOT EXISTS feed_clock AS SELECT CAST(1000000 AS BIGINT) AS moment");
        JdbcOptions patient = OPTIONS.queryTimeout(Duration.ofSeconds(10));
        PollingFeed feed = new PollingFeed(
                new Connections(database.source(), patient.queryTimeout(), new Traits(true, false, false)),
                new TableName("feed"),
                "(SELECT moment FROM feed_clock)",
                patient);
        Ear ear = new Ear();
        Audience audience = new Audience("feed");
        audience.add(ear, Interest.ENDS);
        feed.open();
        insert(database, 1, PollingFeed.MOST_ROWS, "1000001");
        database.execute("UPDATE feed_clock SET moment = 1100000");
        feed.hear(List.of(audience));
        assertThat(feed.hears()).isFalse();
        insert(database, PollingFeed.MOST_ROWS + 1, PollingFeed.MOST_ROWS + 1, "1200001");
        database.execute("UPDATE feed_clock SET moment = 1300000");
        feed.hear(List.of(audience));
        assertThat(feed.hears())
                .as("while changes from before may still appear")
                .isFalse();
        // Twice the query timeout after the look that found so many.
        database.execute("UPDATE feed_clock SET moment = 21100000");
        feed.hear(List.of(audience));
        assertThat(feed.hears()).isTrue();
        assertThat(ear.heard).as("told one by one").isEmpty();
        insert(database, PollingFeed.MOST_ROWS + 2, PollingFeed.MOST_ROWS + 3, "21200000 + x");
        feed.hear(List.of(audience));
        assertThat(ear.heard).as("of an end and a change, to who wants ends").hasSize(1);
        database.execute("DROP TABLE feed_clock");
    }

    private static void insert(TestDatabase database, int first, int last, String moment) {
        database.execute("INSERT INTO feed (session_key, format, state, version, created, last_access, last_update,"
                + " expiry_base, expires_at, duration, due_at, changed_at, data)"
                + " SELECT HASH('SHA-256', CAST(x AS VARCHAR)),"
                + " 1, 4, 1, 0, 0, 0, 0, 0, 0, 0, " + moment + ", X'' FROM SYSTEM_RANGE(" + first + ", " + last + ")");
    }

    @Test
    void aFeedThatLooksAnewEachTimeMissesNothingByACut() {
        TestDatabase database = Maria.database();
        database.empty(OPTIONS).close();
        URI server = URI.create(database.url().substring(5));
        try (TcpProxy proxy = TcpProxy.to(new InetSocketAddress("127.0.0.1", server.getPort()));
                HikariDataSource pool = Handles.pool(database, proxy.address().getPort());
                JdbcStore other = JdbcStore.open(database.source(), OPTIONS);
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            Ear ear = Ear.on(store);
            for (int number = 1; number <= 5; number++) {
                other.create(Samples.session(number));
                proxy.cut();
                other.delete(Samples.key(number));
                proxy.cut();
                ear.await("ended " + Samples.key(number));
            }
        }
    }

    @Test
    void aNotificationThatIsNotOneOfOursMayHaveMeantAnySession() {
        TestDatabase database = Postgres.database();
        try (JdbcStore store = database.empty(OPTIONS)) {
            String zeros = "0".repeat(63);
            Ear ear = new Ear();
            Ear.changes(store).listen(ear, Interest.ENDS);
            for (String payload : List.of(
                    "",
                    "nonsense!",
                    "UPPER e" + zeros,
                    "feed ",
                    "feed x",
                    "feed c",
                    "feed cnonsense",
                    "feed e" + zeros,
                    "feed r" + zeros + "0",
                    "feed c" + zeros + "0x")) {
                database.execute("SELECT pg_notify('sojourn', '" + payload + "')");
                assertThat(ear.next()).as(payload).isEqualTo("lost");
            }
            database.execute("SELECT pg_notify('sojourn', 'another_table x')");
            store.delete(Samples.key(1));
            store.create(Samples.session(1));
            store.delete(Samples.key(1));
            assertThat(ear.next()).isEqualTo("ended " + Samples.key(1));
        }
    }

    @Test
    void aChangeThatIsCommittedLateIsStillHeard() throws SQLException {
        for (TestDatabase database : List.of(Maria.database(), H2.inMemory())) {
            try (JdbcStore store = database.empty(OPTIONS);
                    Connection slow = database.source().getConnection();
                    Statement statement = slow.createStatement()) {
                store.create(Samples.session(1));
                store.create(Samples.session(2));
                Ear ear = Ear.on(store, Interest.CHANGES);
                // What a store's own statement does, but held open before its commit while others pass it by.
                String now = RowLockDialect.micros(database.database() == Database.H2);
                slow.setAutoCommit(false);
                statement.execute("UPDATE feed SET changed_at = " + now + " WHERE session_key = X'"
                        + Samples.key(1).hex() + "'");
                store.delete(Samples.key(2));
                ear.await("ended " + Samples.key(2));
                slow.commit();
                slow.setAutoCommit(true);
                ear.await("changed " + Samples.key(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nothingStaysOfADeletedSessionOnceItIsSwept(TestDatabase database) {
        try (JdbcStore store = database.empty(OPTIONS)) {
            store.create(Samples.session(1));
            store.delete(Samples.key(1));
            long soon = System.currentTimeMillis() + 240_000;
            assertThat(store.claimExpired(soon, soon + 1, 10)).isEmpty();
            assertThat(database.number("SELECT COUNT(*) FROM feed")).isZero();
        }
    }

    @Test
    void listeningFailsWhenTheDatabaseIsNotThereAndWorksLater() {
        TestDatabase database = Postgres.database();
        database.empty(OPTIONS).close();
        URI server = URI.create(database.url().substring(5));
        try (TcpProxy proxy = TcpProxy.to(new InetSocketAddress("127.0.0.1", server.getPort()));
                HikariDataSource pool = Handles.pool(database, proxy.address().getPort());
                JdbcStore store = JdbcStore.open(pool, OPTIONS)) {
            proxy.refuse();
            proxy.cut();
            assertThatThrownBy(() -> Ear.on(store)).isInstanceOf(StoreException.class);
            proxy.resume();
            Ear.on(store).awaitHearing(store);
        }
    }
}
