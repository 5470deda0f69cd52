package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HyperExpress.Session says of the data of a session and of its duration, fact by fact. */
class HyperExpressDataTest {

    private static final String SECRET = "abcdefghijklmnopqrst";
    private static final String HEAD = """
            const SessionEngine = require('hyper-express-session');
            const engine = new SessionEngine(%s);
            webserver.use(engine);
            const route = (path, run) => webserver.any(path, async (request, response) =>
              response.json((await run(request.session, request, response)) ?? null));
            """;
    private static final String OPTIONS = "{cookie: {secret: '" + SECRET + "'}}";

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

    private void script(String options, String text) {
        scene.file("hyper-express/app.js", HEAD.formatted(options) + text);
    }

    private void script(String text) {
        script(OPTIONS, text);
    }

    /** Runs a body with a session {@code s} that is not started, for the one browser of the test. */
    private String run(String body) {
        return answer(body).text();
    }

    private FakeExchange answer(String body) {
        script("route('/it', async (s, request, response) => {" + body + "});");
        return browser.get("/it");
    }

    @Test
    @DisplayName("S2.36 set takes a name or an object to merge, and chains")
    void sets() {
        assertThat(run("""
                await s.start();
                s.set('id', 'some_id').set({id: 'other', email: 'some_email'}).set(5);
                let refused = null;
                try { s.set(null) } catch (e) { refused = e instanceof TypeError }
                return [s.get('id'), s.get('email'), refused]
                """)).isEqualTo("[\"other\",\"some_email\",true]");
    }

    @Test
    @DisplayName("S2.37 S2.41 reset replaces all values, the custom duration too")
    void resets() {
        assertThat(run("""
                await s.start();
                s.set({a: 1, b: 2}).set_duration(5000).reset({c: 3});
                const after = [s.get(), s.duration];
                s.reset();
                let said;
                try { s.reset(null) } catch (e) { said = e.message }
                return [...after, s.get(), said]
                """)).isEqualTo("[{\"c\":3},1800000,{},\"reset(data) -> data must be an Object\"]");
    }

    @Test
    @DisplayName("S2.38 get gives a value, undefined, or a copy of all; what is changed in place is saved")
    void gets() {
        assertThat(run("""
                await s.start();
                s.set('list', [1]);
                const all = s.get();
                all.more = true;
                s.get('list').push(2);
                return [s.get('more') === undefined, s.get('none') === undefined, s.get('list')]
                """)).isEqualTo("[true,true,[1,2]]");
        assertThat(run("await s.start(); s.get('list').push(3)")).isEqualTo("null");
        assertThat(run("await s.start(); return s.get()")).isEqualTo("{\"list\":[1,2,3]}");
    }

    @Test
    @DisplayName("S2.39 delete removes one value, without a name all of them; an empty name is a name")
    void deletes() {
        run("await s.start(); s.set({a: 1, b: 2, c: 3})");
        assertThat(run("await s.start(); return s.delete('a').delete('').get()"))
                .isEqualTo("{\"b\":2,\"c\":3}");
        assertThat(run("await s.start(); return s.delete().get()")).isEqualTo("{}");
        assertThat(run("await s.start(); return [s.stored, s.get()]")).isEqualTo("[true,{}]");
    }

    @Test
    @DisplayName("S2.40 a custom duration is part of the data, survives, and rules cookie and expiry")
    void customDuration() {
        FakeExchange answer = answer("await s.start(); s.set_duration(5000); return [s.duration, s.get()]");
        assertThat(answer.text()).isEqualTo("[5000,{\"__cust_dur\":5000}]");
        assertThat(answer.answeredHeader("Set-Cookie")).contains("Max-Age=5;");
        assertThat(run("await s.start(); return [s.duration, s.get('__cust_dur')]"))
                .isEqualTo("[5000,5000]");
        assertThat(run("await s.start(); const no = []; for (const d of [0, -1, '5', NaN])"
                        + " { try { s.set_duration(d) } catch (e) { no.push(1) } } return no.length"))
                .isEqualTo("4");
        scene.after(Duration.ofSeconds(6));
        assertThat(run("await s.start(); return s.stored")).isEqualTo("false");
    }

    @Test
    @DisplayName("S2.41 delete() drops the custom duration")
    void deleteDropsTheDuration() {
        run("await s.start(); s.set('a', 1).set_duration(5000)");
        assertThat(run("await s.start(); s.delete(); return [s.duration, s.get()]"))
                .isEqualTo("[1800000,{}]");
    }

    @Test
    @DisplayName("S2.42 a lifetime below a second is rounded up, so that the cookie lives")
    void shortLives() {
        assertThat(answer("await s.start(); s.set_duration(300)").answeredHeader("Set-Cookie"))
                .contains("Max-Age=1;");
    }

    @Test
    @DisplayName("Names such as __proto__ are plain names")
    void plainNames() {
        run("await s.start(); s.set('__proto__', 'p').set('constructor', 'c')");
        assertThat(run("await s.start(); return [s.get('__proto__'), s.get('constructor'), "
                        + "s.get('toString') === undefined]"))
                .isEqualTo("[\"p\",\"c\",true]");
    }

    @Test
    @DisplayName("Requests and responses have what handlers need")
    void requestsAndResponses() {
        script("""
                webserver.post('/people/:name', async (request, response) => {
                  const {size} = await request.json();
                  response.status(201).header('X-Size', size).cookie('seen', 'a b', 2000, {secure: false})
                    .json([request.method, request.path, request.path_parameters.name, request.query_parameters.q,
                      request.headers['content-type'], request.cookies.old]);
                });
                webserver.post('/text', async (request, response) => response.html(await request.text()));
                webserver.get('/send', (request, response) => response.send('plain'));
                """);
        browser.with("old", "1");
        FakeExchange answer = browser.post("/people/J%C3%B6rg?q=1", "{\"size\": 3}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text())
                .isEqualTo("[\"POST\",\"/people/J%C3%B6rg\",\"J\u00f6rg\",\"1\",\"application/json\",\"1\"]");
        assertThat(answer.answeredHeader("X-Size")).isEqualTo("3");
        assertThat(answer.answeredHeader("Set-Cookie"))
                .isEqualTo("seen=a%20b; Path=/; SameSite=lax; Max-Age=2; HttpOnly");
        assertThat(browser.post("/people/x", "{").status()).isEqualTo(400);
        assertThat(browser.post("/text", "<b>").text()).isEqualTo("<b>");
        assertThat(browser.get("/send").text()).isEqualTo("plain");
    }
}
