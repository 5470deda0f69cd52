package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the changes of a handler that throws: kept, or dropped with {@code --persist-on-error=false}. */
class PersistOnErrorTest {

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

    private Scene keeping(boolean kept) {
        return scene.settings(builder -> builder.persistOnError(kept));
    }

    private void assertFailsAndThen(boolean kept, String failing, String reading, String after) {
        assertThat(browser.get(failing).status()).isEqualTo(500);
        assertThat(browser.get(reading).text()).isEqualTo(kept ? after : after.replaceFirst("2", "1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofMars(boolean kept) {
        keeping(kept)
                .file("mars/start.js", "session('n', 1); session('o', {n: 1}); write('sid', session())")
                .file("mars/fail.js", "session('n', 2); session('o').n = 2; null.x")
                .file("mars/read.js", "write('n', session('n')); write('o', session('o').n)");
        String sid = browser.get("/mars/start").text().substring(8, 40);
        assertThat(browser.get("/mars/fail?sid=" + sid).status()).isEqualTo(500);
        assertThat(browser.get("/mars/read?sid=" + sid).text())
                .isEqualTo(kept ? "{\"n\":2,\"o\":2}" : "{\"n\":1,\"o\":1}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofHtgm(boolean kept) {
        keeping(kept)
                .file(
                        "htgm/app.js",
                        "server.add_path('start', (c) => { c.start_session(); c.session.set('n', 1) });"
                                + "server.add_path('fail', (c) => { c.session.set('n', 2); null.x });"
                                + "server.add_path('read', (c) =>"
                                + " c.response.send_string(String(c.session.get('n'))));");
        browser.get("/start");
        assertFailsAndThen(kept, "/fail", "/read", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofFoxx(boolean kept) {
        keeping(kept)
                .file(
                        "foxx/app.js",
                        "controller.activateSessions({cookie: true});"
                                + "controller.get('/start', (req, res) => { req.session.get('sessionData').n = 1;"
                                + " req.session.save(); res.json(1) });"
                                + "controller.get('/fail', (req) => { req.session.get('sessionData').n = 2; null.x });"
                                + "controller.get('/read', (req, res) => res.json(req.session.get('sessionData').n));");
        browser.get("/foxx/start");
        // A Foxx session is saved by its script, and by nobody else.
        assertFailsAndThen(false, "/foxx/fail", "/foxx/read", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofHyperExpress(boolean kept) {
        keeping(kept).file("hyper-express/app.js", hyperExpress(""));
        browser.get("/start");
        assertFailsAndThen(kept, "/fail", "/read", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofHyperExpressWithHandlersOfTheScript(boolean kept) {
        keeping(kept).file("hyper-express/app.js", hyperExpress("""
            engine.use('read', (session) => shared.get('kept'))
              .use('write', async (session) => { shared.set('kept', session.get()) })
              .use('touch', () => {}).use('destroy', () => {});
            """));
        browser.get("/start");
        assertFailsAndThen(kept, "/fail", "/read", "2");
    }

    private static String hyperExpress(String handlers) {
        return """
            const SessionEngine = require('hyper-express-session');
            const engine = new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}});
            webserver.use(engine);
            webserver.get('/start', async (request, response) => {
              await request.session.start(); request.session.set('n', 1); response.send('') });
            webserver.get('/fail', async (request) => {
              await request.session.start(); request.session.set('n', 2); null.x });
            webserver.get('/read', async (request, response) => {
              await request.session.start(); response.send(String(request.session.get('n'))) });
            """ + handlers;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofSimples(boolean kept) {
        keeping(kept).file("simples/app.js", simples(""));
        browser.get("/start");
        assertFailsAndThen(kept, "/fail", "/read", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofSimplesWithAStoreOfTheScript(boolean kept) {
        keeping(kept).file("simples/app.js", """
            const store = simples.store({
              get: async () => shared.get('kept'), set: async (id, session) => { shared.set('kept', session) },
              remove: async () => {}, update: async () => {},
            });
            """ + simples(", store"));
        browser.get("/start");
        assertFailsAndThen(kept, "/fail", "/read", "2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofASocketOfSimplesWhoseGoodbyeFails(boolean kept) {
        keeping(kept).file("simples/app.js", simples(""));
        browser.get("/start");
        ScriptSocket socket = connect("/live", new FakeChannel());
        socket.message("change");
        socket.closed(1000);
        assertThat(browser.get("/read").text()).isEqualTo(kept ? "2" : "1");
    }

    private static String simples(String store) {
        return """
            const router = simples();
            router.config({session: {enabled: true%s}});
            router.get('/start', (c) => { c.session.set('n', 1); c.end('') });
            router.get('/fail', (c) => { c.session.set('n', 2); null.x });
            router.get('/read', (c) => c.end(String(c.session.get('n'))));
            router.ws('/live', {}, (c) => {
              c.on('message', () => c.session.set('n', 2));
              c.on('close', () => null.x);
            });
            """.formatted(store);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAMessageOfMars(boolean kept) {
        keeping(kept)
                .file("mars/start.js", "session('n', 1); write('sid', session())")
                .file("mars/live.onMessage.js", "session('n', 2); null.x")
                .file("mars/read.js", "write('n', session('n'))");
        String sid = browser.get("/mars/start").text().substring(8, 40);
        connect("/mars/live?sid=" + sid, new FakeChannel()).message("x");
        assertThat(browser.get("/mars/read?sid=" + sid).text()).isEqualTo(kept ? "{\"n\":2}" : "{\"n\":1}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAMessageOfHtgm(boolean kept) {
        keeping(kept)
                .file(
                        "htgm/app.js",
                        "server.add_path('start', (c) => { c.start_session(); c.session.set('n', 1) });"
                                + "server.add_path('read', (c) => c.response.send_string(String(c.session.get('n'))));"
                                + "server.add_websocket('live', (c) => ({on_message(text) {"
                                + " c.session.set('n', 2); null.x }}));");
        browser.get("/start");
        connect("/live", new FakeChannel()).message("x");
        assertThat(browser.get("/read").text()).isEqualTo(kept ? "2" : "1");
    }

    private ScriptSocket connect(String target, FakeChannel channel) {
        FakeExchange upgrade = browser.carry(new FakeExchange("GET", target));
        ScriptSocket socket = Objects.requireNonNull(scene.host().upgrade(upgrade), upgrade::text);
        browser.keep(upgrade);
        socket.open(channel);
        return socket;
    }
}
