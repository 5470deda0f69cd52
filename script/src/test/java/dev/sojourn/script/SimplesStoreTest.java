package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in a store that a script writes with {@code simples.store}. */
class SimplesStoreTest {

    private static final String STORE = """
            const note = (what) => shared.update('log', (log) => [...(log || []), what]);
            const store = simples.store({
              get: async (id) => { note('get'); return shared.get('s:' + id) ?? null; },
              set: async (id, session, timeout) => { note('set ' + timeout); shared.set('s:' + id, session); },
              remove: async (id) => { note('remove'); shared.delete('s:' + id); },
              update: async (id, timeout) => note('update ' + timeout),
            });
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

    private FakeExchange answer(String store, String body) {
        scene.file(
                "simples/app.js",
                store + "const router = simples();\nrouter.config({session: {enabled: true, store, timeout: 9000}});\n"
                        + "router.router('/plain').config({session: {enabled: false}})"
                        + ".get('/log', (c) => c.end(shared.get('log') ?? []))"
                        + ".get('/count', (c) => c.end(String(shared.keys().filter((k) => "
                        + "k.startsWith('s:')).length)));"
                        + "router.get('/it', async (connection) => { const s = connection.session;"
                        + " connection.send(JSON.stringify((await (async () => {" + body + "})()) ?? null)) });");
        return browser.get("/it");
    }

    private String run(String body) {
        return answer(STORE, body).text();
    }

    private String log() {
        return browser.get("/plain/log").text();
    }

    @Test
    @DisplayName("S5.10 S5.11 S5.12 get, set and update are asked for; entries are kept from one request to the next")
    void storeIsUsed() {
        assertThat(run("const was = s.changed; s.set('a', 1); return [was, s.store === store]"))
                .isEqualTo("[true,true]");
        assertThat(log()).isEqualTo("[\"set 9000\"]");
        assertThat(browser.cookie("_session")).matches("[0-9a-f]{32}");
        assertThat(run("return [...s]")).isEqualTo("[[\"a\",1]]");
        assertThat(log()).isEqualTo("[\"set 9000\",\"get\",\"update 9000\"]");
        run("s.set('a', 2)");
        assertThat(run("s.set('a', 3); await s.load(); return [s.get('a'), s.changed]"))
                .isEqualTo("[2,false]");
    }

    @Test
    @DisplayName("S5.11 what is missing, throws or gives no promise rejects; an update is optional")
    void contract() {
        assertThat(answer("const store = simples.store({get: async () => null, set: async () => {}});", """
                const said = [];
                const bad = simples.store({get: () => null, set: () => { throw new Error('mine') }});
                for (const attempt of [() => bad.get('x'), () => bad.set('x', {}, 1), () => bad.remove('x')]) {
                  try { await attempt() } catch (e) { said.push(e.message) }
                }
                return [...said, await bad.update('x', 1) ?? 'fine']
                """)
                        .text())
                .isEqualTo("[\"No promise result\",\"mine\",\"Not implemented\",\"fine\"]");
    }

    @Test
    @DisplayName("S5.14 S5.16 an unknown id is not adopted; a store that fails is a 500")
    void unknownAndFailing() {
        browser.with("_session", "0123456789abcdef0123456789abcdef");
        assertThat(run("return s.id")).isNotEqualTo("\"0123456789abcdef0123456789abcdef\"");
        assertThat(answer("const store = simples.store({get: async () => { throw new Error('disk') }});", "return 1")
                        .status())
                .isEqualTo(500);
    }

    @Test
    @DisplayName("S5.17 S5.18 destroy and generate remove the old record and tell the client")
    void destroysAndGenerates() {
        run("s.set('a', 1)");
        String old = browser.cookie("_session");
        assertThat(run("await s.generate(); return [s.get('a'), s.changed]")).isEqualTo("[1,true]");
        assertThat(browser.cookie("_session")).isNotEqualTo(old);
        assertThat(browser.get("/plain/count").text()).isEqualTo("1");
        FakeExchange answer =
                answer(STORE, "await s.destroy(); s.set('b', 1); await s.save(); return s.get('a') ?? null");
        assertThat(answer.text()).isEqualTo("null");
        assertThat(answer.answeredHeader("Set-Cookie")).startsWith("_session=; Max-Age=0;");
        assertThat(browser.get("/plain/count").text()).isEqualTo("0");
    }
}
