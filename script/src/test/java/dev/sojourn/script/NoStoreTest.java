package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No cache keeps an answer that may hold an id or what an id that is no cookie led to (RFC 9111, section 5.2.2.5), in
 * any dialect, whatever the script says of caching.
 */
class NoStoreTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange noStore(FakeExchange request) {
        FakeExchange answer = scene.answer(request);
        assertThat(answer.status()).as(answer.text()).isLessThan(300);
        assertThat(answer.answeredHeader("Cache-Control")).as(request.path()).contains("no-store");
        return answer;
    }

    private static FakeExchange request(String target) {
        return new FakeExchange("GET", target);
    }

    private static FakeExchange posted(String target, String type, String body) {
        return new FakeExchange("POST", target).body(type, body);
    }

    private static String cookie(FakeExchange answer) {
        String line = String.valueOf(answer.answeredHeader("Set-Cookie"));
        return line.substring(0, line.indexOf(';'));
    }

    @Test
    void answersOfMarsThatBeganOrConsultedASession() {
        scene.file("mars/begin.js", "header('Cache-Control', 'public, max-age=60'); write('sid', session())")
                .file("mars/look.js", "header('Cache-Control', 'public, max-age=60'); write('is', session('a'))")
                .file("mars/again.js", "session.close(); write('sid', session())")
                .file("mars/end.js", "session.close()")
                .file("mars/none.js", "header('Cache-Control', 'public, max-age=60'); write('is', 1)");
        String sid = noStore(request("/mars/begin")).text().substring(8, 40);
        noStore(request("/mars/look?sid=" + sid));
        noStore(posted("/mars/look", "application/x-www-form-urlencoded", "sid=" + sid));
        noStore(posted("/mars/look", "application/json", "{\"sid\": \"" + sid + "\"}"));
        noStore(request("/mars/look").header("X-MARS-SID", sid));
        noStore(request("/mars/again?sid=" + sid));
        noStore(request("/mars/look?sid=" + sid));
        noStore(request("/mars/end?sid=" + sid));
        assertThat(scene.get("/mars/none").answeredHeader("Cache-Control")).isEqualTo("public, max-age=60");
    }

    @Test
    void answersOfFoxxWhoseIdsTravelInHeadersAndParameters() {
        scene.file("foxx/app.js", """
                controller.activateSessions({header: 'X-Session-Id', param: 'sid', autoCreateSession: false});
                const {sessionStorage} = Foxx.requireApp('/_system/sessions');
                const cached = (work) => (req, res) => {
                  res.set('Cache-Control', 'public, max-age=60'); work(req, res); };
                controller.get('/create', cached((req, res) => res.json(sessionStorage.create({a: 1}).forClient())));
                controller.get('/get/:key', cached((req, res) =>
                  res.json(sessionStorage.get(req.params('key')).get('sessionData'))));
                controller.get('/look', cached((req, res) =>
                  res.json(req.session ? req.session.get('sessionData') : 0)));
                controller.get('/user', cached((req, res) => {
                  req.session.setUser(new Map([['_key', 'ann'], ['userData', {}]]));
                  req.session.save(); res.json(1); }));
                controller.get('/none', cached((req, res) => res.json(1)));
                """).file("foxx/mount.json", "{\"rest\": true}");
        String sid = noStore(request("/foxx/create")).text().replaceAll(".*\"_key\":\"(\\w+)\".*", "$1");
        assertThat(sid).hasSize(20);
        noStore(request("/foxx/get/" + sid));
        noStore(request("/foxx/look?sid=" + sid));
        noStore(request("/foxx/look").header("X-Session-Id", sid));
        noStore(posted("/foxx/sessions", "application/json", "{\"a\": 1}"));
        noStore(request("/foxx/sessions/" + sid));
        noStore(request("/foxx/user").header("X-Session-Id", sid));
        assertThat(scene.get("/foxx/none").answeredHeader("Cache-Control")).contains("max-age=60");
    }

    @Test
    void answersOfFoxxWhoseScriptsHandleCookiesThemselves() {
        scene.file("foxx/app.js", """
                const {sessionStorage} = Foxx.requireApp('/_system/sessions');
                const cookie = require('@arangodb/foxx/sessions/transports/cookie')({name: 'c'});
                controller.get('/own', (req, res) => { cookie.set(res, 'value');
                  res.set('Cache-Control', 'public, max-age=60'); res.json(1) });
                """);
        noStore(request("/foxx/own"));
    }

    @Test
    void answersOfHtgmThatBeganOrExtendedASession() {
        scene.file("htgm/app.js", """
                const cached = (c) => { c.response.set_header('Cache-Control', 'public, max-age=60'); return c; };
                server.add_path('begin', (c) => cached(c).response.send_string(c.start_session()));
                server.add_path('extend', (c) => { cached(c).extend_session(100); c.response.send_string('x'); });
                server.add_path('look', (c) => cached(c).response.send_string(String(c.has_session())));
                server.add_path('close', (c) => { cached(c).close_session(); c.response.send_string('x'); });
                """);
        String cookie = cookie(noStore(request("/begin")));
        noStore(request("/extend").header("Cookie", cookie));
        FakeExchange looked = scene.answer(request("/look").header("Cookie", cookie));
        assertThat(looked.answeredHeader("Cache-Control")).contains("private").doesNotContain("public");
        noStore(request("/begin").header("Cookie", cookie));
        noStore(request("/close").header("Cookie", cookie(noStore(request("/begin")))));
    }

    @Test
    void answersOfHyperExpressThatGiveACookie() {
        scene.file("hyper-express/app.js", """
                const Engine = require('hyper-express-session');
                webserver.use(new Engine({cookie: {secure: false, secret: 'abcdefghijklmnopqrst'}}));
                for (const [path, work] of Object.entries({
                  begin: (s) => s.set('a', 1), empty: () => {}, roll: (s) => s.roll(), destroy: (s) => s.destroy()})) {
                  webserver.get(`/${path}`, async (request, response) => {
                    await request.session.start(); await work(request.session);
                    response.header('Cache-Control', 'public, max-age=60').send(String(request.session.signed_id)); });
                }
                """);
        noStore(request("/empty"));
        String cookie = cookie(noStore(request("/begin")));
        noStore(request("/empty").header("Cookie", cookie));
        cookie = cookie(noStore(request("/roll").header("Cookie", cookie)));
        noStore(request("/destroy").header("Cookie", cookie));
    }

    @Test
    void answersOfSimplesWithTheMountsStoreAndWithOneOfTheScript() {
        scene.file("simples/app.js", """
                const store = simples.store({get: async () => null, set: async () => {}, remove: async () => {}});
                const send = (c) => c.header('Cache-Control', 'public, max-age=60').send(c.session.id);
                const router = simples().config({session: {enabled: true}});
                router.get('/begin', send);
                router.get('/generate', async (c) => { await c.session.generate(); send(c); });
                router.router('/own').config({session: {store}}).get('/begin', send);
                """);
        noStore(request("/begin"));
        noStore(request("/generate").header("Cookie", cookie(noStore(request("/begin")))));
        noStore(request("/own/begin"));
    }
}
