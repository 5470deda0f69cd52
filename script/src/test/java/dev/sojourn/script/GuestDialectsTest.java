package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several dialects on one session in one script, which see each other's values. */
class GuestDialectsTest {

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
    void aHyperExpressScriptSharesItsSessionWithMarsFoxxAndSimples() {
        scene.file("hyper-express/mount.json", "{\"also\": [\"mars\", \"foxx\", \"simples\"]}")
                .file("hyper-express/app.js", """
                const SessionEngine = require('hyper-express-session');
                webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
                webserver.get('/set', async (request, response) => {
                  await request.session.start();
                  request.session.set('a', 1);
                  session('b', 2);
                  connection.session.set('c', 3);
                  req.session.get('sessionData').d = 4;
                  req.session.save();
                  response.json([session('a'), connection.session.get('b'), request.session.get('c'), request.session.get('d')]);
                });
                webserver.get('/get', async (request, response) => {
                  await request.session.start();
                  response.json([session('d'), connection.session.size, req.session.get('sessionData'), request.session.get()]);
                });
                """);
        assertThat(browser.get("/set").text()).isEqualTo("[1,2,3,4]");
        assertThat(browser.get("/get").text())
                .isEqualTo("[4,4,{\"a\":1,\"b\":2,\"c\":3,\"d\":4},{\"a\":1,\"b\":2,\"c\":3,\"d\":4}]");
    }

    @Test
    void aMarsScriptSharesItsSessionWithTheOthers() {
        scene.file("mars/mount.json", "{\"also\": [\"hyper-express\", \"foxx\", \"simples\"]}")
                .file("mars/set.js", """
                session('a', 1);
                connection.session.set('b', 2);
                write('sid', session());
                write('size', connection.session.size);
                write('data', req.session.get('sessionData'));
                request.session.start();
                write('ready', typeof request.session.start);
                """);
        FakeExchange answer = browser.get("/mars/set");
        assertThat(answer.text()).contains("\"size\":2,\"data\":{\"a\":1,\"b\":2}");
    }

    private static final String PUT = """
            session('mars', 1);
            await request.session.start();
            request.session.set('hyper', [2]);
            connection.session.set('simples', {three: 3});
            context.session.set('htgm', 'four');
            req.session.get('sessionData').foxx = 5;
            req.session.save();
            """;
    private static final String TAKE = """
            await request.session.start();
            const views = [(n) => session(n), (n) => request.session.get(n), (n) => connection.session.get(n),
              (n) => context.session.get(n), (n) => req.session.get('sessionData')[n]];
            const found = views.map((view) => ['mars', 'hyper', 'simples', 'htgm', 'foxx'].map(view));
            """;
    private static final String ALL =
            "[[1,[2],{\"three\":3},\"four\",5]" + ",[1,[2],{\"three\":3},\"four\",5]".repeat(4) + "]";

    private void home(String dialect, String... guests) {
        scene.file(dialect + "/mount.json", "{\"path\": \"/\", \"also\": [\"" + String.join("\", \"", guests) + "\"]}");
    }

    private void putsAndTakes() {
        assertThat(browser.get("/put").status()).isEqualTo(200);
        assertThat(browser.get("/take").text()).isEqualTo(ALL);
    }

    @Test
    void allFiveAreOnOneSessionOfAHyperExpressMount() {
        home("hyper-express", "mars", "foxx", "htgm", "simples");
        scene.file("hyper-express/app.js", """
                const SessionEngine = require('hyper-express-session');
                webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
                webserver.get('/put', async (request, response) => {
                  %s response.send('ok');
                });
                webserver.get('/take', async (request, response) => {
                  %s response.json(found);
                });
                """.formatted(PUT, TAKE));
        putsAndTakes();
    }

    @Test
    void allFiveAreOnOneSessionOfAFoxxMount() {
        home("foxx", "mars", "hyper-express", "htgm", "simples");
        scene.file("foxx/app.js", """
                controller.activateSessions({cookie: true});
                controller.get('/put', async (req, res) => {
                  %s res.json('ok');
                });
                controller.get('/take', async (req, res) => {
                  %s res.json(found);
                });
                """.formatted(PUT, TAKE));
        putsAndTakes();
    }

    @Test
    void allFiveAreOnOneSessionOfAnHtgmMount() {
        home("htgm", "mars", "hyper-express", "foxx", "simples");
        scene.file("htgm/app.js", """
                server.add_path('put', async (context) => {
                  context.start_session();
                  %s context.response.send_string('ok');
                });
                server.add_path('take', async (context) => {
                  %s context.response.send_string(JSON.stringify(found));
                });
                """.formatted(PUT, TAKE));
        putsAndTakes();
    }

    @Test
    void allFiveAreOnOneSessionOfASimplesMount() {
        home("simples", "mars", "hyper-express", "foxx", "htgm");
        scene.file("simples/app.js", """
                const router = simples();
                router.config({session: {enabled: true}});
                router.get('/put', async (connection) => {
                  %s connection.end('ok');
                });
                router.get('/take', async (connection) => {
                  %s connection.end(JSON.stringify(found));
                });
                """.formatted(PUT, TAKE));
        putsAndTakes();
    }

    @Test
    void allFiveAreOnOneSessionOfAMarsMount() {
        home("mars", "hyper-express", "foxx", "htgm", "simples");
        scene.file("mars/put.js", "write('sid', session()); (async () => { " + PUT + " })();")
                .file("mars/take.js", "(async () => { " + TAKE + " write('found', found); })();");
        String sid = browser.get("/put").text().replaceAll(".*:\"(\\w+)\".*", "$1");
        assertThat(browser.get("/take?sid=" + sid).text()).isEqualTo("{\"found\":" + ALL + "}");
    }

    @Test
    void aGuestCannotChooseTheIdsOfTheMount() {
        scene.file("mars/mount.json", "{\"also\": [\"hyper-express\", \"foxx\"]}")
                .file("mars/it.js", """
                const failed = (work) => { try { work(); return 'nothing' } catch (e) { return e.message } };
                session('a', 1);
                write('set_id', failed(() => request.session.set_id('mine')));
                write('set_signed_id', failed(() => request.session.set_signed_id('mine.xyz')));
                write('same', request.session.id === session());
                """);
        assertThat(browser.get("/mars/it").text())
                .contains("\"set_id\":\"set_id(id) -> ", "\"set_signed_id\":\"set_signed_id(id) -> ")
                .endsWith("\"same\":true}");
    }
}
