package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MARS Engine says of its session, fact by fact. */
class MarsSessionTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file("mars/start.js", "const sid = session();\nwrite('sid', sid);")
                .file("mars/save.js", "const sid = session();\nsession('time', new Date());\nwrite('sid', sid);")
                .file("mars/read.js", "const time = session('time');\nwrite('time', time);")
                .file("mars/close.js", "session.close();\nwrite('after', session('time'));")
                .file("mars/nothing.js", "write('ok', true);");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String sid(FakeExchange answer) {
        Matcher matcher = Pattern.compile("\"sid\":\"([^\"]+)\"").matcher(answer.text());
        assertThat(matcher.find()).as(answer.text()).isTrue();
        return matcher.group(1);
    }

    private String run(String script, String target) {
        scene.file("mars/it.js", script);
        return scene.get(target).text();
    }

    @Test
    @DisplayName("S1.1 S1.2 S1.6 session() returns a sid of 32 letters and digits, and sets no cookie")
    void startsASession() {
        FakeExchange answer = scene.get("/mars/start");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).matches("\\{\"sid\":\"[A-Za-z0-9]{32}\"}");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
        assertThat(answer.answeredHeader("X-MARS-SID")).isNull();
        assertThat(answer.answeredHeader("Content-Type")).startsWith("application/json");
    }

    /** A cache before the server would give one visitor's sid to the next. */
    @Test
    @DisplayName("An answer that hands out a sid, or was asked for with one, is kept by no cache, say what it may")
    void isKeptByNoCache() {
        FakeExchange began = scene.get("/mars/start");
        scene.file("mars/it.js", "header('Cache-Control', 'public, max-age=60');\nwrite('time', session('time'));");

        FakeExchange read = scene.get("/mars/it?sid=" + sid(began));
        assertThat(began.answeredHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(read.answeredHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(read.answeredHeader("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(scene.get("/mars/it").answeredHeader("Cache-Control")).isEqualTo("public, max-age=60");
    }

    @Test
    @DisplayName("S1.3 session() in an active session returns the same sid, however often it is called")
    void keepsTheSid() {
        String sid = sid(scene.get("/mars/save"));
        assertThat(sid(scene.get("/mars/start?sid=" + sid))).isEqualTo(sid);
        assertThat(run("write('same', session() === session())", "/mars/it")).isEqualTo("{\"same\":true}");
        assertThat(scene.engine("mars").directory().count()).isEqualTo(2);
    }

    @Test
    @DisplayName("S1.4 S1.13 without an active session session(key) is null, and written as JSON null")
    void readsNullWithoutASession() {
        assertThat(scene.get("/mars/read").text()).isEqualTo("{\"time\":null}");
        assertThat(scene.engine("mars").directory().count()).isZero();
    }

    @Test
    @DisplayName("S1.5 an unknown, malformed or client-chosen sid gets a new one and is never adopted")
    void neverAdoptsASid() {
        for (String foreign : new String[] {"A".repeat(32), "x", "%00", "a".repeat(5000), "../../etc"}) {
            String sid = sid(scene.get("/mars/start?sid=" + foreign));
            assertThat(sid).hasSize(32).isNotEqualTo(foreign);
        }
    }

    @Test
    @DisplayName("S1.7 S1.8 S1.12 a value is there in the same request and in later ones, under any key")
    void storesValues() {
        String answer = run(
                "const sid = session(); session('user data', {a: 1}); write('sid', sid);"
                        + " write('now', session('user data'));",
                "/mars/it");
        assertThat(answer).contains("\"now\":{\"a\":1}");
        String sid = answer.substring(8, 40);
        scene.file("mars/later.js", "write('later', session('user data'))");
        assertThat(scene.get("/mars/later?sid=" + sid).text()).isEqualTo("{\"later\":{\"a\":1}}");
    }

    @Test
    @DisplayName("S1.9 every JSON value, dates and nested structures keep their shape")
    void keepsStructures() {
        scene.file(
                "mars/put.js",
                "session('v', {n: null, t: true, i: 4294967296, d: 0.1, s: '\\u{1F600} \\u0000', a: [1, [2, {x: 'y'}]],"
                        + " at: new Date(0), b: new Uint8Array([0, 255]), __proto__x: 1, constructor: 'c'});"
                        + " write('sid', session())");
        scene.file(
                "mars/take.js",
                "const v = session('v'); write('kinds', [v.n === null, v.t, v.i, v.d, v.s.length, v.a[1][1].x,"
                        + " v.at instanceof Date, v.b instanceof Uint8Array, v.b[1], v.constructor])");
        String sid = sid(scene.get("/mars/put"));
        assertThat(scene.get("/mars/take?sid=" + sid).text())
                .isEqualTo("{\"kinds\":[true,true,4294967296,0.1,4,\"y\",true,true,255,\"c\"]}");
    }

    @Test
    @DisplayName("S1.10 session(key, value) returns the value")
    void returnsWhatItStores() {
        assertThat(run("write('r', session('k', 5))", "/mars/it")).isEqualTo("{\"r\":5}");
    }

    @Test
    @DisplayName("S1.11 writing starts a session, unless autoStartOnWrite is false: then nothing happens")
    void startsOnWrite() {
        assertThat(run("session('k', 1); write('k', session('k'))", "/mars/it")).isEqualTo("{\"k\":1}");
        scene.file("strict/mount.json", "{\"dialect\": \"mars\", \"autoStartOnWrite\": false}")
                .file("strict/it.js", "write('r', session('k', 1)); write('k', session('k'))");
        assertThat(scene.get("/strict/it").text()).isEqualTo("{\"r\":null,\"k\":null}");
    }

    @Test
    @DisplayName("S1.14 S1.15 a missing key is null, and null removes")
    void missingIsNull() {
        assertThat(run(
                        "session('a', 1); session('a', null);"
                                + " write('v', [session('a'), session('b'), session('b') === null])",
                        "/mars/it"))
                .isEqualTo("{\"v\":[null,null,true]}");
    }

    @Test
    @DisplayName("S1.16 a stored Date is printed as Mon Sep 24 11:01:44 UTC 2018 and is still a date")
    void printsDates() {
        scene.file("mars/math.js", "write('ms', new Date(session('time')).getTime() + 1 - session('time'))");
        scene.file("mars/save.js", "session('time', new Date(1537786904000)); write('sid', session())");
        String sid = sid(scene.get("/mars/save"));
        assertThat(scene.get("/mars/read?sid=" + sid).text()).isEqualTo("{\"time\":\"Mon Sep 24 11:01:44 UTC 2018\"}");
        assertThat(scene.get("/mars/math?sid=" + sid).text()).isEqualTo("{\"ms\":1}");
    }

    @Test
    @DisplayName("S1.16 dateFormat may be ISO or EPOCH")
    void printsDatesAsAsked() {
        scene.file("iso/mount.json", "{\"dialect\": \"mars\", \"dateFormat\": \"ISO\"}")
                .file("iso/it.js", "write('d', [new Date(0)])")
                .file("epoch/mount.json", "{\"dialect\": \"mars\", \"dateFormat\": \"EPOCH\"}")
                .file("epoch/it.js", "write('d', {at: new Date(7)})");
        assertThat(scene.get("/iso/it").text()).isEqualTo("{\"d\":[\"1970-01-01T00:00:00.000Z\"]}");
        assertThat(scene.get("/epoch/it").text()).isEqualTo("{\"d\":{\"at\":7}}");
    }

    @Test
    @DisplayName("S1.18 S1.20 S1.21 the sid travels by query, form, multipart, JSON and X-MARS-SID, in any case")
    void continuesBySid() {
        String sid = sid(scene.get("/mars/save"));
        String time = scene.get("/mars/read?sid=" + sid).text();
        assertThat(time).doesNotContain("null");
        String boundary = "--b\r\nContent-Disposition: form-data; name=\"sid\"\r\n\r\n" + sid + "\r\n--b--\r\n";
        FakeExchange[] requests = {
            new FakeExchange("POST", "/mars/read").body("application/x-www-form-urlencoded", "a=1&sid=" + sid),
            new FakeExchange("POST", "/mars/read").body("multipart/form-data; boundary=b", boundary),
            new FakeExchange("POST", "/mars/read").body("application/json", "{\"sid\": \"" + sid + "\"}"),
            new FakeExchange("GET", "/mars/read").header("x-mars-sid", sid),
            new FakeExchange("GET", "/mars/read?sid=").header("X-MARS-SID", sid)
        };
        for (FakeExchange request : requests) {
            assertThat(scene.answer(request).text()).isEqualTo(time);
        }
    }

    @Test
    @DisplayName("S1.19 of several sids the first one, by query, body and header, that lives wins")
    void firstLivingSidWins() {
        String one = sid(scene.get("/mars/save"));
        String two = sid(scene.get("/mars/save"));
        assertThat(sid(scene.answer(new FakeExchange("GET", "/mars/start?sid=" + one).header("X-MARS-SID", two))))
                .isEqualTo(one);
        assertThat(sid(scene.answer(
                        new FakeExchange("GET", "/mars/start?sid=" + "z".repeat(32)).header("X-MARS-SID", two))))
                .isEqualTo(two);
    }

    @Test
    @DisplayName("S1.23 param('sid') still returns what was sent")
    void leavesTheParameter() {
        assertThat(run("write('p', param('sid'))", "/mars/it?sid=abc")).isEqualTo("{\"p\":\"abc\"}");
    }

    @Test
    @DisplayName("S1.24 S1.25 a session ends 30 minutes after the last request, whether or not it called session")
    void slides() {
        String sid = sid(scene.get("/mars/save"));
        scene.after(Duration.ofMinutes(29));
        scene.get("/mars/nothing?sid=" + sid);
        scene.after(Duration.ofMinutes(29));
        assertThat(scene.get("/mars/read?sid=" + sid).text()).doesNotContain("null");
        scene.after(Duration.ofMinutes(30));
        assertThat(scene.get("/mars/read?sid=" + sid).text()).isEqualTo("{\"time\":null}");
    }

    @Test
    @DisplayName("S1.26 session.close() ends the session at once and for good")
    void closes() {
        String sid = sid(scene.get("/mars/save"));
        assertThat(scene.get("/mars/close?sid=" + sid).text()).isEqualTo("{\"after\":null}");
        assertThat(scene.get("/mars/read?sid=" + sid).text()).isEqualTo("{\"time\":null}");
    }

    @Test
    @DisplayName("S1.27 close without a session is nothing, and session() after close is a new sid")
    void startsAnewAfterClose() {
        assertThat(run(
                        "session.close(); const a = session(); session.close(); const b = session();"
                                + " write('r', [a !== b, b.length])",
                        "/mars/it"))
                .isEqualTo("{\"r\":[true,32]}");
    }

    @Test
    @DisplayName("S1.28 S1.29 getTime is the last access in milliseconds, or the creation, or null without a session")
    void tellsTime() {
        String script = "const t = session.getTime(); write('t', t); write('d', new Date(t).getTime() === t)";
        scene.file("mars/it.js", script)
                .file("born/mount.json", "{\"dialect\": \"mars\", \"getTime\": \"CREATED\"}")
                .file("born/it.js", "session(); " + script)
                .file("born/start.js", "write('sid', session())")
                .file("mars/none.js", "write('t', session.getTime())");
        assertThat(scene.get("/mars/none").text()).isEqualTo("{\"t\":null}");
        long created = scene.now().toEpochMilli();
        String sid = sid(scene.get("/mars/start"));
        String other = sid(scene.get("/born/start"));
        scene.after(Duration.ofMinutes(1));
        assertThat(scene.get("/mars/it?sid=" + sid).text()).isEqualTo("{\"t\":" + (created + 60_000) + ",\"d\":true}");
        assertThat(scene.get("/born/it?sid=" + other).text()).isEqualTo("{\"t\":" + created + ",\"d\":true}");
    }

    @Test
    @DisplayName("S1.30 S1.31 forEach sees each active session, as something that can be written")
    void walks() {
        scene.file(
                "mars/it.js",
                "session('mine', 1); let n = 0; function callback(s) { ++n; write('session_' + n, s); }"
                        + " session.forEach(callback); write('n', n);");
        String foreign = sid(scene.get("/mars/save"));
        String answer = scene.get("/mars/it").text();
        assertThat(answer).contains("\"n\":2").contains("\"data\":{\"mine\":1}").contains("\"session_2\":{");
        assertThat(answer).as("the sids of others are theirs alone").doesNotContain(foreign);
    }

    @Test
    @DisplayName("S1.32 forEach walks a snapshot: closing inside is safe, a throwing callback ends it")
    void walksASnapshot() {
        for (int i = 0; i < 5; i++) {
            scene.get("/mars/save");
        }
        scene.file("mars/all.js", "let n = 0; session.forEach(s => { n++; s.close(); }); write('n', n);");
        scene.file(
                "mars/it.js",
                "let n = 0; try { session.forEach(s => { n++; throw new Error('stop'); }) } catch (e) {"
                        + " write('e', e.message) } write('n', n);");
        assertThat(scene.get("/mars/it").text()).isEqualTo("{\"e\":\"stop\",\"n\":1}");
        assertThat(scene.get("/mars/all").text()).isEqualTo("{\"n\":5}");
        assertThat(scene.get("/mars/all").text()).isEqualTo("{\"n\":0}");
    }

    @Test
    @DisplayName("S1.33 param reads path, query, body and files, and has a default that may be a function")
    void readsParameters() {
        String script = "write('p', [param('q'), param('b'), param('none'), param('none', 3), param('none', () => 4)])";
        scene.file("mars/it.js", script);
        FakeExchange request = new FakeExchange("POST", "/mars/it?q=1%202").body("application/json", "{\"b\":[true]}");
        assertThat(scene.answer(request).text()).isEqualTo("{\"p\":[\"1 2\",[true],null,3,4]}");
    }

    @Test
    @DisplayName("S1.33 a file of a multipart form is a parameter with its bytes")
    void readsFiles() {
        scene.file("mars/it.js", "const f = param('f'); write('f', [f.filename, f.contentType, f.content.length])");
        byte[] body = ("--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n"
                        + "Content-Type: image/png\r\n\r\n\0\1\2\r\n--x--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        FakeExchange request = new FakeExchange("POST", "/mars/it").body("multipart/form-data; boundary=x", body);
        assertThat(scene.answer(request).text()).isEqualTo("{\"f\":[\"a.bin\",\"image/png\",3]}");
    }

    @Test
    @DisplayName("S1.34 write keeps the order of calls, the last write of a key wins, objects are merged, bytes go raw")
    void writes() {
        assertThat(run("write('b', 1); write('a', 2); write('b', 3); write({c: 4}); write('hello')", "/mars/it"))
                .isEqualTo("{\"b\":3,\"a\":2,\"c\":4,\"message\":\"hello\"}");
        scene.file("mars/raw.js", "write(new Uint8Array([1, 2, 3]))");
        assertThat(scene.get("/mars/raw").bytes()).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("S1.35 exit() ends the script at once, in any depth, and nothing can catch it")
    void exits() {
        assertThat(run(
                        "write('a', 1); session('kept', 1); function deep() { try { exit(); } catch (e) {"
                                + " write('caught', 1); } finally { write('finally', 1); } } [1].forEach(deep);"
                                + " write('after', 1);",
                        "/mars/it"))
                .isEqualTo("{\"a\":1}");
        assertThat(scene.engine("mars").directory().count()).isEqualTo(1);
    }

    @Test
    @DisplayName("S1.39 status, content type, headers, cookies, address and scheme can be read and set")
    void hasRequestAndResponse() {
        scene.file(
                "mars/it.js",
                "response.status(201); header('X-A', 'b'); response.setContentType('text/x');"
                        + " write('r', [request.header('x-in'), request.cookie('c'), cookie('none'), header('X-In'),"
                        + " request.param('q'), request.ip(), request.isSecure()])");
        FakeExchange request =
                new FakeExchange("GET", "/mars/it?q=1").header("X-In", "i").header("Cookie", "c=d; e=f");
        FakeExchange answer = scene.answer(request);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.answeredHeader("X-A")).isEqualTo("b");
        assertThat(answer.answeredHeader("Content-Type")).isEqualTo("text/x");
        assertThat(answer.text()).isEqualTo("{\"r\":[\"i\",\"d\",null,\"i\",\"1\",\"127.0.0.1\",false]}");
    }

    @Test
    void changesInPlaceAreSaved() {
        scene.file("mars/one.js", "session('cart', {items: [1]}); write('sid', session())");
        scene.file("mars/two.js", "session('cart').items.push(2); write('ok', 1)");
        scene.file("mars/three.js", "write('cart', session('cart'))");
        String sid = sid(scene.get("/mars/one"));
        scene.get("/mars/two?sid=" + sid);
        assertThat(scene.get("/mars/three?sid=" + sid).text()).isEqualTo("{\"cart\":{\"items\":[1,2]}}");
    }
}
