package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of a mount that bound its sessions: how long one lives, how many there are, and how many of a user. */
class MountLimitsTest {

    /** An app of each dialect that begins a session at /begin, and at /look tells whether there is one. */
    private static final Map<String, Map<String, String>> APPS = Map.of(
            "mars",
            Map.of("begin.js", "session('a', 1); write('sid', session())", "look.js", "write('is', session('a'))"),
            "hyper-express",
            Map.of(
                    "app.js",
                    "const Engine = require('hyper-express-session'); webserver.use(new Engine({cookie: {secure: false,"
                            + " secret: 'abcdefghijklmnopqrst'}}));"
                            + "webserver.get('/begin', async (request, response) => { await request.session.start();"
                            + " request.session.set('a', 1); response.send('ok'); });"
                            + "webserver.get('/look', async (request, response) => { await request.session.start();"
                            + " response.json({is: request.session.get('a') ?? null}); });"),
            "foxx",
            Map.of(
                    "app.js",
                    "controller.activateSessions({cookie: true, autoCreateSession: false});"
                            + " const {sessionStorage} = Foxx.requireApp('/_system/sessions');"
                            + " controller.get('/begin', (req, res) => { const made = sessionStorage.create({a: 1});"
                            + " const user = new Map([['_key', req.params('user')], ['userData', {}]]);"
                            + " if (req.params('user')) { made.setUser(user); made.save(); } res.json('ok') });"
                            + " controller.get('/look', (req, res) => res.json({is: req.session"
                            + " ? req.session.get('sessionData').a : null}));"),
            "htgm",
            Map.of(
                    "app.js",
                    "server.add_path('begin', (c) => { c.start_session(); c.session.set('a', 1);"
                            + " c.response.send_string('ok'); });"
                            + "server.add_path('look', (c) => c.response.send_string(JSON.stringify("
                            + "{is: c.has_session() ? c.session.get('a') : null})));"),
            "simples",
            Map.of(
                    "app.js",
                    "simples().config({session: {enabled: true}}).get('/begin', (c) => { c.session.set('a', 1);"
                            + " c.send('ok'); }).get('/look', (c) => c.send({is: c.session.get('a') ?? null}));"));

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Browser visitor(String dialect, String options) {
        scene.file(dialect + "/mount.json", "{\"path\": \"/\"" + options + "}");
        APPS.get(dialect).forEach((file, text) -> scene.file(dialect + "/" + file, text));
        return new Browser(scene);
    }

    private static String look(Browser browser, String dialect, FakeExchange begun) {
        String query = dialect.equals("mars") ? "?sid=" + begun.text().substring(8, 40) : "";
        return browser.get("/look" + query).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars", "hyper-express", "htgm", "simples"})
    void anAbsoluteLimitEndsASessionThatIsUsedAllTheTime(String dialect) {
        Browser browser = visitor(dialect, ", \"duration\": 600000, \"absolute\": 3600000");
        if (dialect.equals("htgm")) {
            scene.file(
                    "htgm/app.js",
                    APPS.get("htgm")
                            .get("app.js")
                            .replace(
                                    "c.has_session()",
                                    "(c.has_session()" + " && c.extend_session(600), c.has_session())"));
        }
        FakeExchange begun = browser.get("/begin");
        for (int minutes = 0; minutes < 55; minutes += 5) {
            assertThat(look(browser, dialect, begun)).as("after %d", minutes).isEqualTo("{\"is\":1}");
            scene.after(Duration.ofMinutes(5));
        }
        scene.after(Duration.ofMinutes(5));
        assertThat(look(browser, dialect, begun)).isEqualTo("{\"is\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars", "hyper-express", "htgm", "simples"})
    void withoutItSuchASessionLivesAsItsDialectSays(String dialect) {
        Browser browser = visitor(dialect, ", \"duration\": 600000");
        if (dialect.equals("htgm")) {
            scene.file(
                    "htgm/app.js",
                    APPS.get("htgm")
                            .get("app.js")
                            .replace(
                                    "c.has_session()",
                                    "(c.has_session()" + " && c.extend_session(600), c.has_session())"));
        }
        FakeExchange begun = browser.get("/begin");
        for (int minutes = 0; minutes < 120; minutes += 5) {
            assertThat(look(browser, dialect, begun)).as("after %d", minutes).isEqualTo("{\"is\":1}");
            scene.after(Duration.ofMinutes(5));
        }
    }

    @Test
    void theIdleLimitOfADialectIsNoLongerThanTheAbsoluteOne() {
        Browser browser = visitor("foxx", ", \"absolute\": 60000");
        browser.get("/begin");
        assertThat(scene.engine("foxx").directory().count()).isOne();
        scene.after(Duration.ofMinutes(1));
        assertThat(scene.engine("foxx").lifetime().idle()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void anIdleLimitThatIsLongerIsNamed() {
        Browser browser = visitor("mars", ", \"duration\": 60001, \"absolute\": 60000");
        assertThat(browser.get("/begin").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars", "hyper-express", "foxx", "htgm", "simples"})
    void whoComesWhenAMountHasItsMostSessionsIsTold503(String dialect) {
        Browser first = visitor(dialect, ", \"maxSessions\": 2");
        FakeExchange begun = first.get("/begin");
        assertThat(begun.status()).isEqualTo(200);
        assertThat(new Browser(scene).get("/begin").status()).isEqualTo(200);
        FakeExchange refused = new Browser(scene).get("/begin");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("No further session is taken at the moment. Try again later.");
        assertThat(refused.answeredHeader("Retry-After")).isEqualTo("5");
        assertThat(refused.answeredHeader("Set-Cookie")).isNull();
        if (!dialect.equals("foxx")) {
            assertThat(look(first, dialect, begun)).as("who was there goes on").isEqualTo("{\"is\":1}");
        }
    }

    @Test
    void theOldestSessionOfAUserEndsWhenThereIsOneTooMany() {
        visitor("foxx", ", \"sessionsPerUser\": 2");
        for (int i = 0; i < 5; i++) {
            assertThat(scene.get("/begin?user=ann").status()).isEqualTo(200);
            assertThat(scene.get("/begin?user=bob").status()).isEqualTo(200);
            scene.after(Duration.ofSeconds(1));
        }
        assertThat(scene.engine("foxx").directory().ofUser("ann", null, 10).sessions())
                .hasSize(2);
        assertThat(scene.engine("foxx").directory().ofUser("bob", null, 10).sessions())
                .hasSize(2);
    }

    @Test
    void aMountWhoseSessionsHaveNoUsersDoesNotTakeThatOption() {
        Browser browser = visitor("simples", ", \"sessionsPerUser\": 2");
        assertThat(browser.get("/begin").status()).isEqualTo(500);
        visitor("simples", ", \"sessionsPerUser\": 2, \"also\": [\"foxx\"]");
        assertThat(browser.get("/begin").status()).isEqualTo(200);
    }
}
