package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a script has in hand never become an object of a class of Java, and no value becomes such bytes. */
class MarsJavaObjectTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        Marker.MADE.set(0);
        scene = new Scene(folder).file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 30000}");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** Counts how often bytes became one, and whether anybody asked it for anything. */
    private static final class Marker implements Serializable {

        @Serial
        private static final long serialVersionUID = 1;

        private static final AtomicInteger MADE = new AtomicInteger();

        @Serial
        private void readObject(ObjectInputStream in) {
            MADE.incrementAndGet();
        }

        @Override
        public String toString() {
            return "marker";
        }
    }

    private static String hex(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private String run(String script) {
        scene.file("mars/it.js", script);
        FakeExchange answer = scene.get("/mars/it");
        return answer.status() + " " + answer.text().strip();
    }

    /** What the last of some statements gives: its rows, or the message of the first error. */
    private String query(String statements) {
        return run("let r; try { for (const sql of `" + statements + "`.split(';')) r = db.query(sql); write('r', r) }"
                + " catch (e) { write('error', e.message) }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // With TWO rows of a variable its column has the type of the second when the first is read.
                "select OBJECT as o",
                "select cast(X'HEX' as object) as o",
                "select cast(X'HEX' as other) as o",
                "call OBJECT",
                "values (OBJECT)",
                "table(o java_object = array[OBJECT])",
                "select * from table(o java_object = array[OBJECT])",
                "select * from unnest(array[OBJECT])",
                "select array[OBJECT] as o",
                "select array[array[array[OBJECT]]] as o",
                "select array[null, OBJECT] as o",
                "select cast(array[X'HEX'] as java_object array) as o",
                "select array_agg(o) from (values (OBJECT), (OBJECT)) v(o)",
                "select row(1, OBJECT) as o",
                "select row(1, array[OBJECT]) as o",
                "select array[row(1, OBJECT)] as o",
                "select row(row(OBJECT, 1), 2) as o",
                "select cast(row(X'HEX') as row(a java_object)) as o",
                "select max(o) as o from (values (OBJECT)) v(o)",
                "select lag(o) over (order by 1) from (values (OBJECT), (OBJECT)) v(o)",
                "select coalesce(null, OBJECT) as o",
                "select case when 1 = 1 then OBJECT end as o",
                "select OBJECT as o union all select OBJECT",
                "with recursive t(o, n) as (select OBJECT, 1 union all select o, n + 1 from t where n < 3) "
                        + "select o from t",
                "with recursive t(o, n) as (select cast(null as int), 1 union all select OBJECT, n + 1 from t "
                        + "where n < 3)"
                        + " select o from t",
                "select cast(cast(X'HEX' as blob) as java_object) as o",
                "select cast(cast(X'HEX' as varbinary) as java_object) as o",
                "select cast(OBJECT as varchar) as o",
                "select OBJECT || '' as o",
                "select cast(OBJECT as json) as o",
                "execute immediate 'select OBJECT'",
                "create domain d as java_object; select cast(X'HEX' as d) as o",
                "create table t(o java_object); insert into t values (X'HEX'); select * from t",
                "create table t(o java_object); select * from final table (insert into t values (OBJECT))",
                "create table t(a int, o java_object default X'HEX'); insert into t(a) values (1); select o from t",
                "create table t(a int, o java_object array); insert into t values (1, array[OBJECT]); select * from t",
                "create view v as select OBJECT as o; select * from v",
                "create local temporary table t as select OBJECT as o; select o from t",
                "set @v = OBJECT; select @v as o",
                "set @v = array[OBJECT]; select @v as o",
                "set @v = 1; select set(@v, OBJECT) as a, @v as o",
                "set @v = 1; select set(@v, OBJECT) is null as a, @v as o",
                "set @v = 'a'; select set(@v, OBJECT) is null as a, @v as o",
                "set @v = OBJECT; select @v as o, set(@v, 1) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, 1.5) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, cast(1.5 as real)) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, 'a') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, cast('a' as clob)) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, true) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, date '2020-01-01') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, time '00:00:00') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, timestamp '2020-01-01 00:00:00') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, timestamp with time zone '2020-01-01 00:00:00Z') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, time with time zone '00:00:00Z') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, random_uuid()) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, json '1') from TWO",
                "set @v = OBJECT; select @v as o, set(@v, interval '1' day) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, array[1]) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, row(1, 2)) from TWO",
                "set @v = OBJECT; select @v as o, set(@v, null) from TWO",
                "set @v = array[OBJECT]; select @v as o, set(@v, array[1]) from TWO",
                "set @v = array[row(1, OBJECT)]; select @v as o, set(@v, array[1]) from TWO",
                "set @v = row(1, array[OBJECT]); select @v as o, set(@v, row(1, 2)) from TWO",
                "set @v = array[1]; select set(@v, OBJECT) is null as a, @v as o",
                "set @v = array[1]; select set(@v, array[OBJECT]) is null as a, @v as o",
                "set @v = array[1]; select set(@v, array[row(OBJECT, 1)]) is null as a, @v as o",
                "set @v = row(1, 2); select set(@v, OBJECT) is null as a, @v as o",
                "set @v = null; select set(@v, OBJECT) is null as a, @v as o",
                "select @new as o; set @new = OBJECT; select @new as o",
                "set @v = 1; select @v as o; set @v = OBJECT; select @v as o"
            })
    void noBytesBecomeAnObject(String statements) {
        for (Object planted : new Object[] {new Marker(), "a text", new byte[3], new int[] {1}}) {
            String hex = hex(planted);
            String answer = query(statements
                    .replace("OBJECT", "cast(X'HEX' as java_object)")
                    .replace("'select cast(X'HEX' as java_object)'", "'select cast(X''HEX'' as java_object)'")
                    .replace("TWO", "system_range(1, 2)")
                    .replace("HEX", hex));
            assertThat(Marker.MADE).hasValue(0);
            assertThat(answer)
                    .startsWith("200 {\"error\":")
                    .doesNotContain("eserializ")
                    .doesNotContain("marker");
        }
    }

    @Test
    void theBytesOfAnObjectAreBytesInEveryOtherType() {
        String bytes = "X'" + hex(new Marker()) + "'";
        assertThat(query("set @v = cast(" + bytes
                        + " as java_object); select @v as o, set(@v, X'00') as a from"
                        + " system_range(1, 2)"))
                .startsWith("200 {\"r\":[{\"o\":\"rO0");
        assertThat(query("select cast(cast(" + bytes + " as java_object) as varbinary) as o"))
                .startsWith("200 {\"r\":[{\"o\":");
        assertThat(run("db.query('create table t(o java_object)');"
                        + " db.query('insert into t values (?)', new Uint8Array([1, 2, 3]));"
                        + " write('r', db.query('select cast(o as varbinary) as o from t').length)"))
                .isEqualTo("200 {\"r\":1}");
        assertThat(Marker.MADE).hasValue(0);
    }

    @Test
    void aColumnOfJavaObjectsIsNamedInTheRefusal() {
        assertThat(query("select 1 as a, cast(X'00' as java_object) as thing"))
                .isEqualTo("200 {\"error\":\"db.query: the column thing holds Java objects, which scripts do not get;"
                        + " select cast(... as varbinary) for their bytes\"}");
        assertThat(query("select array[cast(X'00' as java_object)] as thing")).contains("holds Java objects");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.query('select ? as o, ? as p', {a: 1}, 1)",
                "db.query('select ? as o', {a: 1})",
                "db.query('select ? as o', {})",
                "db.query('select ?1 as o', [1, 2])",
                "db.query('select ? as o', [])",
                "db.query('select :o as o', {o: {a: 1}})",
                "db.query('select :o as o', {o: [1]})",
                "db.query('select cast(? as java_object) as o', {a: 1})",
                "db.query('values (?)', new Map([['a', 1]]))",
                "db.query('values (?)', new Set(['a']))",
                "db.query('create table t(o java_object)'); db.query('insert into t values (?)', {a: 1})",
                "db.query('create table t(o varchar)'); db.query('insert into t values (?)', ['a'])",
                "db.query('select ? as o, ? as p', JSON.parse('{\"x\":1}'), 1)"
            })
    void anObjectOrAnArrayIsNoArgument(String script) {
        assertThat(run("try { write('r', " + script.replace("; ", "), write('r', ") + ") }"
                        + " catch (e) { write('error', [e.name, e.message]) }"))
                .contains("\"error\":[\"TypeError\",\"db.query takes texts, numbers, booleans, dates, bytes and null as"
                        + " arguments, not an ");
    }

    @Test
    void theDriverIsToldToMakeNoObjectsBeforeItIsUsed() throws ReflectiveOperationException {
        assertThat(query("select 1 as a")).isEqualTo("200 {\"r\":[{\"a\":1}]}");
        assertThat(Class.forName("org.h2.engine.SysProperties")
                        .getField("ALLOWED_CLASSES")
                        .get(null))
                .isEqualTo("org.h2.server.TcpServer");
    }

    @Test
    void valuesOfAllOtherTypesArrive() {
        assertThat(query("select cast(1 as tinyint) as a, cast(2 as smallint) as b, 3 as c, cast(4 as bigint) as d,"
                        + " 5.25 as e, cast(6.5 as real) as f, cast(7.5 as double) as g, cast(8.5 as decfloat) as h,"
                        + " true as i, 'x' as j, cast('y' as char(3)) as k, cast('z' as clob) as l,"
                        + " cast('Q' as varchar_ignorecase) as m, cast('b' as enum('a', 'b')) as n"))
                .isEqualTo("200 {\"r\":[{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5.25,\"f\":6.5,\"g\":7.5,\"h\":8.5,"
                        + "\"i\":true,\"j\":\"x\",\"k\":\"y  \",\"l\":\"z\",\"m\":\"Q\",\"n\":\"b\"}]}");
        assertThat(query("select date '2020-01-02' as a, time '03:04:05' as b, timestamp '2020-01-02 03:04:05.5' as c,"
                        + " timestamp with time zone '2020-01-02 03:04:05+02:00' as d, time with time zone"
                        + " '03:04:05+02:00' as e, interval '3' day as f,"
                        + " cast('123e4567-e89b-12d3-a456-426614174000' as uuid) as g"))
                .isEqualTo(
                        "200 {\"r\":[{\"a\":\"2020-01-02\",\"b\":\"03:04:05\",\"c\":\"Thu Jan 02 03:04:05 UTC 2020\","
                                + "\"d\":\"Thu Jan 02 01:04:05 UTC 2020\",\"e\":\"03:04:05+02:00\","
                                + "\"f\":\"INTERVAL '3' DAY\",\"g\":\"123e4567-e89b-12d3-a456-426614174000\"}]}");
        assertThat(query("select array[1, 2, null] as a, array[array['x'], array['y', 'z']] as b, array[] as c,"
                        + " array[timestamp '2020-01-02 03:04:05'] as d, cast(null as int array) as e, null as f,"
                        + " cast(null as varchar) as g, cast(null as timestamp) as h, cast(null as boolean) as i"))
                .isEqualTo("200 {\"r\":[{\"a\":[1,2,null],\"b\":[[\"x\"],[\"y\",\"z\"]],\"c\":[],"
                        + "\"d\":[\"Thu Jan 02 03:04:05 UTC 2020\"],\"e\":null,\"f\":null,\"g\":null,\"h\":null,"
                        + "\"i\":null}]}");
        assertThat(run("const [r] = db.query(\"select X'0102' as a, cast(X'0304' as blob) as b, cast(null as "
                        + "blob) as c,"
                        + " cast(X'05' as binary(1)) as d\"); write('r', [[...r.a], [...r.b], r.c, [...r.d]])"))
                .isEqualTo("200 {\"r\":[[1,2],[3,4],null,[5]]}");
        assertThat(query("select json '{\"a\": [1, 2]}' as a, geometry 'POINT (1 2)' as b, row(1, 'x') as c"))
                .isEqualTo("200 {\"r\":[{\"a\":\"{\\\"a\\\":[1,2]}\",\"b\":\"POINT (1 2)\",\"c\":\"ROW (1, x)\"}]}");
    }
}
