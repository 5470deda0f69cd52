package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What simpleS says of {@code connection.session} over HTTP, fact by fact. */
class SimplesSessionTest {

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

    private FakeExchange answer(String config, String body) {
        scene.file(
                "simples/app.js",
                "const router = simples();\nrouter.config({session: {" + config + "}});\n"
                        + "router.get('/it', async (connection) => { const s = connection.session;"
                        + " connection.send(JSON.stringify((await (async () => {" + body + "})()) ?? null)) });");
        return browser.get("/it");
    }

    private String run(String body) {
        return answer("enabled: true", body).text();
    }

    @Test
    @DisplayName("S5.2 sessions are disabled by default: null and no cookie")
    void disabledByDefault() {
        for (String config :
                new String[] {"", "enabled: false", "enabled: (connection) => connection.path !== '/it'"}) {
            FakeExchange answer = answer(config, "return s");
            assertThat(answer.text()).as(config).isEqualTo("null");
            assertThat(answer.answeredHeader("Set-Cookie")).as(config).isNull();
        }
    }

    @Test
    @DisplayName("S5.2 a child router's timeout holds for what the child serves, unless the script sets one")
    void childTimeout() {
        scene.file("simples/app.js", """
                const router = simples().config({session: {enabled: true, timeout: 3600000}});
                const told = (c) => c.send(`${c.session.timeout} ${c.session.expiration - %d}`);
                router.get('/root', told);
                router.get('/set', (c) => { c.session.timeout = 7000; c.send('set'); });
                router.router('/child').config({session: {timeout: 60000}}).get('/page', told);
                router.router('/plain').get('/page', told);
                """.formatted(scene.now().toEpochMilli()));
        assertThat(browser.get("/child/page").text()).isEqualTo("60000 60000");
        assertThat(browser.get("/root").text()).isEqualTo("3600000 3600000");
        assertThat(browser.get("/child/page").text()).isEqualTo("60000 60000");
        assertThat(browser.get("/plain/page").text()).isEqualTo("3600000 3600000");
        browser.get("/child/page");
        scene.after(Duration.ofMillis(60_000));
        assertThat(browser.get("/root").text()).as("another one").isEqualTo("3600000 3660000");
        browser.get("/set");
        assertThat(browser.get("/child/page").text()).startsWith("7000 ");
    }

    @Test
    @DisplayName("S5.2 enabled may be a function of the connection; child routers inherit")
    void enabledByFunction() {
        scene.file("simples/app.js", """
                const router = simples();
                const child = router.router('/child');
                child.get('/on', (connection) => connection.end(String(connection.session instanceof Map)));
                child.get('/off', (connection) => connection.end(String(connection.session)));
                router.config({session: {enabled: (connection) => connection.path.endsWith('on')}});
                const other = router.router('/other').config({session: {enabled: true}});
                other.get('/off', (connection) => connection.end(String(connection.session instanceof Map)));
                """);
        assertThat(browser.get("/child/on").text()).isEqualTo("true");
        assertThat(browser.get("/child/off").text()).isEqualTo("null");
        assertThat(browser.get("/other/off").text()).isEqualTo("true");
    }

    @Test
    @DisplayName("S5.3 a session is a Map: get has set delete clear size keys values entries forEach iteration")
    void isAMap() {
        assertThat(run("""
                s.set('a', 1).set('b', {c: 2}).set('__proto__', 'p');
                const seen = [];
                s.forEach((value, key, map) => seen.push([key, value, map === s]));
                return [s instanceof Map, s.size, s.has('a'), s.has('z'), s.get('z') === undefined, [...s.keys()],
                  [...s.values()], [...s.entries()].length, [...s], seen.length, seen[0], s.delete('a'), s.delete('a'), s.size]
                """))
                .isEqualTo("[true,3,true,false,true,[\"a\",\"b\",\"__proto__\"],[1,{\"c\":2},\"p\"],3,"
                        + "[[\"a\",1],[\"b\",{\"c\":2}],[\"__proto__\",\"p\"]],3,[\"a\",1,true],true,false,2]");
        assertThat(run("return [...s]")).isEqualTo("[[\"b\",{\"c\":2}],[\"__proto__\",\"p\"]]");
        assertThat(run("s.clear(); return s.size")).isEqualTo("0");
        assertThat(run("return s.size")).isEqualTo("0");
    }

    @Test
    @DisplayName("S5.4 a key that is not a string is ignored silently")
    void stringKeys() {
        run("return 1");
        assertThat(run("return [s.set(5, 1) === s, s.set(null, 1) === s, s.changed, s.size]"))
                .isEqualTo("[true,true,false,0]");
    }

    @Test
    @DisplayName("S5.5 every manipulation sets changed, what changes nothing does not")
    void changed() {
        run("s.set('a', 1)");
        assertThat(run("const was = [s.changed]; s.delete('none'); was.push(s.changed); s.set('a', 1); "
                        + "was.push(s.changed);"
                        + " return was"))
                .isEqualTo("[false,false,true]");
        assertThat(run("s.delete('a'); const was = [s.changed]; await s.save(); was.push(s.changed); s.clear();"
                        + " was.push(s.changed); return was"))
                .isEqualTo("[true,false,false]");
    }

    @Test
    @DisplayName("S5.6 S5.14 S5.16 S5.20 a new session has an id of 32 hex digits in the cookie, and is stored empty")
    void newSession() {
        FakeExchange answer = answer("enabled: true", "return [s.id, s.changed]");
        assertThat(answer.text()).matches("\\[\"[0-9a-f]{32}\",true]");
        String id = answer.text().substring(2, 34);
        assertThat(answer.responseHeaders("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("_session=" + id + "; Max-Age=3600; Expires=[^;]+; Path=/; HttpOnly; SameSite=Lax");
        assertThat(run("return [s.id, s.changed]")).isEqualTo("[\"" + id + "\",false]");
        assertThat(browser.cookie("_session")).isEqualTo(id);
    }

    @Test
    @DisplayName("S5.14 an id that is unknown is never adopted")
    void unknownIds() {
        browser.with("_session", "0123456789abcdef0123456789abcdef");
        assertThat(run("return s.id"))
                .isNotEqualTo("\"0123456789abcdef0123456789abcdef\"")
                .hasSize(34);
    }

    @Test
    @DisplayName("S5.7 changed gates saving: what a script takes back is not saved, what it changes in place is")
    void changedGates() {
        run("s.set('list', [1])");
        run("s.set('a', 1); s.changed = false");
        assertThat(run("s.get('list').push(2); return s.size")).isEqualTo("1");
        assertThat(run("return s.get('list')")).isEqualTo("[1,2]");
    }

    @Test
    @DisplayName("S5.8 S5.9 timeout is an hour in milliseconds, and expiration that long after the last access")
    void timeoutAndExpiration() {
        assertThat(run("return [s.timeout, s.expiration]"))
                .isEqualTo("[3600000," + scene.now().plusSeconds(3600).toEpochMilli() + "]");
        scene.after(Duration.ofMinutes(50));
        assertThat(run("return s.expiration"))
                .isEqualTo("" + scene.now().plusSeconds(3600).toEpochMilli());
        // A session that lives keeps what it was promised; a shorter rule is for those that begin under it.
        run("await s.destroy()");
        FakeExchange answer = answer("enabled: true, timeout: 5000", "s.set('a', 1); return s.timeout");
        assertThat(answer.text()).isEqualTo("5000");
        assertThat(answer.answeredHeader("Set-Cookie")).contains("Max-Age=5;");
        scene.after(Duration.ofSeconds(4));
        assertThat(answer("enabled: true, timeout: 5000", "return s.get('a')").text())
                .isEqualTo("1");
        scene.after(Duration.ofSeconds(6));
        assertThat(answer("enabled: true, timeout: 5000", "return s.get('a')").text())
                .isEqualTo("null");
    }

    @Test
    @DisplayName("S5.10 the store is there for what the methods do not offer")
    void storeOfTheMount() {
        String id = run("s.set('a', 1); return s.id").replace("\"", "");
        assertThat(run("return [await s.store.get('" + id + "'), await s.store.get('nobody')]"))
                .isEqualTo("[{\"a\":1},null]");
        assertThat(run("await s.store.remove('" + id + "'); return await s.store.get('" + id + "')"))
                .isEqualTo("null");
    }

    @Test
    @DisplayName("S5.13 load is a promise of the session, and discards what was changed here")
    void loads() {
        run("s.set('a', 1)");
        assertThat(run("s.set('a', 2).set('b', 3); const p = s.load(); const real = p instanceof Promise;"
                        + " return [real, await p === s, [...s], s.changed]"))
                .isEqualTo("[true,true,[[\"a\",1]],false]");
        assertThat(run("return [...s]")).isEqualTo("[[\"a\",1]]");
    }

    @Test
    @DisplayName("S5.15 save is a promise of the session and resets changed; others see it before this response")
    void saves() {
        assertThat(run("s.set('a', 1); const p = s.save(); const real = p instanceof Promise;"
                        + " return [real, await p === s, s.changed, (await s.store.get(s.id)).a]"))
                .isEqualTo("[true,true,false,1]");
    }

    @Test
    @DisplayName("S5.16 the session is saved when the handler throws")
    void savesOnErrors() {
        assertThat(answer("enabled: true", "s.set('a', 1); throw new Error('x')")
                        .status())
                .isEqualTo(500);
        assertThat(run("return s.get('a')")).isEqualTo("1");
    }

    @Test
    @DisplayName("S5.17 destroy removes session, data and cookie, and nothing brings it back")
    void destroys() {
        run("s.set('a', 1)");
        String old = browser.cookie("_session");
        FakeExchange answer = answer(
                "enabled: true",
                "s.set('b', 1); const p = s.destroy(); const real = p instanceof Promise;"
                        + " await p; s.set('c', 1); await s.save(); return [real, s.get('a') === undefined, "
                        + "s.changed]");
        assertThat(answer.text()).isEqualTo("[true,true,false]");
        assertThat(answer.answeredHeader("Set-Cookie")).startsWith("_session=; Max-Age=0;");
        browser.with("_session", old);
        assertThat(run("return [...s]")).isEqualTo("[]");
        assertThat(browser.cookie("_session")).isNotEqualTo(old);
    }

    @Test
    @DisplayName("S5.18 generate gives the client a new id with the same data; the old one is dead")
    void generates() {
        run("s.set('a', 1)");
        String old = browser.cookie("_session");
        assertThat(run("const p = s.generate(); const real = p instanceof Promise; return [real, await "
                        + "p === s, s.changed]"))
                .isEqualTo("[true,true,true]");
        assertThat(browser.cookie("_session")).isNotEqualTo(old);
        assertThat(run("return s.get('a')")).isEqualTo("1");
        assertThat(new Browser(scene).with("_session", old).get("/it").text()).isEqualTo("null");
    }

    @Test
    @DisplayName("S5.19 update moves the expiration without a change")
    void updates() {
        assertThat(run("const p = s.update(); return [p instanceof Promise, (await p) === s]"))
                .isEqualTo("[true,true]");
    }

    @Test
    @DisplayName("S5.25 sessions are there after a restart, with what is left of their timeout, when their store is")
    void outlivesTheServer() {
        run("s.set('a', 1)");
        scene.after(Duration.ofMinutes(20));
        scene.restart();
        assertThat(run("return [s.get('a'), s.expiration - s.timeout]"))
                .isEqualTo("[1," + scene.now().toEpochMilli() + "]");
        scene.restart();
        scene.after(Duration.ofMinutes(59));
        assertThat(run("return s.get('a')")).isEqualTo("1");
        scene.after(Duration.ofMinutes(61));
        scene.restart();
        assertThat(run("return s.get('a')")).isEqualTo("null");
    }

    @Test
    @DisplayName("S5.24 toJSON gives the plain entries")
    void json() {
        assertThat(run("s.set('a', 1).set('b', [2]); return s")).isEqualTo("{\"a\":1,\"b\":[2]}");
    }

    @Test
    @DisplayName("Connections have what handlers need")
    void connections() {
        scene.file("simples/app.js", """
                simples().post('/x/:name', async (connection) => connection.status(201).header('X-Y', 'z').end(
                  [connection.method, connection.path, connection.params.name, connection.query.q,
                    connection.headers['content-type'], await connection.body()]));
                simples().all('/all', (connection) => connection.end());
                """);
        FakeExchange answer = browser.post("/x/n?q=1", "{}");
        assertThat(answer.text()).isEqualTo("[\"POST\",\"/x/n\",\"n\",\"1\",\"application/json\",\"{}\"]");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.answeredHeader("X-Y")).isEqualTo("z");
        assertThat(browser.post("/all", "").status()).isEqualTo(200);
    }
}
