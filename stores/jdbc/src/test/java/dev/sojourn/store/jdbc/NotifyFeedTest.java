package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/** What is told on PostgreSQL's channel, to whom and by whom. */
class NotifyFeedTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard()
            .table("told")
            .announcements(true)
            .queryTimeout(Duration.ofSeconds(1))
            .feedInterval(Duration.ofMillis(200));

    private final TestDatabase database = Postgres.database();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final List<JdbcStore> stores = new ArrayList<>();

    @BeforeEach
    void empty() {
        database.empty(OPTIONS).close();
    }

    @AfterEach
    void close() {
        stores.forEach(JdbcStore::close);
        pools.forEach(HikariDataSource::close);
    }

    /** A node, which has connections of its own. */
    private JdbcStore node() {
        return open(OPTIONS, pool());
    }

    private HikariDataSource pool() {
        HikariDataSource pool = Handles.pool(database, -1);
        pools.add(pool);
        return pool;
    }

    private JdbcStore open(JdbcOptions options, HikariDataSource pool) {
        JdbcStore store = JdbcStore.open(pool, options);
        stores.add(store);
        return store;
    }

    @Test
    void whoWantsToHearChangesDoesFromTheMomentThatItIsTold() {
        JdbcStore writer = node();
        Ear.on(writer);
        JdbcStore reader = node();
        Ear ear = Ear.on(reader, Interest.CHANGES);
        assertThat(ear.next()).isEqualTo("interrupted");
        assertThat(reader.health().feed()).isEqualTo(StoreHealth.Feed.HEARING);
        assertThat(ear.next()).isEqualTo("lost");
        writer.create(Samples.session(1));
        writer.replace(Samples.sample(1).version(2).build(), 1);
        assertThat(ear.next()).isEqualTo("changed " + Samples.key(1));
    }

    @Test
    void whoWantsToHearOfOthersHearsOfThemAndNotOfItself() {
        HikariDataSource pool = pool();
        JdbcStore here = open(OPTIONS, pool);
        JdbcStore beside = open(OPTIONS, pool);
        Ear ear = Ear.on(here, Interest.CHANGES_OF_OTHERS);
        ear.await("lost");
        for (int number = 1; number <= 3; number++) {
            here.create(Samples.session(number));
        }
        here.replace(Samples.sample(1).version(2).build(), 1);
        beside.replace(Samples.sample(2).version(2).build(), 1);
        node().replace(Samples.sample(3).version(2).build(), 1);
        here.delete(Samples.key(1));
        List<String> told = List.of(ear.next(), ear.next(), ear.next());
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "changed " + Samples.key(2), "changed " + Samples.key(3), "ended " + Samples.key(1));
    }

    @Test
    void aWriterWithoutAFeedTellsInCaseSomebodyListens() {
        JdbcStore writer = node();
        Ear ear = Ear.on(node(), Interest.CHANGES);
        writer.create(Samples.session(1));
        writer.replace(Samples.sample(1).version(2).build(), 1);
        ear.await("changed " + Samples.key(1));
    }

    @Test
    void nobodyTellsOfChangesThatNobodyWantsToHear() throws SQLException {
        JdbcStore writer = node();
        Ear.on(writer);
        Ear passing = Ear.on(node(), Interest.CHANGES);
        passing.await("lost");
        passing.subscription.close();
        try (Channel channel = new Channel(database)) {
            int silent = 0;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            for (int number = 1; silent < 20; number++) {
                assertThat(System.nanoTime()).as("it falls silent").isLessThan(deadline);
                writer.create(Samples.session(number));
                writer.replace(Samples.sample(number).version(2).build(), 1);
                boolean told =
                        channel.until("told c[0-9a-f]{16}" + Samples.key(number).hex(), 200);
                silent = told ? 0 : silent + 1;
            }
        }
    }

    @Test
    void whatManyWroteIsToldByFew() throws SQLException {
        JdbcStore writer = node();
        Ear ear = Ear.on(writer, Interest.CHANGES);
        IntStream.range(0, 400).forEach(number -> writer.create(Samples.session(number)));
        try (Channel channel = new Channel(database)) {
            IntStream.range(0, 400)
                    .parallel()
                    .forEach(number ->
                            writer.replace(Samples.sample(number).version(2).build(), 1));
            writer.replace(Samples.sample(1).version(3).build(), 2);
            for (int number = 0; number < 400; number++) {
                String words = "changed " + Samples.key(number);
                while (!ear.told.contains(words)) {
                    ear.next();
                }
            }
            assertThat(channel.heard("told c.*")).isLessThan(200);
        }
    }

    @Test
    void allStoresOfANodeListenOnOneConnection() {
        HikariDataSource pool = pool();
        List<Ear> ears = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            ears.add(Ear.on(open(OPTIONS.table("told" + number).createSchema(true), pool)));
        }
        assertThat(database.number("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))
                .isEqualTo(1);
        for (int number = 1; number <= 6; number++) {
            stores.get(number - 1).create(Samples.session(number));
            stores.get(number - 1).delete(Samples.key(number));
            assertThat(ears.get(number - 1).next()).isEqualTo("ended " + Samples.key(number));
        }
        IntStream.rangeClosed(1, 6).forEach(number -> database.drop("told" + number));
    }

    @Test
    void aStoreThatIsClosedTwiceTakesNothingFromThoseBesideIt() {
        HikariDataSource pool = pool();
        JdbcStore closed = open(OPTIONS, pool);
        JdbcStore beside = open(OPTIONS, pool);
        Ear ear = Ear.on(beside, Interest.CHANGES);
        ear.await("lost");
        closed.close();
        closed.close();
        JdbcStore writer = open(OPTIONS, pool);
        writer.create(Samples.session(1));
        writer.replace(Samples.sample(1).version(2).build(), 1);
        ear.await("changed " + Samples.key(1));
    }

    @Test
    void aFeedThatLeadsElsewhereIsRefused() {
        PGSimpleDataSource elsewhere = new PGSimpleDataSource();
        elsewhere.setUrl(database.url().replaceFirst("/postgres\\?", "/template1?"));
        elsewhere.setUser(database.user());
        elsewhere.setPassword(database.password());
        JdbcStore deaf = open(OPTIONS.feedSource(elsewhere), pool());
        assertThatThrownBy(() -> Ear.on(deaf))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not hear its own")
                .hasMessageContaining("--store-feed");
        assertThat(deaf.health().feed()).isEqualTo(StoreHealth.Feed.NONE);
    }

    /** All that is sent. */
    private static final class Channel implements AutoCloseable {
        private final Connection connection;
        private final List<String> heard = new ArrayList<>();

        Channel(TestDatabase database) throws SQLException {
            connection = database.source().getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + NotifyFeed.CHANNEL);
            }
        }

        /** Whether something of the kind is told within a time. */
        boolean until(String words, int millis) throws SQLException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (heard(words) == 0 && System.nanoTime() - deadline < 0) {
                listen(20);
            }
            return heard(words) > 0;
        }

        long heard(String words) throws SQLException {
            listen(-1);
            return heard.stream().filter(each -> each.matches(words)).count();
        }

        private void listen(int millis) throws SQLException {
            PGConnection line = connection.unwrap(PGConnection.class);
            PGNotification[] more = millis < 0 ? line.getNotifications() : line.getNotifications(millis);
            for (PGNotification each : more == null ? new PGNotification[0] : more) {
                heard.add(each.getParameter());
            }
        }

        @Override
        public void close() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UNLISTEN *");
            }
            connection.close();
        }
    }
}
