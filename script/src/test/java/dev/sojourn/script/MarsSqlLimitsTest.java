package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A statement takes no more of the server than it may. One that waits for a lock stands for all that do not stop when
 * they are told to, such as a hash of two billion rounds: H2 lets it wait, and the test can end it.
 */
class MarsSqlLimitsTest {

    private static final Duration LONGER = Duration.ofSeconds(6);
    private static final String UPDATE = "update t set b = b + 1 where a = 1";

    private final String memory = "jdbc:h2:mem:" + UUID.randomUUID();
    private Connection administrator;
    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        H2Address.prepareDriver();
        administrator = DriverManager.getConnection(memory, "sa", "x");
        scene = new Scene(folder)
                .file(
                        "mars/mount.json",
                        "{\"contexts\": 1, \"db\": \"" + memory + ";USER=sa;PASSWORD=x;LOCK_TIMEOUT=1000000\"}")
                .file(
                        "mars/schema.sql",
                        "create table t(a int primary key, b int); insert into t select x, 0 from system_range(1, 3)")
                .file("mars/wait.js", "write('r', db.query('" + UPDATE + "'))")
                .file("mars/catch.js", "try { db.query('" + UPDATE + "') } catch (e) {} write('r', 'caught')")
                .file("mars/other.js", "write('r', db.query('select b from t where a = 2'))")
                .file("mars/plain.js", "write('r', 1)");
        assertThat(get("other")).isEqualTo("200 {\"r\":[{\"B\":0}]}");
        sql("set schema mount");
        administrator.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        administrator.close();
        scene.close();
    }

    private String get(String script) {
        FakeExchange answer = scene.get("/mars/" + script);
        return answer.status() + " " + answer.text().strip();
    }

    private String run(String script) {
        scene.file("mars/it.js", "try { " + script + " } catch (e) { write('error', e.message) }");
        return get("it");
    }

    private void sql(String statement) {
        try (Statement s = administrator.createStatement()) {
            s.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many statements wait for the lock. */
    private int waiting() {
        try (Statement s = administrator.createStatement();
                ResultSet rows = s.executeQuery("select count(*) from information_schema.sessions"
                        + " where executing_statement like 'update t%' and blocker_id is not null")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Asks for something, and lets its time pass when so many statements wait. */
    private String overdue(String script, int statements) {
        CompletableFuture<Void> clock = CompletableFuture.runAsync(() -> {
            await(() -> waiting() == statements);
            scene.scriptTime().pass(LONGER);
        });
        String answer = get(script);
        clock.join();
        // What stopped the script is no matter of what this thread does next.
        assertThat(Thread.interrupted()).isFalse();
        return answer;
    }

    @Test
    void aStatementThatDoesNotStopIsLeftAndItsContextIsFree() {
        sql("update t set b = 7 where a = 1");
        List<String> log = Logs.during(() -> {
            assertThat(overdue("wait", 1)).isEqualTo("500 Internal error");
            assertThat(waiting()).isEqualTo(1);
            assertThat(get("plain")).isEqualTo("200 {\"r\":1}");
            assertThat(get("other")).isEqualTo("200 {\"r\":[{\"B\":0}]}");
        });
        assertThat(log)
                .anyMatch(line -> line.contains("Mount mars: SQL of GET /mars/wait was left to end by itself")
                        && line.contains("1 of 4"));
        sql("commit");
        await(() -> waiting() == 0);
        // What it did after nobody waited is rolled back.
        await(() -> sessions() == 2);
        assertThat(run("write('r', db.query('select b from t where a = 1'))")).isEqualTo("200 {\"r\":[{\"B\":7}]}");
    }

    private int sessions() {
        try (Statement s = administrator.createStatement();
                ResultSet rows = s.executeQuery("select count(*) from information_schema.sessions")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aScriptDoesNotOutliveItByCatchingTheError() {
        sql("update t set b = 7 where a = 1");
        assertThat(overdue("catch", 1)).isEqualTo("500 Internal error");
    }

    @Test
    void whenTooManyAreLeftTheMountHasNoSqlUntilOneEnds() {
        sql("update t set b = 7 where a = 1");
        List<String> log = Logs.during(() -> {
            for (int i = 1; i <= SqlRoom.MOST_LEFT; i++) {
                assertThat(overdue("wait", i)).isEqualTo("500 Internal error");
            }
        });
        assertThat(log).anyMatch(line -> line.contains("4 of 4; until one of them ends"));
        FakeExchange refused = scene.get("/mars/other");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.answeredHeader("retry-after")).isEqualTo("1");
        assertThat(waiting()).isEqualTo(SqlRoom.MOST_LEFT);
        assertThat(get("plain")).isEqualTo("200 {\"r\":1}");
        sql("rollback");
        await(() -> get("other").startsWith("200"));
    }

    @Test
    void aCrossJoinIsStopped() {
        scene.file(
                "mars/it.js",
                "db.query('select count(*) from system_range(1, 1000000) x, system_range(1, 1000000) y'"
                        + " + ' where x.x = -y.x')");
        CompletableFuture<Void> clock = CompletableFuture.runAsync(() -> {
            await(() -> executing("select count%"));
            scene.scriptTime().pass(LONGER);
        });
        assertThat(get("it")).isEqualTo("500 Internal error");
        clock.join();
        await(() -> !executing("select count%"));
    }

    private boolean executing(String like) {
        try (Statement s = administrator.createStatement();
                ResultSet rows = s.executeQuery("select count(*) from information_schema.sessions where"
                        + " executing_statement like '" + like + "' and session_id <> session_id()")) {
            rows.next();
            return rows.getInt(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aResultHasBoundedRows() {
        assertThat(run("write('r', db.query('select x from system_range(1, 10000)').length)"))
                .isEqualTo("200 {\"r\":10000}");
        assertThat(run("db.query('select x from system_range(1, 10001)')"))
                .isEqualTo("200 {\"error\":\"db.query: more than 10000 rows; ask for fewer of them, with limit for"
                        + " instance\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select repeat('a', 1000000) as a from system_range(1, 9)",
                "select array[repeat('a', 5000000), repeat('b', 5000000)] as a",
                "select cast(repeat('a', 9000000) as clob) as a",
                "select cast(repeat('61', 17000000) as varbinary(17000000)) as a",
                "select cast(repeat('61', 17000000) as blob) as a"
            })
    void aResultHasBoundedBytes(String sql) {
        assertThat(run("db.query(\"" + sql + "\")"))
                .isEqualTo("200 {\"error\":\"db.query: the result is larger than 16777216 bytes\"}");
    }

    @Test
    void whatAStatementAllocatesIsBoundedAsForScripts() {
        scene.file(
                "mars/mount.json",
                "{\"memoryLimit\": 64000000, \"db\": \"" + memory + ";USER=sa;PASSWORD=x;LOCK_TIMEOUT=1000000\"}");
        scene.file("mars/schema.sql", "select 1");
        assertThat(run("db.query(\"select length(repeat('a', 60000000)) as a\")"))
                .contains("\"error\":\"");
        assertThat(run("write('r', db.query('select 1 as a'))")).isEqualTo("200 {\"r\":[{\"A\":1}]}");
    }

    @Test
    void aHashThatAsksForMoreThanACostOf14IsRefused() {
        String rest = "$" + "a".repeat(53);
        assertThat(run("bcrypt('x', '$2a$31" + rest + "')"))
                .isEqualTo("200 {\"error\":\"bcrypt: the hash asks for a cost of 31; the most is 14\"}");
        assertThat(run("bcrypt('x', '$2a$15" + rest + "')")).contains("a cost of 15");
        assertThat(run("write('r', bcrypt('x', '$2a$04" + rest + "'))")).isEqualTo("200 {\"r\":false}");
    }
}
