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
}
