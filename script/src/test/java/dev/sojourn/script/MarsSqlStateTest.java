package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script leaves in its database beside rows: nothing for the next request, and nothing for others to read. */
class MarsSqlStateTest {

    private static final String SECRET = "what the server keeps beside its signing keys";

    private Path folder;
    private Path data;
    private List<String> secrets = List.of(SECRET);
    private Scene scene;

    @BeforeEach
    void open(@TempDir Path temporary) {
        H2Address.prepareDriver();
        folder = temporary;
        data = temporary.resolve("data/databases");
        scene = scene();
    }

    private Scene scene() {
        return new Scene(folder.resolve("mounts"))
                .file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 60000}")
                .file("mars/schema.sql", "create table if not exists t(a int primary key)")
                .settings(host -> host.dataFolder(data, secrets));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String run(String script) {
        scene.file("mars/it.js", "try { " + script + " } catch (e) { write('error', e.message) }");
        FakeExchange answer = scene.get("/mars/it");
        return answer.status() + " " + answer.text().strip();
    }

    private String query(String sql) {
        return run("write('r', db.query(`" + sql + "`))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set @a = 5 | select @a as r",
                "create local temporary table s as select 5 as r | select r from s",
                "create local temporary table mount.s as select 5 as a | select count(*) as r from s",
                "set lock_timeout 100000000 | select lock_timeout() as r",
                "set query_timeout 1 | select setting_value as r from information_schema.settings"
                        + " where setting_name = 'QUERY_TIMEOUT'",
                "set time zone '12:00' | select extract(timezone_hour from current_timestamp) as r",
                "set schema information_schema | select current_schema as r",
                "set schema_search_path information_schema | select count(*) as r from t",
                "set session characteristics as transaction isolation level serializable |"
                        + " select isolation_level as r from information_schema.sessions"
                        + " where session_id = session_id()",
                "set autocommit on | select 1 as r",
                "savepoint s | rollback to savepoint s",
                "set variable_binary true | select setting_value as r from information_schema.settings"
                        + " where setting_name = 'VARIABLE_BINARY'",
                "set truncate_large_length true | select setting_value as r from information_schema.settings"
                        + " where setting_name = 'TRUNCATE_LARGE_LENGTH'",
                "set non_keywords day | select 1 as day",
                "set password 'other' | select 1 as r",
                "alter user script set password 'other' | select 1 as r",
                "alter user script set salt '00' hash '11' | select 1 as r"
            })
    void noStateOfASessionReachesTheNextRequest(String change, String look) {
        String before = query(look);
        assertThat(query(change)).isEqualTo("200 {\"r\":[]}");
        assertThat(query(look)).isEqualTo(before);
        scene.restart();
        assertThat(query(look)).isEqualTo(before);
    }

    @Test
    void aTransactionThatIsOpenAtTheEndOfAScriptIsThatOfItsRequest() {
        assertThat(query("insert into t values (1)")).startsWith("200");
        assertThat(run("db.query('insert into t values (2)'); throw new Error('no')"))
                .isEqualTo("200 {\"error\":\"no\"}");
        scene.file("mars/it.js", "db.query('insert into t values (3)'); throw new Error('no')");
        assertThat(scene.get("/mars/it").status()).isEqualTo(500);
        assertThat(query("select a from t order by a")).isEqualTo("200 {\"r\":[{\"a\":1},{\"a\":2}]}");
    }

    @Test
    void theAdministratorHasAPasswordThatScriptsDoNotKnow() throws SQLException {
        assertThat(query("insert into t values (1)")).startsWith("200");
        scene.close();
        assertThat(state("administrator", "")).isEqualTo("28000");
        assertThat(state("script", "")).isEqualTo("28000");
        assertThat(state("administrator", SECRET)).isEqualTo("open");
    }

    @Test
    void aDatabaseOfAnEarlierVersionIsOpenedAndClosedToOthers() throws Exception {
        Files.createDirectories(data);
        try (Connection earlier = DriverManager.getConnection(url(), "administrator", "");
                Statement statement = earlier.createStatement()) {
            statement.execute("create user script password ''");
            statement.execute("create schema mount authorization script");
            statement.execute("create table mount.t(a int primary key)");
            statement.execute("insert into mount.t values (5)");
        }
        assertThat(query("select a from t")).isEqualTo("200 {\"r\":[{\"a\":5}]}");
        scene.close();
        assertThat(state("administrator", "")).isEqualTo("28000");
        assertThat(state("script", "")).isEqualTo("28000");
        scene = scene();
        assertThat(query("select a from t")).isEqualTo("200 {\"r\":[{\"a\":5}]}");
        scene.close();
        // A new secret in front takes the place of the earlier one.
        secrets = List.of("a newer secret", SECRET);
        scene = scene();
        assertThat(query("select a from t")).isEqualTo("200 {\"r\":[{\"a\":5}]}");
        scene.close();
        assertThat(state("administrator", SECRET)).isEqualTo("28000");
        assertThat(state("administrator", "a newer secret")).isEqualTo("open");
    }

    @Test
    void aDatabaseThatWasNobodysIsOpenedAndClosedToOthers() throws Exception {
        String other = "jdbc:h2:file:" + folder.resolve("other");
        try (Connection earlier = DriverManager.getConnection(other);
                Statement statement = earlier.createStatement()) {
            statement.execute("create table public.old(a int)");
            statement.execute("grant select on public.old to public");
        }
        scene.file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 60000, \"db\": \"" + other + "\"}");
        for (int i = 0; i < 2; i++) {
            assertThat(query("select * from public.old")).isEqualTo("200 {\"r\":[]}");
            assertThat(query("create alias x for 'java.lang.System.getProperty'"))
                    .contains("\"error\"");
            scene.restart();
        }
        scene.close();
        assertThat(stateAt(other, "", "")).isEqualTo("28000");
    }

    @Test
    void aPasswordThatIsDrawnHereIsNoneForADatabaseThatOthersOpen() {
        for (String address : List.of("jdbc:h2:tcp://127.0.0.1:9/x", "jdbc:h2:ssl://127.0.0.1:9/x")) {
            scene.file("mars/mount.json", "{\"db\": \"" + address + "\"}");
            assertThat(Logs.during(() -> query("select 1"))).anyMatch(line -> line.contains(";USER=...;PASSWORD=..."));
        }
        scene.close();
        // And without a folder of data the next start would draw another.
        scene = new Scene(folder.resolve("mounts"))
                .file("mars/mount.json", "{\"db\": \"jdbc:h2:file:" + folder.resolve("mine") + "\"}");
        assertThat(Logs.during(() -> query("select 1"))).anyMatch(line -> line.contains(";USER=...;PASSWORD=..."));
        assertThat(folder.resolve("mine.mv.db")).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesAreTheirOwnersAlone() throws IOException {
        for (String database : List.of("", ", \"db\": \"jdbc:h2:file:" + data.resolve("more/own") + "\"")) {
            scene.file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 60000" + database + "}");
            assertThat(query("insert into t values (1)")).startsWith("200");
            assertThat(query("select * from nowhere where a = 'a secret'")).contains("\"error\"");
        }
        List<String> modes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted().toList()) {
                modes.add(data.relativize(file) + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        assertThat(modes)
                .containsExactly(
                        " rwx------", "mars-mars.mv.db rw-------", "more rwx------", "more/own.mv.db rw-------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatOthersCouldReadIsClosed() throws IOException {
        assertThat(query("insert into t values (1)")).startsWith("200");
        scene.close();
        Path file = data.resolve("mars-mars.mv.db");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        scene = scene();
        assertThat(query("select a from t")).isEqualTo("200 {\"r\":[{\"a\":1}]}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void errorsTellOfTablesAndNotOfTheMachine() {
        assertThat(query("select * from nowhere"))
                .contains("\"error\":\"db.query failed: Table \\\"nowhere\\\" not found");
        assertThat(query("insert into t select 1 from system_range(1, 2)")).contains("primary key violation");
        assertThat(query("create alias x for 'java.lang.String.valueOf'")).contains("Admin rights are required");
        List<String> log = Logs.during(() -> assertThat(query("select cast(x'aced' as geometry) as a,"
                        + " json_object('a': 1) format json, cast(cast(x'00' as java_object) as int)"))
                .doesNotContain("java.", "org.h2", data.toString()));
        assertThat(log).isNotNull();
        assertThat(run("bcrypt('x', {})")).doesNotContain("truffle", "java.", "oracle");
        assertThat(run("session.getTime.call(null, Symbol('x')); setId(Symbol('x'))"))
                .doesNotContain("truffle", "java.", "oracle");
    }

    private String url() {
        return "jdbc:h2:file:" + data.resolve("mars-mars") + ";DATABASE_TO_LOWER=TRUE";
    }

    private String state(String user, String password) {
        return stateAt(url(), user, password);
    }

    private static String stateAt(String url, String user, String password) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return connection.isClosed() ? "closed" : "open";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
