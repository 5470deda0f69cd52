package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HyperExpress.Session says of {@code request.session}, over the mount's store, fact by fact. */
class HyperExpressSessionTest {

    private static final String SECRET = "abcdefghijklmnopqrst";
    private static final String ZZ = "zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg";
    private static final String HEAD = """
            const SessionEngine = require('hyper-express-session');
            const engine = new SessionEngine(%s);
            webserver.use(engine);
            const route = (path, run) => webserver.any(path, async (request, response) =>
              response.json((await run(request.session, request, response)) ?? null));
            """;
    private static final String OPTIONS = "{cookie: {secret: '" + SECRET + "'}}";

    private Scene scene;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void script(String options, String text) {
        scene.file("hyper-express/app.js", HEAD.formatted(options) + text);
    }

    private void script(String text) {
        script(OPTIONS, text);
    }

    /** Runs a body with a session {@code s} that is not started, for the one browser of the test. */
    private String run(String body) {
        return answer(body).text();
    }

    private FakeExchange answer(String body) {
        script("route('/it', async (s, request, response) => {" + body + "});");
        return browser.get("/it");
    }

    @Test
    @DisplayName("S2.1 S2.3 S2.5 wrong options, types and handlers are refused when they are given")
    void wrongOptionsAreRefused() {
        assertThat(run("""
                const refused = [];
                const tries = [
                  () => new SessionEngine(), () => new SessionEngine('x'),
                  () => new SessionEngine({duration: 0, cookie: {secret: 'abcdefghij'}}),
                  () => new SessionEngine({duration: '5', cookie: {secret: 'abcdefghij'}}),
                  () => new SessionEngine({}), () => new SessionEngine({cookie: {secret: 'abcdefghi'}}),
                  () => engine.use('reads', () => {}), () => engine.use('read', 5)];
                for (const attempt of tries) { try { attempt(); } catch (e) { refused.push(e instanceof Error); } }
                return refused.length + ' ' + refused.every(Boolean)
                """)).isEqualTo("\"8 true\"");
    }

    @Test
    @DisplayName("S2.2 S2.4 S2.8 options are merged over the defaults, and can be read with methods and middleware")
    void optionsAreMerged() {
        assertThat(run("""
                const {duration, automatic_touch, cookie} = engine.options;
                engine.use('cleanup', () => 'swept').use('id', () => 'x');
                return [duration, automatic_touch, cookie, Object.keys(engine.methods), typeof engine.middleware,
                  engine.cleanup()]
                """))
                .isEqualTo("[1800000,true,{\"name\":\"default_sess\",\"path\":\"/\",\"httpOnly\":true,\"secure\":true,"
                        + "\"sameSite\":\"none\",\"secret\":\"" + SECRET
                        + "\"},[\"cleanup\",\"id\"],\"function\",\"swept\"]");
    }

    @Test
    @DisplayName("S2.7 S2.9 S2.16 a generated id has 32 characters of base64url and changes nothing")
    void idsAreGenerated() {
        assertThat(run("const p = s.generate_id(); return [p instanceof Promise, await p, s.id === "
                        + "undefined, s.ready]"))
                .matches("\\[true,\"[A-Za-z0-9_-]{32}\",true,false]");
    }

    @Test
    @DisplayName(
            "S2.10 S2.11 S2.26 S2.43 a signed id is read from the cookie without a start, a store call or a new cookie")
    void readsTheIdLazily() {
        browser.with("default_sess", ZZ);
        FakeExchange answer = answer("return [s.id, s.signed_id, s.ready, s.stored]");
        assertThat(answer.text()).isEqualTo("[\"zz\",\"" + ZZ + "\",false,false]");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
        browser.with("default_sess", ZZ.replace("/", "%2F").replace("+", "%2B"));
        assertThat(run("return s.id")).as("S2.43 percent-encoded").isEqualTo("\"zz\"");
    }

    @Test
    @DisplayName("S2.12 S2.13 S2.23 a fresh start has an id and a cookie, and stores nothing before the first write")
    void startsWithoutStoring() {
        FakeExchange answer = answer("const p = s.start(); const real = p instanceof Promise; await p;"
                + " return [real, s.ready, s.stored, s.id.length]");
        assertThat(answer.text()).isEqualTo("[true,true,false,32]");
        assertThat(answer.responseHeaders("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("default_sess=[A-Za-z0-9_-]{32}\\.[A-Za-z0-9+/]{43}; Max-Age=1800; Expires=[^;]+; Path=/;"
                        + " Secure; HttpOnly; SameSite=None");
        assertThat(run("await s.start(); return s.stored")).isEqualTo("false");
        String first = browser.cookie("default_sess");
        assertThat(run("await s.start(); return s.stored")).isEqualTo("false");
        assertThat(browser.cookie("default_sess"))
                .as("S2.24 an unknown id is not adopted")
                .isNotEqualTo(first);
    }

    @Test
    @DisplayName("S2.44 visits are counted in one signed cookie; stored is false for the whole first request")
    void countsVisits() {
        String count = "await s.start(); s.set('visits', (s.get('visits') || 0) + 1);"
                + " return [s.get('visits'), s.stored, s.id + '']";
        String first = run(count);
        String cookie = browser.cookie("default_sess");
        assertThat(first).startsWith("[1,false,\"" + cookie.substring(0, 32));
        assertThat(run(count)).startsWith("[2,true,\"");
        assertThat(run(count)).startsWith("[3,true,\"");
        assertThat(browser.cookie("default_sess"))
                .as("S2.42 the same cookie again")
                .isEqualTo(cookie);
    }

    @Test
    @DisplayName("S2.14 S2.15 duration and expiry are those of the engine, in milliseconds")
    void durationAndExpiry() {
        script(
                "{duration: 60000, cookie: {secret: 'abcdefghij'}}",
                "route('/it', async (s) => {"
                        + "const before = s.duration; await s.start(); s.set('a', 1); return [before, "
                        + "s.duration, s.expires_at]});");
        assertThat(browser.get("/it").text())
                .isEqualTo("[60000,60000," + scene.now().plusSeconds(60).toEpochMilli() + "]");
    }

    @Test
    @DisplayName("S2.17 S2.18 set_id takes any string, chains, and start() then loads that session; others throw")
    void setId() {
        String id = run("await s.start(); s.set('who', 'me'); return s.id").replace("\"", "");
        browser = new Browser(scene);
        assertThat(run("const same = s.set_id('" + id
                        + "') === s; await s.start(); return [same, s.get('who'), s.stored]"))
                .isEqualTo("[true,\"me\",true]");
        assertThat(browser.cookie("default_sess"))
                .as("S2.18 the new id is signed anew")
                .startsWith(id + ".");
        assertThat(run("try { s.set_id(5) } catch (e) { return e.message }"))
                .isEqualTo("\"set_id(id) -> id must be a string\"");
    }

    @Test
    @DisplayName("S2.19 set_id after start moves the session onto that id")
    void setIdAfterStart() {
        run("await s.start(); s.set('who', 'me')");
        String old = browser.cookie("default_sess");
        assertThat(run("await s.start(); s.set_id('chosen-by-the-script'); return [s.id, s.get('who')]"))
                .isEqualTo("[\"chosen-by-the-script\",\"me\"]");
        assertThat(browser.cookie("default_sess")).startsWith("chosen-by-the-script.");
        assertThat(run("await s.start(); return [s.stored, s.get('who')]")).isEqualTo("[true,\"me\"]");
        browser.with("default_sess", old);
        assertThat(run("await s.start(); return s.stored"))
                .as("the old id is dead")
                .isEqualTo("false");
    }

    @Test
    @DisplayName("S2.20 S2.21 set_signed_id verifies first: the session when it is good, false and no change when not")
    void setSignedId() {
        browser.with("default_sess", ZZ);
        assertThat(run("return [s.set_signed_id('zz.AAAA'), s.set_signed_id(7), s.id,"
                        + " "
                        + "s.set_signed_id('hello.DGDUkGlIkCzPz+C0B064FNgHdEjox7ch8tOBGslZ5QI', "
                        + "'tobiiscool') === s, s.id]"))
                .isEqualTo("[false,false,\"zz\",true,\"hello\"]");
        assertThat(run("return s.set_signed_id('" + ZZ + "') === s && s.id")).isEqualTo("\"zz\"");
    }

    @Test
    @DisplayName("S2.25 a cookie with a bad signature or none is no session, and is replaced")
    void forgedCookies() {
        for (String bad : new String[] {"zz", ZZ.replace('S', 'T')}) {
            browser.with("default_sess", bad);
            assertThat(run("const before = s.id; await s.start(); return [before === undefined, s.stored]"))
                    .isEqualTo("[true,false]");
            assertThat(browser.cookie("default_sess")).isNotEqualTo(bad).hasSize(32 + 1 + 43);
        }
    }

    @Test
    @DisplayName("S2.24 with ADOPT_SIGNED a validly signed id that is unknown is kept")
    void adoptsSignedIds() {
        scene.file("hyper-express/mount.json", "{\"unknownId\": \"ADOPT_SIGNED\"}");
        browser.with("default_sess", ZZ);
        assertThat(run("await s.start(); s.set('a', 1); return [s.id, s.stored]"))
                .isEqualTo("[\"zz\",false]");
        assertThat(run("await s.start(); return [s.id, s.stored, s.get('a')]")).isEqualTo("[\"zz\",true,1]");
    }

    @Test
    @DisplayName("S2.22 start is idempotent: what was set in between stays")
    void startsOnce() {
        assertThat(run("await s.start(); s.set('a', 1); await s.start(); return s.get('a')"))
                .isEqualTo("1");
    }

    @Test
    @DisplayName("S2.27 what needs a started session says so")
    void needsAStart() {
        String text = run("""
                const said = [];
                for (const name of ['roll', 'set', 'set_duration', 'reset', 'get', 'delete']) {
                  try { await s[name]({}); } catch (e) { said.push(e.message); }
                }
                return said
                """);
        String start = "SessionEngine: Session was not started. Please call Request.session.start() before calling"
                + " Request.session.";
        for (String name : new String[] {"roll", "set", "get", "delete"}) {
            assertThat(text).contains(start + name + "()");
        }
        assertThat(text.split("Request\\.session\\.set\\(\\)", -1)).hasSize(4);
    }

    @Test
    @DisplayName("S2.28 S2.29 roll keeps the data and the duration under a new id; the old id is dead at once")
    void rolls() {
        run("await s.start(); s.set('cart', [1, 2]).set_duration(120000)");
        String old = browser.cookie("default_sess");
        assertThat(run("await s.start(); const before = s.id; const done = await s.roll();"
                        + " return [done, before !== s.id, s.stored, s.get('cart'), s.duration]"))
                .isEqualTo("[true,true,false,[1,2],120000]");
        assertThat(browser.cookie("default_sess")).isNotEqualTo(old);
        assertThat(run("await s.start(); return [s.stored, s.get('cart')]")).isEqualTo("[true,[1,2]]");
        browser.with("default_sess", old);
        assertThat(run("await s.start(); return [s.stored, s.get('cart') === undefined]"))
                .isEqualTo("[false,true]");
    }

    @Test
    @DisplayName("S2.29 with RESET the data of a stored session are gone after a roll, as in the original's code")
    void rollsWithReset() {
        scene.file("hyper-express/mount.json", "{\"rollMode\": \"RESET\"}");
        run("await s.start(); s.set('a', 1)");
        assertThat(run("await s.start(); await s.roll(); return s.get()")).isEqualTo("{}");
        assertThat(run("await s.start(); return [s.stored, s.get()]")).isEqualTo("[true,{}]");
    }

    @Test
    @DisplayName("S2.30 touch moves the expiry; of a session that was never stored it does nothing")
    void touches() {
        script(
                "{automatic_touch: false, duration: 10000, cookie: {secret: 'abcdefghij'}}",
                "route('/new', async (s) => { await s.touch(); await s.start(); await s.touch(); return 'fine'});"
                        + "route('/set', async (s) => { await s.start(); s.set('a', 1) });"
                        + "route('/get', async (s) => { await s.start(); return s.get('a') ?? 'gone' });"
                        + "route('/touch', async (s) => { await s.start(); await s.touch(); });");
        assertThat(browser.get("/new").text()).isEqualTo("\"fine\"");
        browser.get("/set");
        scene.after(Duration.ofSeconds(6));
        browser.get("/touch");
        scene.after(Duration.ofSeconds(6));
        assertThat(browser.get("/get").text()).isEqualTo("1");
        scene.after(Duration.ofSeconds(6));
        assertThat(browser.get("/get").text())
                .as("S2.31 reading moves nothing without automatic_touch")
                .isEqualTo("\"gone\"");
    }

    @Test
    @DisplayName("S2.31 with automatic_touch each request moves the expiry")
    void touchesByItself() {
        script(
                "{duration: 10000, cookie: {secret: 'abcdefghij'}}",
                "route('/set', async (s) => { await s.start(); s.set('a', 1) });"
                        + "route('/get', async (s) => { await s.start(); return s.get('a') ?? 'gone' });");
        browser.get("/set");
        for (int i = 0; i < 3; i++) {
            scene.after(Duration.ofSeconds(6));
            assertThat(browser.get("/get").text()).isEqualTo("1");
        }
        scene.after(Duration.ofSeconds(11));
        assertThat(browser.get("/get").text()).isEqualTo("\"gone\"");
    }

    @Test
    @DisplayName("S2.32 S2.33 S2.34 destroy ends the session at once, clears the cookie, and later writes stay local")
    void destroys() {
        run("await s.start(); s.set('a', 1)");
        String old = browser.cookie("default_sess");
        FakeExchange answer = answer("const id = s.id; await s.destroy(); await s.destroy(); s.set('b', 2);"
                + " return [s.get('a') === undefined, s.get('b'), s.ready, s.stored, s.id === id]");
        assertThat(answer.text()).isEqualTo("[true,2,true,false,true]");
        assertThat(answer.responseHeaders("Set-Cookie"))
                .containsExactly("default_sess=; Max-Age=0;"
                        + " Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=None");
        browser.with("default_sess", old);
        assertThat(run("await s.start(); return [s.stored, s.get()]")).isEqualTo("[false,{}]");
        assertThat(new Browser(scene).get("/it").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("S2.32 destroy without an id does nothing and sends no cookie")
    void destroysNothing() {
        FakeExchange answer = answer("await s.destroy(); return s.ready");
        assertThat(answer.text()).isEqualTo("false");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
    }

    @Test
    @DisplayName("S2.35 the session is committed and its cookie sent when the handler throws")
    void commitsOnErrors() {
        FakeExchange answer = answer("await s.start(); s.set('a', 1); throw new Error('no')");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("no'").doesNotContain("Error:");
        assertThat(browser.cookie("default_sess")).isNotNull();
        assertThat(run("await s.start(); return s.get('a')")).isEqualTo("1");
    }
}
