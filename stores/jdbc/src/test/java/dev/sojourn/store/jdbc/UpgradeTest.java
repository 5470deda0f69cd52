package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Race;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That tables which the version before has made and filled are brought over, and what was in them goes on. */
class UpgradeTest {

    private static final String TABLE = "upgraded";
    private static final JdbcOptions OPTIONS = JdbcOptions.standard().table(TABLE);

    static Stream<TestDatabase> databases() {
        return Stream.of(H2.inMemory(), Postgres.database(), Maria.database());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theStoreBringsTheTablesOverWhenItIsAskedTo(TestDatabase database) {
        fillVersion1(database);
        try (JdbcStore store = JdbcStore.open(database.source(), OPTIONS.createSchema(true))) {
            requireThatItGoesOn(database, store);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void withoutThatItNamesTheStatements(TestDatabase database) {
        fillVersion1(database);
        AtomicReference<String> said = new AtomicReference<>("");
        assertThatThrownBy(() -> JdbcStore.open(database.source(), OPTIONS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("have schema version 1")
                .hasMessageContaining("reads 2")
                .hasMessageContaining("createSchema(true)")
                .satisfies(e -> said.set(e.getMessage()));
        String statements = said.get().substring(said.get().indexOf("database: ") + 10);
        for (String statement : statements.split("; ?", -1)) {
            if (!statement.isEmpty()) {
                database.execute(statement);
            }
        }
        try (JdbcStore store = JdbcStore.open(database.source(), OPTIONS)) {
            requireThatItGoesOn(database, store);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nodesThatStartAtTheSameMomentBringThemOverOnce(TestDatabase database) {
        for (int round = 0; round < 3; round++) {
            fillVersion1(database);
            Race<Boolean> race = Race.run(4, lane -> {
                JdbcStore.open(database.source(), OPTIONS.createSchema(true)).close();
                return true;
            });
            assertThat(race.count(true)).isEqualTo(4);
        }
        try (JdbcStore store = JdbcStore.open(database.source(), OPTIONS)) {
            requireThatItGoesOn(database, store);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anUpgradeThatEndedInTheMiddleIsCarriedOn(TestDatabase database) {
        fillVersion1(database);
        JdbcStore.open(database.source(), OPTIONS.createSchema(true)).close();
        database.execute("UPDATE upgraded_schema SET version = 1");
        try (JdbcStore store = JdbcStore.open(database.source(), OPTIONS.createSchema(true))) {
            requireThatItGoesOn(database, store);
        }
    }

    private static void requireThatItGoesOn(TestDatabase database, JdbcStore store) {
        assertThat(database.number("SELECT version FROM upgraded_schema")).isEqualTo(2);
        assertThat(store.count()).isEqualTo(2);
        // A session that was rolled before begins its lineage where it is now; its trail leads to it as before.
        StoredSession ada = (StoredSession) Objects.requireNonNull(store.find(Samples.key(1)));
        assertThat(ada.rolled()).isFalse();
        assertThat(ada.user()).isEqualTo("ada");
        assertThat(ada.data()).isEqualTo("data of 1".getBytes(StandardCharsets.UTF_8));
        assertThat(store.find(Samples.key(3)))
                .isEqualTo(new Trail(Samples.key(3), Samples.key(1), Samples.NOW + 1_000, Samples.NOW + 60_000));
        assertThat(store.users().findByUser("ada", null, 10).sessions())
                .extracting(StoredSession::key)
                .containsExactly(Samples.key(1));
        // One session and one held place of two.
        assertThat(store.users().admit(Samples.place("ada", 7, 2))).isFalse();
        assertThat(store.users().admit(Samples.place("ada", 7, 3))).isTrue();
        store.users().release(Samples.place("ada", 7, 3));
        StoredSession second = roll(store, ada, 11);
        StoredSession third = roll(store, second, 12);
        assertThat(third.lineage()).isEqualTo(Samples.key(1));
        assertThat(store.find(Samples.key(1)))
                .isInstanceOfSatisfying(
                        Trail.class, trail -> assertThat(trail.to()).isEqualTo(third.key()));
        assertThat(store.users().findByUser("ada", null, 10).sessions())
                .extracting(StoredSession::key)
                .containsExactly(third.key());
        assertThat(store.delete(third.key())).isEqualTo(Removal.SESSION);
        assertThat(store.find(Samples.key(1))).isNull();
        assertThat(store.delete(Samples.key(4))).isEqualTo(Removal.CLAIMED);
        assertThat(store.delete(Samples.key(5))).isEqualTo(Removal.REMAINS);
        assertThat(store.delete(Samples.key(2))).isEqualTo(Removal.SESSION);
    }

    private static StoredSession roll(JdbcStore store, StoredSession from, int number) {
        StoredSession renewed = Samples.renewed(from, number);
        assertThat(store.roll(from, renewed, Samples.trail(from, renewed))).isTrue();
        return (StoredSession) Objects.requireNonNull(store.find(renewed.key()));
    }

    /** The tables as the scripts of version 1 made them: two sessions, a trail, a claim, remains, a held place. */
    private static void fillVersion1(TestDatabase database) {
        database.drop(TABLE);
        String name = "version-1-" + database.database().script().replace("schema-", "");
        try (InputStream script = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(name), name)) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\\n]*", "");
            for (String statement : text.replace("sojourn_session", TABLE).split(";", -1)) {
                if (!statement.isBlank()) {
                    database.execute(statement);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long hash = UserName.of("ada").hash();
        insert(database, 1, 0, hash + ", " + bytes(database, "ada") + ", NULL, NULL", "data of 1");
        insert(database, 2, 0, "NULL, NULL, NULL, NULL", "data of 2");
        insert(database, 3, 3, "NULL, NULL, " + key(database, 1) + ", " + (Samples.NOW + 1_000), "");
        insert(database, 4, 1, "NULL, NULL, NULL, NULL", "data of 4");
        insert(database, 5, 2, "NULL, NULL, NULL, NULL", "");
        database.execute("INSERT INTO upgraded_hold (user_hash, holder, user_name, held_until) VALUES (" + hash + ", "
                + key(database, 6) + ", " + bytes(database, "ada") + ", " + (Samples.NOW + 30_000) + ")");
    }

    private static void insert(TestDatabase database, int number, int state, String userAndTrail, String data) {
        long due = state == Rows.TRAIL ? Samples.NOW + 60_000 : Samples.END;
        List<Long> moments = List.of(Samples.NOW, Samples.NOW, Samples.NOW, Samples.NOW, Samples.END, 0L, due);
        database.execute("INSERT INTO upgraded (session_key, format, state, version, created, last_access, last_update,"
                + " expiry_base, expires_at, duration, due_at, user_hash, user_name, forward_to, usable_until, data)"
                + " VALUES (" + key(database, number) + ", 1, " + state + ", 1, "
                + String.join(", ", moments.stream().map(String::valueOf).toList()) + ", " + userAndTrail + ", "
                + bytes(database, data) + ")");
    }

    private static String key(TestDatabase database, int number) {
        return literal(database, Samples.key(number).hex());
    }

    private static String bytes(TestDatabase database, String text) {
        return literal(database, java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String literal(TestDatabase database, String hex) {
        return database.database() == Database.POSTGRESQL ? "'\\x" + hex + "'::bytea" : "X'" + hex + "'";
    }
}
