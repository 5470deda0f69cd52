package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases that scripts reach, and who says where they are. */
class MountDatabasesTest {

    @TempDir
    private Path folder;

    private void mount(String options) throws IOException {
        Path mount = folder.resolve("scripts/mars");
        Files.createDirectories(mount);
        Files.writeString(mount.resolve("mount.json"), "{\"timeLimit\": 60000" + options + "}");
        Files.writeString(mount.resolve("sql.js"), """
                try {
                  const values = param('p') === null ? [] : [new Date(86400000), 5, 1.5, 'x', true, null, 12345678901n,
                    new Uint8Array([1, 2])];
                  const rows = db.query(param('q'), ...values);
                  for (const row of rows) {
                    for (const name of Object.keys(row)) {
                      if (row[name] instanceof Uint8Array) row[name] = [...row[name]];
                      if (row[name] instanceof Date) row[name] = row[name].toISOString();
                    }
                  }
                  write('r', rows);
                } catch (e) {
                  write('error', e.message);
                }
                """);
    }

    private ServerScene serve(String... more) throws OptionException {
        return new ServerScene(Stream.concat(Stream.of("--scripts=" + folder.resolve("scripts")), Stream.of(more))
                .toArray(String[]::new));
    }

    private static String query(ServerScene scene, String sql) throws IOException, InterruptedException {
        return scene.get("/mars/sql?q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8))
                .body();
    }

    private static String insert(ServerScene scene, String sql) throws IOException, InterruptedException {
        return scene.get("/mars/sql?p=1&q=" + URLEncoder.encode(sql, StandardCharsets.UTF_8))
                .body();
    }

    @Test
    void mariaDbGivesValuesAndNoFiles() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "of this machine\n");
        try (MariaDb database = MariaDb.start(
                Files.createDirectory(folder.resolve("maria")),
                "create database app",
                "create user ada@'127.0.0.1' identified by 'hush'",
                "grant all on app.* to ada@'127.0.0.1'")) {
            mount(", \"db\": \"jdbc:mariadb://" + database.authority() + "/app?user=ada&password=hush\"");
            try (ServerScene scene = serve()) {
                assertThat(query(
                                scene,
                                "create table t(at datetime, i int, d double, s varchar(9), b boolean, n int,"
                                        + " l bigint unsigned, y varbinary(9), x longblob, u int unsigned, z bit(1),"
                                        + " e decimal(9,2), c json, f date, g time, h longtext)"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(insert(scene, "insert into t(at, i, d, s, b, n, l, y) values (?,?,?,?,?,?,?,?)"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(query(
                                scene,
                                "update t set x = y, u = 4294967295, z = 1, e = 1.25, c = '{\"a\":1}', f = at,"
                                        + " g = '01:02:03', h = 'long'"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select * from t"))
                        .isEqualTo("{\"r\":[{\"at\":\"1970-01-02T00:00:00.000Z\",\"i\":5,\"d\":1.5,\"s\":\"x\","
                                + "\"b\":true,\"n\":null,\"l\":12345678901,\"y\":[1,2],\"x\":[1,2],\"u\":4294967295,"
                                + "\"z\":true,\"e\":1.25,\"c\":\"{\\\"a\\\":1}\",\"f\":\"1970-01-02\","
                                + "\"g\":\"01:02:03\",\"h\":\"long\"}]}");
                assertThat(query(scene, "select cast(18446744073709551615 as unsigned) as a"))
                        .isEqualTo("{\"r\":[{\"a\":18446744073709552000}]}");
                // Files of the server's machine are for those with the right FILE; files of this one for nobody.
                assertThat(query(scene, "create table kept(s text)")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "load data local infile '" + secret + "' into table kept"))
                        .contains("\"error\"");
                assertThat(query(scene, "select load_file('" + secret + "') as a"))
                        .doesNotContain("of this machine");
                assertThat(query(scene, "select count(*) as n from kept")).isEqualTo("{\"r\":[{\"n\":0}]}");
                assertThat(query(scene, "select 1 as a; select 2 as b")).contains("\"error\"");
                // Nothing of one request is there for the next.
                assertThat(query(scene, "set @a = 5")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select @a as a")).isEqualTo("{\"r\":[{\"a\":null}]}");
                assertThat(query(scene, "set time_zone = '+05:00'")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select @@time_zone = '+05:00' as a")).isEqualTo("{\"r\":[{\"a\":0}]}");
                assertThat(query(scene, "create temporary table tt(a int)")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select * from tt")).contains("tt' doesn't exist");
                assertThat(query(scene, "select get_lock('l', 0) as a")).isEqualTo("{\"r\":[{\"a\":1}]}");
                assertThat(query(scene, "select is_free_lock('l') as a")).isEqualTo("{\"r\":[{\"a\":1}]}");
            }
        }
    }

    @Test
    void postgresqlGivesValuesAndNoFiles() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role ada login password 'hu%&sh'");
                statement.execute("create schema app authorization ada");
            }
            mount(", \"db\": \"jdbc:postgresql://127.0.0.1:" + database.getPort()
                    + "/postgres?user=ada&password=hu%25%26sh&currentSchema=app\"");
            try (ServerScene scene = serve()) {
                assertThat(query(
                                scene,
                                "create table t(at timestamp, i int, d float8, s text, b boolean, n int,"
                                        + " l bigint, y bytea, z timestamptz, e numeric, c jsonb, f date, g time, u uuid,"
                                        + " a int[], m bit(3), x xml, r tt_none)"))
                        .contains("\"error\"");
                assertThat(query(
                                scene,
                                "create table t(at timestamp, i int, d float8, s text, b boolean, n int,"
                                        + " l bigint, y bytea, z timestamptz, e numeric, c jsonb, f date, g time, u uuid,"
                                        + " a int[], m bit(3), x xml)"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(insert(scene, "insert into t(at, i, d, s, b, n, l, y) values (?,?,?,?,?,?,?,?)"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(query(
                                scene,
                                "update t set z = '2020-01-02 03:04:05+02', e = 1.25, c = '{\"a\":1}', f = at,"
                                        + " g = '01:02:03', u = '123e4567-e89b-12d3-a456-426614174000', a = '{1,null,3}',"
                                        + " m = '101', x = '<a/>'"))
                        .isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select * from t"))
                        .isEqualTo("{\"r\":[{\"at\":\"1970-01-02T00:00:00.000Z\",\"i\":5,\"d\":1.5,\"s\":\"x\","
                                + "\"b\":true,\"n\":null,\"l\":12345678901,\"y\":[1,2],"
                                + "\"z\":\"2020-01-02T01:04:05.000Z\",\"e\":1.25,\"c\":\"{\\\"a\\\": 1}\","
                                + "\"f\":\"1970-01-02\",\"g\":\"01:02:03\","
                                + "\"u\":\"123e4567-e89b-12d3-a456-426614174000\",\"a\":[1,null,3],\"m\":\"101\","
                                + "\"x\":\"<a/>\"}]}");
                assertThat(query(scene, "select row(1, 'x') as a, point(1, 2) as b, interval '1 day' as c"))
                        .isEqualTo("{\"r\":[{\"a\":\"(1,x)\",\"b\":\"(1,2)\",\"c\":\"1 day\"}]}");
                for (String sql : new String[] {
                    "copy t from program 'id'",
                    "copy t to '/var/x'",
                    "copy t from '/etc/hostname'",
                    "copy t to stdout",
                    "select pg_read_file('/etc/hostname') as a",
                    "select pg_ls_dir('/') as a",
                    "select lo_import('/etc/hostname') as a",
                    "create extension adminpack",
                    "load 'x'",
                    "create function f() returns int language c as 'x', 'y'"
                }) {
                    assertThat(query(scene, sql)).as(sql).contains("\"error\"");
                }
                assertThat(query(scene, "set lock_timeout = '99min'")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "show lock_timeout")).isEqualTo("{\"r\":[{\"lock_timeout\":\"0\"}]}");
                assertThat(query(scene, "create temp table tt(a int)")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select * from tt")).contains("does not exist");
                assertThat(query(scene, "set search_path = pg_catalog")).isEqualTo("{\"r\":[]}");
                assertThat(query(scene, "select count(*) as n from t")).isEqualTo("{\"r\":[{\"n\":1}]}");
                assertThat(query(scene, "select pg_try_advisory_lock(5) as a")).isEqualTo("{\"r\":[{\"a\":true}]}");
                assertThat(query(scene, "select count(*) as n from pg_locks where locktype = 'advisory'"))
                        .isEqualTo("{\"r\":[{\"n\":0}]}");
            }
        }
    }

    /** Found out after the script has come to its end, as constraints are that the application has deferred. */
    @Test
    void aTransactionThatCannotBeCommittedIs500() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role ada login password 'hush'");
                statement.execute("create schema app authorization ada");
            }
            mount(", \"db\": \"jdbc:postgresql://127.0.0.1:" + database.getPort()
                    + "/postgres?user=ada&password=hush&currentSchema=app\"");
            try (ServerScene scene = serve()) {
                query(scene, "create table t(a int unique deferrable initially deferred)");
                assertThat(query(scene, "insert into t values (1)")).isEqualTo("{\"r\":[]}");

                HttpResponse<String> twice = scene.get("/mars/sql?q=insert+into+t+values+(1)");
                assertThat(twice.statusCode()).isEqualTo(500);
                assertThat(twice.body()).doesNotContain("unique", "\"r\"");
                assertThat(query(scene, "select count(*) as n from t")).isEqualTo("{\"r\":[{\"n\":1}]}");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theAdministratorsPasswordIsKeptBesideTheSigningKeys() throws Exception {
        Path data = folder.resolve("data");
        mount("");
        try (ServerScene scene = serve("--store=rocksdb:" + data)) {
            assertThat(query(scene, "create table t(a int)")).isEqualTo("{\"r\":[]}");
        }
        Path file = data.resolve("databases.passwords");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("databases"))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file))
                .hasSizeGreaterThan(40)
                .isNotEqualTo(Files.readString(data.resolve("signing.keys")));
        try (ServerScene scene = serve("--store=rocksdb:" + data)) {
            assertThat(query(scene, "select a from t")).isEqualTo("{\"r\":[]}");
        }
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> serve("--store=rocksdb:" + data))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("databases.passwords");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:s;INIT=CALL CSVWRITE('FOLDER/written', 'select 1')",
                "jdbc:h2:mem:s;init=RUNSCRIPT FROM 'FOLDER/written'",
                "jdbc:h2:mem:s;MODE=REGULAR\\\\;INIT=CREATE TABLE T(A INT)",
                "jdbc:h2:mem:s;LOCK_TIMEOUT=CSVWRITE('FOLDER/written', 'select 1')",
                "jdbc:h2:mem:s;TRACE_LEVEL_FILE=3",
                "jdbc:postgresql://127.0.0.1:9/x?socketFactory=org.example.Factory&socketFactoryArg=x",
                "jdbc:postgresql://127.0.0.1:9/x?loggerFile=FOLDER/written",
                "jdbc:mariadb://127.0.0.1:9/x?credentialType=x",
                "jdbc:mysql://127.0.0.1:9/x?localSocket=x"
            })
    void aStoreThatScriptsMayNameRunsNothing(String store) throws Exception {
        mount(", \"store\": \"" + store.replace("FOLDER", "" + folder) + "\"");
        try (ServerScene scene = serve()) {
            assertThat(scene.get("/mars/sql").statusCode()).isEqualTo(500);
            assertThat(folder.resolve("written")).doesNotExist();
        }
    }

    @Test
    void aStoreOfAMountMayHaveWhatReachesNoFileAndNoClass() throws Exception {
        mount(", \"store\": \"jdbc:h2:mem:usual;USER=sa;PASSWORD=x;LOCK_TIMEOUT=1000;MODE=PostgreSQL\"");
        try (ServerScene scene = serve()) {
            assertThat(query(scene, "select 1 as a")).contains("\"r\"");
        }
    }

    @Test
    void theOperatorsOptionsAreNotTheScripts() throws Exception {
        Path options = folder.resolve("mounts.json");
        Files.writeString(options, "{\"mars\": {\"db\": \"jdbc:h2:mem:operators\", \"duration\": 60000}}");
        mount("");
        try (ServerScene scene = serve("--mount-options=" + options)) {
            assertThat(query(scene, "select 1 as a")).isEqualTo("{\"r\":[{\"A\":1}]}");
        }
        for (String option : new String[] {
            "\"db\": \"jdbc:h2:mem:mine\"", "\"store\": \"memory:\"", "\"secret\": \"x\"", "\"sessions\": \"others\""
        }) {
            mount(", " + option);
            try (ServerScene scene = serve("--mount-options=" + options)) {
                assertThat(scene.get("/mars/sql").statusCode()).as(option).isEqualTo(500);
            }
            try (ServerScene scene = serve()) {
                assertThat(query(scene, "select 1 as a")).as(option).contains("\"r\"");
            }
        }
    }
}
