package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that a script keeps itself, through the handlers that it binds to its engine. */
class HyperExpressStorageTest {

    private static final String HEAD = """
            const SessionEngine = require('hyper-express-session');
            const engine = new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}});
            webserver.use(engine);
            const note = (what) => shared.update('log', (log) => [...(log || []), what]);
            const store = () => engine
              .use('read', async (session) => { note('read'); return shared.get('s:' + session.id) ?? undefined; })
              .use('write', async (session) => { note('write'); shared.set('s:' + session.id, session.get()); })
              .use('touch', (session) => note('touch'))
              .use('destroy', async (session) => { note('destroy'); shared.delete('s:' + session.id); });
            """;

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

    private FakeExchange answer(String setUp, String body) {
        scene.file(
                "hyper-express/app.js",
                HEAD + setUp + ";\nwebserver.get('/log', (request, response) => response.json(shared.keys()"
                        + ".filter((k) => k === 'log').map(shared.get)[0] ?? []));"
                        + "webserver.get('/keys', (request, response) =>"
                        + " response.json(shared.keys().filter((k) => k.startsWith('s:')).length));"
                        + "webserver.get('/it', async (request, response) => { const s = request.session;"
                        + " response.json((await (async () => {" + body + "})()) ?? null) });");
        return browser.get("/it");
    }

    private String run(String body) {
        return answer("store()", body).text();
    }

    private String log() {
        return browser.get("/log").text();
    }

    @Test
    @DisplayName("S2.6 S2.31 read, write and touch are asked for when they are needed, and never both of the last two")
    void handlersAreUsed() {
        assertThat(run("await s.start(); await s.start(); return s.stored")).isEqualTo("false");
        assertThat(log()).as("S2.23 no id, no read; no data, no write").isEqualTo("[]");
        assertThat(run("await s.start(); s.set('a', 1); return s.stored")).isEqualTo("false");
        assertThat(log()).as("the id that was handed out is looked for").isEqualTo("[\"read\",\"write\"]");
        assertThat(run("await s.start(); return [s.stored, s.get('a')]")).isEqualTo("[true,1]");
        assertThat(log()).isEqualTo("[\"read\",\"write\",\"read\",\"touch\"]");
        assertThat(run("await s.start(); s.set('a', s.get('a') + 1); return s.get('a')"))
                .isEqualTo("2");
        assertThat(log()).endsWith("\"touch\",\"read\",\"write\"]");
    }

    @Test
    @DisplayName("S2.6 an operation that is needed and not bound fails and is named")
    void unboundOperations() {
        assertThat(answer("engine.use('read', () => undefined)", "await s.start(); s.set('a', 1)")
                        .status())
                .as("write is not bound")
                .isEqualTo(500);
        browser.with("default_sess", "zz.SLOhtF1N/ljjvXJHO7adi3GT0+tQl5s1im2B/ndE/yg");
        assertThat(answer(
                                "engine.use('write', () => {})",
                                "try { await s.start() } catch (e) { return [e.name, e.message.includes(\"'read'\")] }")
                        .text())
                .isEqualTo("[\"IllegalStateException\",true]");
    }

    @Test
    @DisplayName("S2.40 the custom duration is kept inside the data that the script stores")
    void customDurationIsData() {
        run("await s.start(); s.set('a', 1).set_duration(5000)");
        assertThat(run("await s.start(); return [s.duration, s.get()]"))
                .isEqualTo("[5000,{\"a\":1,\"__cust_dur\":5000}]");
        assertThat(run("await s.start(); s.delete('__cust_dur'); return s.duration"))
                .isEqualTo("1800000");
        assertThat(run("await s.start(); return s.get()")).isEqualTo("{\"a\":1}");
    }

    @Test
    @DisplayName("S2.28 S2.29 roll destroys the old record and writes the data under a new id")
    void rolls() {
        run("await s.start(); s.set('a', 1)");
        String old = browser.cookie("default_sess");
        assertThat(run("await s.start(); return [await s.roll(), s.stored, s.get('a')]"))
                .isEqualTo("[true,false,1]");
        assertThat(log()).endsWith("\"read\",\"destroy\",\"write\"]");
        assertThat(browser.get("/keys").text()).isEqualTo("1");
        assertThat(browser.cookie("default_sess")).isNotEqualTo(old);
        assertThat(run("await s.start(); return s.get('a')")).isEqualTo("1");
    }

    @Test
    @DisplayName("S2.32 S2.34 destroy removes the record and the cookie, and nothing brings it back")
    void destroys() {
        run("await s.start(); s.set('a', 1)");
        FakeExchange answer =
                answer("store()", "await s.destroy(); s.set('b', 2); return [s.get(), s.stored, s.ready]");
        assertThat(answer.text()).isEqualTo("[{\"b\":2},false,true]");
        assertThat(answer.answeredHeader("Set-Cookie")).startsWith("default_sess=; Max-Age=0;");
        assertThat(browser.get("/keys").text()).isEqualTo("0");
    }

    @Test
    @DisplayName("S2.35 a write that fails is a 500, and no cookie promises what was not stored")
    void failingWrites() {
        FakeExchange answer = answer(
                "store().use('write', async () => { throw new Error('disk') })", "await s.start(); s.set('a', 1)");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).doesNotContain("disk");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
    }

    @Test
    @DisplayName("S2.8 S2.16 the handlers of id and cleanup are asked, over the mount's store too")
    void idAndCleanup() {
        FakeExchange answer = answer(
                "engine.use('id', async () => 'made-here-' + shared.update('n', (n) => (n || 0) + 1))"
                        + ".use('cleanup', () => 'cleaned')",
                "await s.start(); s.set('a', 1); return [s.id, await s.generate_id(), engine.cleanup()]");
        assertThat(answer.text()).isEqualTo("[\"made-here-1\",\"made-here-2\",\"cleaned\"]");
        assertThat(browser.cookie("default_sess")).startsWith("made-here-1.");
    }

    @Test
    @DisplayName("S2.38 what is changed in place is written too")
    void inPlaceChanges() {
        run("await s.start(); s.set('list', [1])");
        run("await s.start(); s.get('list').push(2)");
        assertThat(run("await s.start(); return s.get('list')")).isEqualTo("[1,2]");
    }
}
