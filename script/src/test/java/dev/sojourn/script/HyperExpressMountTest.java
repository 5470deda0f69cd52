package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A HyperExpress mount as a whole: what it refuses, its cookie, and what requests cannot do to each other. */
class HyperExpressMountTest {

    private static final String HEAD = "const SessionEngine = require('hyper-express-session');\n";

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

    @Test
    void unknownOptionsAndModulesStopTheMount() {
        for (String script : new String[] {
            "require('fs')",
            "webserver.use({})",
            "new SessionEngine({cookie: {}})",
            "webserver.use(new SessionEngine({cookie: {secret: 'abcdefghij', sameSite: 'some'}}))"
        }) {
            scene.file("hyper-express/app.js", HEAD + script);
            assertThat(scene.get("/it").status()).as(script).isEqualTo(500);
        }
        scene.file("hyper-express/app.js", "webserver.get('/it', (request, response) => response.send('ok'))");
        assertThat(scene.get("/it").text()).isEqualTo("ok");
        scene.file("hyper-express/mount.json", "{\"rollMode\": \"SOME\"}");
        assertThat(scene.get("/it").status()).isEqualTo(500);
    }

    @Test
    void aRequestWithoutAnEngineHasNoSession() {
        scene.file(
                "hyper-express/app.js",
                "webserver.get('/it', (request, response) => response.json(typeof request.session))");
        assertThat(browser.get("/it").text()).isEqualTo("\"undefined\"");
    }

    @Test
    @DisplayName("S2.33 S2.42 set and deleted cookies have the attributes that the script asked for")
    void cookieAttributes() {
        scene.file("hyper-express/app.js", HEAD + """
                webserver.use(new SessionEngine({cookie: {name: 'mine', path: '/app', domain: 'example.com', secure: false,
                  httpOnly: false, sameSite: 'Strict', secret: 'abcdefghijklmnopqrst'}}));
                webserver.get('/app/in', async ({session}, response) => { await session.start(); session.set('a', 1) });
                webserver.get('/app/out', async ({session}, response) => { await session.destroy() });
                """);
        assertThat(browser.get("/app/in").answeredHeader("Set-Cookie"))
                .startsWith("mine=")
                .endsWith("; Domain=example.com; Path=/app; SameSite=Strict");
        assertThat(browser.get("/app/out").answeredHeader("Set-Cookie"))
                .isEqualTo("mine=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=example.com; Path=/app;"
                        + " SameSite=Strict");
    }

    @Test
    void noRequestChangesWhatTheNextOneCalls() {
        scene.file("hyper-express/app.js", HEAD + """
                webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
                const attempt = (work) => { try { work() } catch (refused) { /* so it should be */ } };
                webserver.get('/break', (request, response) => {
                  attempt(() => { Object.getPrototypeOf(request.session).start = () => 'mine' });
                  attempt(() => { Object.getPrototypeOf(request).text = () => 'mine' });
                  attempt(() => { Object.getPrototypeOf(response).send = () => 'mine' });
                  attempt(() => { SessionEngine.prototype.use = () => 'mine' });
                  attempt(() => { request.session.start.mine = true });
                  attempt(() => { SessionEngine.mine = true });
                  response.send('done');
                });
                webserver.get('/look', async (request, response) => {
                  await request.session.start();
                  response.json([SessionEngine.mine, request.session.start.mine, request.session.ready].map(String));
                });
                """);
        for (int i = 0; i < 5; i++) {
            assertThat(browser.get("/break").text()).isEqualTo("done");
            assertThat(browser.get("/look").text()).isEqualTo("[\"undefined\",\"undefined\",\"true\"]");
        }
    }

    @Test
    void parallelRequestsOfOneSessionKeepEachOthersValues() throws InterruptedException {
        scene.file("hyper-express/app.js", HEAD + """
                webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
                webserver.get('/set/:name', async (request, response) => {
                  await request.session.start();
                  request.session.set(request.path_parameters.name, 1);
                });
                webserver.get('/count', async (request, response) => {
                  await request.session.start();
                  response.json(Object.keys(request.session.get()).length);
                });
                """);
        browser.get("/set/first");
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            FakeExchange exchange = browser.carry(new FakeExchange("GET", "/set/n" + i));
            threads[i] = new Thread(() -> scene.host().handle(exchange));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(browser.get("/count").text()).isEqualTo("9");
    }
}
