package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Foxx controllers carry the session of a request, and the REST routes of the sessions app. */
class FoxxTransportTest {

    private static final String ROUTES = """
            controller.get('/id', (req, res) => res.json(req.session ? req.session.get('_key') : null));
            controller.get('/set/:value', (req, res) => {
              req.session.get('sessionData').value = req.params('value');
              req.session.save();
              res.json(true);
            });
            controller.get('/get', (req, res) => res.json(req.session.get('sessionData').value ?? null));
            controller.get('/login', (req, res) => {
              const user = {get: (name) => ({_key: 'carl', userData: {role: 'admin'}})[name]};
              req.session.get('sessionData').username = 'carl';
              req.session.setUser(user);
              req.session.save();
              res.json({success: true});
            });
            controller.get('/private', (req, res) => res.json(req.session.get('userData'))).onlyIfAuthenticated();
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

    private void activate(String options) {
        scene.file("foxx/app.js", "controller.activateSessions(" + options + ");\n" + ROUTES);
    }

    @Test
    @DisplayName("S3.24 S3.25 a cookie carries the session that a request makes, with the lifetime of the session")
    void cookie() {
        activate("{cookie: true}");
        FakeExchange answer = browser.get("/foxx/id");
        String id = answer.text().replace("\"", "");
        assertThat(answer.responseHeaders("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("sid=" + id + "; Max-Age=604800; Expires=[^;]+; Path=/; HttpOnly; SameSite=Lax");
        assertThat(browser.get("/foxx/id").text()).isEqualTo("\"" + id + "\"");
        browser.get("/foxx/set/7");
        scene.after(Duration.ofDays(1));
        FakeExchange later = browser.get("/foxx/get");
        assertThat(later.text()).isEqualTo("\"7\"");
        assertThat(later.answeredHeader("Set-Cookie")).as("S3.25 what is left").contains("Max-Age=518400;");
    }

    @Test
    @DisplayName("S3.25 a session that never expires has a cookie without a lifetime")
    void endlessCookie() {
        scene.file("foxx/mount.json", "{\"timeToLive\": 0}");
        activate("{cookie: 'mine'}");
        assertThat(browser.get("/foxx/id").answeredHeader("Set-Cookie"))
                .startsWith("mine=")
                .doesNotContain("Max-Age");
    }

    @Test
    @DisplayName("S3.26 a secret signs the id in a second cookie; without a good one there is no session")
    void signedCookie() {
        activate("{cookie: {name: 'sid', secret: 'abcdefghijklmnopqrst', algorithm: 'sha256'}}");
        String id = browser.get("/foxx/id").text();
        assertThat(browser.cookie("sid.sig")).matches("[0-9a-f]{64}");
        assertThat(browser.get("/foxx/id").text()).isEqualTo(id);
        Browser thief = new Browser(scene).with("sid", id.replace("\"", ""));
        assertThat(thief.get("/foxx/id").text()).isNotEqualTo(id);
        thief.with("sid", id.replace("\"", "")).with("sid.sig", "0".repeat(64));
        assertThat(thief.get("/foxx/id").text()).isNotEqualTo(id);
    }

    @Test
    @DisplayName("S3.26 the signature is that of Foxx")
    void signatureVector() {
        activate("{cookie: {secret: 'abcdefghijklmnopqrst'}}");
        assertThat(scene.engine("foxx")
                        .ids()
                        .signature(dev.sojourn.id.SessionId.of("zz"), dev.sojourn.id.Transport.COOKIE))
                .isEqualTo("48b3a1b45d4dfe58e3bd72473bb69d8b7193d3eb50979b358a6d81fe7744ff28");
    }

    @Test
    @DisplayName("S3.22 S3.25 a header carries the session and is answered")
    void header() {
        activate("{header: true}");
        FakeExchange first = scene.get("/foxx/id");
        String id = first.text().replace("\"", "");
        assertThat(first.answeredHeader("X-Session-Id")).isEqualTo(id);
        assertThat(first.answeredHeader("Set-Cookie")).isNull();
        FakeExchange second = scene.answer(new FakeExchange("GET", "/foxx/id").header("X-Session-Id", id));
        assertThat(second.text()).isEqualTo("\"" + id + "\"");
        assertThat(second.answeredHeader("X-Session-Id")).isEqualTo(id);
    }

    @Test
    @DisplayName("S3.22 the old form with a type, a parameter, and a header beside a signed cookie")
    void otherForms() {
        activate("{type: 'header', header: 'X-Mine', param: true, cookie: {secret: 'abcdefghijklmnopqrst'}}");
        FakeExchange first = browser.get("/foxx/id");
        String id = first.text().replace("\"", "");
        assertThat(first.answeredHeader("X-Mine")).isEqualTo(id);
        assertThat(scene.answer(new FakeExchange("GET", "/foxx/id").header("X-Mine", id))
                        .text())
                .isEqualTo("\"" + id + "\"");
        activate("{param: true}");
        id = scene.get("/foxx/id").text().replace("\"", "");
        assertThat(scene.get("/foxx/id?FOXXSID=" + id).text()).isEqualTo("\"" + id + "\"");
    }

    @Test
    @DisplayName("S3.23 options of a wrong type are refused at set-up")
    void wrongOptions() {
        for (String wrong : new String[] {
            "{cookie: 5}", "{cookie: {name: 5}}", "{cookie: {secret: 5}}", "{header: 5}", "{type: 'jwt'}", "{}"
        }) {
            activate(wrong);
            assertThat(scene.get("/foxx/id").status()).as(wrong).isEqualTo(500);
        }
    }

    @Test
    @DisplayName("S3.24 without autoCreateSession there is no session, and nothing is stored or sent")
    void noAutoCreate() {
        activate("{cookie: true, autoCreateSession: false}");
        FakeExchange answer = browser.get("/foxx/id");
        assertThat(answer.text()).isEqualTo("null");
        assertThat(answer.answeredHeader("Set-Cookie")).isNull();
    }

    @Test
    @DisplayName("S3.29 S3.30 a login sets the user under a new id; who has none is 401")
    void login() {
        activate("{cookie: true}");
        assertThat(browser.get("/foxx/private").status()).isEqualTo(401);
        String before = browser.cookie("sid");
        assertThat(browser.get("/foxx/login").text()).isEqualTo("{\"success\":true}");
        assertThat(browser.cookie("sid"))
                .as("the id from before the login is dead")
                .isNotEqualTo(before);
        assertThat(browser.get("/foxx/private").text()).isEqualTo("{\"role\":\"admin\"}");
        assertThat(new Browser(scene)
                        .with("sid", String.valueOf(before))
                        .get("/foxx/private")
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("S3.28 destroySession deletes the session and makes a fresh one, or clears both cookies")
    void destroySession() {
        String signed = "cookie: {secret: 'abcdefghijklmnopqrst'}";
        activate("{" + signed + "}");
        scene.file(
                "foxx/bye.js", "controller.destroySession('/logout', {before: (req, res) => res.set('X-Bye', '1')});");
        String id = browser.get("/foxx/id").text();
        FakeExchange answer = browser.post("/foxx/logout", "");
        assertThat(answer.text()).isEqualTo("{\"message\":\"logged out\"}");
        assertThat(answer.answeredHeader("X-Bye")).isEqualTo("1");
        assertThat(browser.cookie("sid")).isNotNull().isNotEqualTo(id.replace("\"", ""));
        activate("{autoCreateSession: false, " + signed + "}");
        answer = browser.post("/foxx/logout", "");
        assertThat(answer.responseHeaders("Set-Cookie")).hasSize(2).allMatch(line -> line.contains("Max-Age=0"));
        assertThat(browser.cookie("sid")).isNull();
        assertThat(browser.cookie("sid.sig")).isNull();
        assertThat(browser.post("/foxx/logout", "").status())
                .as("without a session")
                .isEqualTo(200);
    }

    @Test
    @DisplayName("A Controller made with new is the same controller")
    void newController() {
        scene.file(
                "foxx/app.js",
                "const c = new Foxx.Controller(applicationContext); c.activateSessions({cookie: true});"
                        + "c.get('/mount', (req, res) => res.json(applicationContext.mount)).summary('x').notes('y');");
        assertThat(scene.get("/foxx/mount").text()).isEqualTo("\"/foxx\"");
    }

    private FakeExchange rest(String method, String path, String json) {
        return scene.answer(new FakeExchange(method, "/foxx/sessions" + path).body("application/json", json));
    }

    @Test
    @DisplayName("S3.32 S3.33 S3.34 S3.35 with rest the app serves its sessions as JSON")
    void restRoutes() {
        scene.file("foxx/mount.json", "{\"rest\": true, \"timeToLive\": 10000}").file("foxx/app.js", "");
        FakeExchange created = rest("POST", "/", "{\"a\": 1}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.answeredHeader("Cache-Control")).isEqualTo("no-store");
        String id = created.text().replaceAll(".*\"_key\":\"([^\"]+)\".*", "$1");
        assertThat(created.text()).contains("\"sessionData\":{\"a\":1},\"uid\":null,\"userData\":{}");
        assertThat(rest("POST", "", "{}").status()).isEqualTo(201);
        assertThat(rest("POST", "", "{").status()).isEqualTo(400);
        assertThat(rest("POST", "", "[1]").status()).isEqualTo(400);
        assertThat(rest("GET", "/" + id, "").text()).contains("\"_key\":\"" + id + "\"");
        assertThat(rest("PATCH", "/" + id, "{\"b\": 2}").text()).contains("\"sessionData\":{\"a\":1,\"b\":2}");
        assertThat(rest("PUT", "/" + id, "{\"c\": 3}").text()).contains("\"sessionData\":{\"c\":3}");
        assertThat(rest("PUT", "/" + id, "{").status()).isEqualTo(400);
        assertThat(rest("DELETE", "/" + id, "").status()).isEqualTo(204);
        FakeExchange gone = rest("GET", "/" + id, "");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.text()).contains("Session does not exist");
        assertThat(rest("PUT", "/" + id, "{}").status()).isEqualTo(404);
        assertThat(rest("DELETE", "/" + id, "").status()).isEqualTo(404);
        String old = rest("POST", "", "{}").text().replaceAll(".*\"_key\":\"([^\"]+)\".*", "$1");
        scene.after(Duration.ofSeconds(11));
        assertThat(rest("GET", "/" + old, "").text()).contains("Session has expired");
        assertThat(rest("DELETE", "/" + old, "").status()).isEqualTo(204);
    }
}
