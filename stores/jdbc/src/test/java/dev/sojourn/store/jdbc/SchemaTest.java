package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.testkit.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That tables are named safely, made only when asked to, and checked with words that help. */
class SchemaTest {

    private static final String TABLE = "checked";

    /** H2 for what all databases share; the others where their scripts differ. */
    static Stream<TestDatabase> databases() {
        List<TestDatabase> all = new ArrayList<>(List.of(H2.inMemory(), Postgres.database()));
        all.add(Maria.database());
        return all.stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sessions",
                "sessions; DROP TABLE users",
                "sessions--",
                "se'ssions",
                "se\"ssions",
                "se`ssions",
                "sessions\n",
                "1sessions",
                "sess\u0131ons",
                ".sessions",
                "a.b.c",
                "app.",
                "app..sessions",
                "a_name_that_is_longer_than_forty_letters_",
                "\u001b[31msessions",
                "sessions/*",
                "(select 1)"
            })
    void aTableThatIsNoPlainNameIsRefusedBeforeAnythingIsSent(String name) {
        assertThatThrownBy(() -> JdbcOptions.standard().table(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 small letters, digits and underscores")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b", "\n"));
    }

    @Test
    void aLongNameAndANameWithASchemaAreTaken() {
        String longest = "a_name_that_is_as_long_as_forty_letters_";
        assertThat(longest).hasSize(40);
        assertThatCode(() -> JdbcOptions.standard().table(longest)).doesNotThrowAnyException();
        assertThatCode(() -> JdbcOptions.standard().table("app." + longest)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void missingTablesAreNotMadeUnlessAskedFor(TestDatabase database) {
        database.drop(TABLE);
        assertThatThrownBy(() -> open(database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the table checked_schema is not there")
                .hasMessageContaining(database.database().script())
                .hasMessageContaining("with sojourn_session replaced by checked")
                .hasMessageContaining("createSchema(true)");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tablesAreMadeOnceAndLeftAloneAfterwards(TestDatabase database) {
        database.drop(TABLE);
        JdbcOptions options = JdbcOptions.standard().table(TABLE).createSchema(true);
        try (JdbcStore store = JdbcStore.open(database.source(), options)) {
            store.create(Samples.session(1));
        }
        try (JdbcStore store = JdbcStore.open(database.source(), options)) {
            assertThat(store.count()).isEqualTo(1);
        }
        open(database).close();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aTableOfALaterVersionIsRefused(TestDatabase database) {
        make(database);
        database.execute("UPDATE checked_schema SET version = 3");
        assertThatThrownBy(() -> open(database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("have schema version 3")
                .hasMessageContaining("reads 2");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aMissingVersionIsTold(TestDatabase database) {
        make(database);
        database.execute("DELETE FROM checked_schema");
        assertThatThrownBy(() -> open(database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("checked_schema has no row that tells the version");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aMissingColumnIsNamed(TestDatabase database) {
        make(database);
        database.execute("ALTER TABLE checked DROP COLUMN usable_until");
        database.execute("ALTER TABLE checked DROP COLUMN forward_to");
        assertThatThrownBy(() -> open(database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the table checked has no column forward_to, usable_until");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aMissingTableOfHeldPlacesIsNamed(TestDatabase database) {
        make(database);
        database.execute("DROP TABLE checked_hold");
        assertThatThrownBy(() -> open(database))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the table checked_hold is not there");
    }

    @Test
    void missingLocksAreCounted() {
        make(H2.inMemory());
        H2.inMemory().execute("DELETE FROM checked_lock WHERE stripe > 9");
        assertThatThrownBy(() -> open(H2.inMemory()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("checked_lock has 10 rows instead of 32");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tablesMayBeInASchemaOfTheirOwn(TestDatabase database) {
        database.execute(
                database.database() == Database.MARIADB
                        ? "CREATE DATABASE IF NOT EXISTS elsewhere"
                        : "CREATE SCHEMA IF NOT EXISTS elsewhere");
        for (boolean announcements : List.of(false, true)) {
            JdbcOptions options =
                    JdbcOptions.standard().table("elsewhere.sojourn_session").announcements(announcements);
            try (JdbcStore store = database.empty(options)) {
                store.create(Samples.session(1));
                assertThat(store.delete(Samples.key(1))).isEqualTo(Removal.SESSION);
                assertThat(store.find(Samples.key(1))).isNull();
            }
        }
    }

    @Test
    void nobodyNeedsThePrivilegeToMakeTablesThatAreThere() {
        TestDatabase postgres = Postgres.database();
        make(postgres);
        postgres.execute("DROP ROLE IF EXISTS visitor");
        postgres.execute("CREATE ROLE visitor LOGIN PASSWORD 'visitor'");
        postgres.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON checked, checked_hold, checked_schema TO visitor");
        try (HikariDataSource visitor = TestDatabase.at(
                                Database.POSTGRESQL, postgres.url().replaceAll("\\?.*", ""), "visitor", "visitor")
                        .source();
                JdbcStore store = JdbcStore.open(
                        visitor,
                        JdbcOptions.standard().table(TABLE).createSchema(true).announcements(true))) {
            assertThat(store.create(Samples.session(1))).isTrue();
            assertThat(store.delete(Samples.key(1))).isEqualTo(Removal.SESSION);
        } finally {
            postgres.drop(TABLE);
            postgres.execute("DROP ROLE visitor");
        }
    }

    @Test
    void nodesThatNameTheTableWithItsSchemaAndWithoutShareThePlacesOfAUser() {
        TestDatabase database = Postgres.database();
        JdbcOptions options = JdbcOptions.standard().table("named");
        try (JdbcStore one = database.empty(options);
                JdbcStore two = JdbcStore.open(database.source(), options.table("public.named"))) {
            for (int round = 0; round < 10; round++) {
                String user = "user-" + round;
                int first = round * 10;
                assertThat(Race.run(
                                        8,
                                        lane -> (lane % 2 == 0 ? one : two)
                                                .users()
                                                .admit(Samples.place(user, first + lane, 1)))
                                .count(true))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void twoNodesMayMakeTheTablesAtTheSameMoment() {
        for (int round = 0; round < 5; round++) {
            Postgres.database().drop(TABLE);
            assertThat(Race.run(4, lane -> {
                                make(Postgres.database());
                                return true;
                            })
                            .count(true))
                    .isEqualTo(4);
        }
    }

    @Test
    void theDatabaseMayBeSaidInsteadOfAsked() {
        make(H2.inMemory());
        JdbcOptions options = JdbcOptions.standard().table(TABLE).database(Database.H2);
        assertThatCode(() -> JdbcStore.open(H2.inMemory().source(), options).close())
                .doesNotThrowAnyException();
    }

    private static void make(TestDatabase database) {
        if (!Thread.currentThread().getName().startsWith("race")) {
            database.drop(TABLE);
        }
        JdbcStore.open(database.source(), JdbcOptions.standard().table(TABLE).createSchema(true))
                .close();
    }

    private static JdbcStore open(TestDatabase database) {
        return JdbcStore.open(database.source(), JdbcOptions.standard().table(TABLE));
    }
}
