package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that a later version wrote, rows that nobody wrote, and databases that are too old or not known. */
class OtherVersionsTest {

    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table("versions");

    static Stream<TestDatabase> databases() {
        return Stream.of(H2.inMemory(), Postgres.database(), Maria.database());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRowOfALaterFormatIsLeftAloneByEveryWrite(TestDatabase database) {
        try (JdbcStore store = database.empty(OPTIONS)) {
            StoredSession session = Samples.session(1);
            StoredSession renewed = Samples.renewed(session, 2);
            store.create(session);
            database.execute("UPDATE versions SET format = 9");
            List<ThrowingCallable> writes = List.of(
                    () -> store.replace(session.toBuilder().version(2).build(), 1),
                    () -> store.touch(session.key(), Samples.touchAt(Samples.NOW + 1)),
                    () -> store.roll(session, renewed, Samples.trail(session, renewed)),
                    () -> store.delete(session.key()),
                    () -> store.deleteAll(List.of(session.key(), Samples.key(3))),
                    () -> store.settle(session, 0),
                    () -> store.settleAll(List.of(new Settlement(session, 0), new Settlement(session, Samples.END))));
            for (ThrowingCallable write : writes) {
                assertThatThrownBy(write)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("later version")
                        .hasMessageContaining("row format 9");
            }
            assertThat(store.create(session)).isFalse();
            assertThat(store.claimExpired(Samples.END, Samples.END + 1, 10)).isEmpty();
            assertThat(database.number("SELECT COUNT(*) FROM versions WHERE format = 9 AND state = 0 AND version = 1"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"format = 9, true", "state = 77, false"})
    void anEngineTellsOfARowThatItCannotRead(String change, boolean newer) {
        TestDatabase database = H2.inMemory();
        List<SessionEvent.Unreadable> told = new ArrayList<>();
        try (JdbcStore store = database.empty(OPTIONS);
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .keys(KeyRing.random())
                        .withoutSweeps()
                        .listener(SessionEvent.Unreadable.class, event -> told.add((SessionEvent.Unreadable) event))
                        .build()) {
            String id = Objects.requireNonNull(
                    engine.directory().create(Map.of("a", 1)).id());
            database.execute("UPDATE versions SET " + change);
            assertThat(engine.enter(engine.ids().sign(SessionId.of(id), Transport.COOKIE), Transport.COOKIE)
                            .found())
                    .isFalse();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).newerFormat()).isEqualTo(newer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 18.1, 18, 1, POSTGRESQL",
        "PostgreSQL, 12.0, 12, 0, POSTGRESQL",
        "MariaDB, 10.11.6-MariaDB, 10, 11, MARIADB",
        "MySQL, 5.5.5-10.11.6-MariaDB, 5, 5, MARIADB",
        "MySQL, 8.4.0, 8, 4, MYSQL",
        "H2, 2.5.252, 2, 5, H2"
    })
    void databasesAreKnownByWhatTheirDriversSay(String name, String version, int major, int minor, Database expected)
            throws SQLException {
        assertThat(Database.of(metaData(name, version, major, minor))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 11.9, 11, 9, PostgreSQL 12.0",
        "MariaDB, 10.5.1-MariaDB, 10, 5, MariaDB 10.6",
        "MySQL, 5.7.44, 5, 7, MySQL 8.0",
        "H2, 1.4.200, 1, 4, H2 2.2"
    })
    void olderOnesAreRefused(String name, String version, int major, int minor, String needed) {
        assertThatThrownBy(() -> Database.of(metaData(name, version, major, minor)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("needs " + needed + " or newer")
                .hasMessageContaining(major + "." + minor);
    }

    @Test
    void othersAreRefusedWithAWayOut() {
        assertThatThrownBy(() -> Database.of(metaData("Oracle", "23", 23, 0)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not know the database \"Oracle\"")
                .hasMessageContaining("JdbcOptions.database");
    }

    private static DatabaseMetaData metaData(String name, String version, int major, int minor) {
        Map<String, Object> answers = Map.of(
                "getDatabaseProductName", name,
                "getDatabaseProductVersion", version,
                "getDatabaseMajorVersion", major,
                "getDatabaseMinorVersion", minor);
        return (DatabaseMetaData) Proxy.newProxyInstance(
                OtherVersionsTest.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }
}
