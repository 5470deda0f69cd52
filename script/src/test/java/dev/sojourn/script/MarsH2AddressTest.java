package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address of H2 in mount.json makes nobody its administrator: there are no files and classes behind it. */
class MarsH2AddressTest {

    private final String memory = "jdbc:h2:mem:" + UUID.randomUUID();
    private Path folder;
    private Scene scene;

    @BeforeEach
    void open(@TempDir Path temporary) {
        H2Address.prepareDriver();
        folder = temporary;
        scene = new Scene(temporary.resolve("mounts"))
                .settings(host -> host.dataFolder(temporary.resolve("data"), List.of("a password of this server")));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void mount(String address) {
        scene.file("mars/mount.json", "{\"timeLimit\": 30000, \"db\": \"" + address.replace("\\", "\\\\") + "\"}");
    }

    private String query(String sql) {
        scene.file("mars/it.js", "write('r', db.query(`" + sql + "`))");
        FakeExchange answer = scene.get("/mars/it");
        return answer.status() + " " + answer.text().strip();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mem:NAME",
                "mem:NAME;",
                "mem:NAME;DB_CLOSE_ON_EXIT=FALSE",
                "mem:NAME;database_to_lower=true;Mode=PostgreSQL;NON_KEYWORDS=VALUE,DAY",
                "mem:NAME;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                "mem:NAME;USER=sa;PASSWORD=it's; ",
                "file:FOLDER/data",
                "file:FOLDER/data;USER=sa;PASSWORD=secret;LOCK_TIMEOUT=5000"
            })
    void scriptsWorkInASchemaOfTheirOwnWithoutRights(String address) {
        mount("jdbc:h2:"
                + address.strip().replace("NAME", UUID.randomUUID().toString()).replace("FOLDER", "" + folder));
        scene.file(
                "mars/schema.sql",
                "create table if not exists users (id int primary key); merge into users values (1);");
        for (int i = 1; i <= 2; i++) {
            assertThat(query("insert into users select max(id) + 1 from users")).startsWith("200");
            assertThat(query("select count(*) as n from users"))
                    .isEqualToIgnoringCase("200 {\"r\":[{\"n\":" + (i + 1) + "}]}");
            assertThat(query("select lower(current_schema) as a, lower(current_user) as b, (select is_admin from"
                            + " information_schema.users where user_name = current_user) as c"))
                    .isEqualToIgnoringCase("200 {\"r\":[{\"a\":\"mount\",\"b\":\"script\",\"c\":false}]}");
            if (address.startsWith("file:")) {
                scene.restart();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create alias run for \"java.lang.System.getProperty\"",
                "create alias run as 'String s(String c) { return c; }'",
                "select file_read('/etc/hostname')",
                "call file_write('a', 'FOLDER/written')",
                "call csvwrite('FOLDER/written', 'select 1')",
                "select * from csvread('/etc/passwd')",
                "create linked table t('', 'jdbc:h2:mem:x', '', '', 't')",
                "call link_schema('a', '', 'jdbc:h2:mem:x', '', '', 'public')",
                "runscript from '/etc/passwd'",
                "script to 'FOLDER/written'",
                "backup to 'FOLDER/written'",
                "create trigger t before insert on users call \"java.lang.String\"",
                "create trigger t before insert on users as 'org.h2.api.Trigger s() { return null; }'",
                "create table e (id int) engine \"java.lang.String\"",
                "create aggregate a for \"java.lang.String\"",
                "create user other password '' admin",
                "alter user script admin true",
                "grant alter any schema to script",
                "set trace_level_file 3",
                "set database_event_listener 'java.lang.String'",
                "set java_object_serializer 'java.lang.String'",
                "set allow_literals none",
                "create table public.t (id int)",
                "shutdown"
            })
    void theDatabaseIsNoWayToTheHost(String sql) {
        mount(memory);
        scene.file("mars/schema.sql", "create table if not exists users (id int)");
        assertThat(query("select 1 as a")).startsWith("200");
        assertThat(query(sql.replace("FOLDER", "" + folder))).isEqualTo("500 Internal error");
        assertThat(folder.resolve("written")).doesNotExist();
        assertThat(query("select 1 as a")).startsWith("200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INIT=CALL CSVWRITE('FOLDER/written', 'select 1')",
                "init=RUNSCRIPT FROM 'FOLDER/evil.sql'",
                "MODE=REGULAR;INIT=CREATE TABLE T(A INT)",
                "TRACE_LEVEL_FILE=3",
                "TRACE_LEVEL_SYSTEM_OUT=3",
                "DATABASE_EVENT_LISTENER='java.lang.String'",
                "JAVA_OBJECT_SERIALIZER='java.lang.String'",
                "AUTO_SERVER=TRUE",
                "AUTO_SERVER_PORT=9",
                "FILE_LOCK=NO",
                "ACCESS_MODE_DATA=r",
                "CACHE_TYPE=SOFT_LRU",
                "CIPHER=AES",
                "PAGE_SIZE=512",
                "RECOVER=TRUE",
                "FORBID_CREATION=TRUE",
                "DEFAULT_TABLE_ENGINE=java.lang.String",
                "BUILTIN_ALIAS_OVERRIDE=TRUE",
                "ALLOW_LITERALS=ALL",
                "DB_CLOSE_DELAY=-1",
                "AUTHREALM=x",
                "IGNORE_UNKNOWN_SETTINGS=TRUE",
                "SCHEMA=PUBLIC",
                "LOCK_TIMEOUT=CSVWRITE('FOLDER/written', 'select 1')",
                "LOCK_TIMEOUT=(select 1)",
                "MODE=REGULAR\\;INIT=CREATE TABLE T(A INT)",
                "PASSWORD=a\\;INIT=CREATE TABLE T(A INT)",
                "USER=script",
                "user=SCRIPT",
                "USER=",
                "USER",
                "=1",
                "LOCK_TIMEOUT"
            })
    void anAddressThatAsksForMoreIsRefused(String settings) {
        mount(memory + ";" + settings.replace("FOLDER", "" + folder));
        scene.file("mars/it.js", "write('r', 1)");
        List<String> log =
                Logs.during(() -> assertThat(scene.get("/mars/it").status()).isEqualTo(500));
        String name = settings.replaceAll(".*\\\\;", "")
                .replaceAll("MODE=REGULAR;", "")
                .split("=", -1)[0];
        assertThat(log)
                .singleElement()
                .asString()
                .contains("option \"db\" is (not shown); allowed is an address of H2");
        if (settings.matches("[A-Za-z_]+=[A-Za-z0-9']*") && !name.isEmpty()) {
            assertThat(log.get(0)).containsIgnoringCase("and not " + name);
        }
        assertThat(folder.resolve("written")).doesNotExist();
    }

    @Test
    void anAdministratorOfThatNameIsNoneAnyMore() throws Exception {
        try (Connection before = DriverManager.getConnection(memory, "sa", "secret");
                Statement statement = before.createStatement()) {
            statement.execute("create user script password 'known' admin");
            mount(memory + ";USER=sa;PASSWORD=secret");
            assertThat(query("create alias run for \"java.lang.System.getProperty\""))
                    .isEqualTo("500 Internal error");
            assertThat(query("select 1 as a")).startsWith("200");
        }
    }

    @Test
    void aScriptCannotLockItsMountOutByAnotherPassword() {
        for (String database : List.of("", ", \"db\": \"jdbc:h2:file:" + folder + "/data\"")) {
            scene.file("mars/mount.json", "{\"timeLimit\": 30000" + database + "}");
            assertThat(query("alter user script set password 'other'")).startsWith("200");
            scene.restart();
            assertThat(query("select 1 as a")).startsWith("200");
        }
    }

    @Test
    void theAddressOfAnotherAdministratorIsAnErrorThatDoesNotShowIt() throws Exception {
        try (Connection before = DriverManager.getConnection(memory, "sa", "secret")) {
            mount(memory + ";USER=sa;PASSWORD=hush");
            assertThat(query("select 1 as a")).isEqualTo("500 Internal error");
            assertThat(before.isValid(1)).isTrue();
        }
    }
}
