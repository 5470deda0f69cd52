package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session middleware of Foxx 3, in services that are typed as they are there. */
class FoxxServiceTest {

    private static final String HEAD = """
            'use strict';
            const createRouter = require('@arangodb/foxx/router');
            const sessionsMiddleware = require('@arangodb/foxx/sessions');
            const collectionStorage = require('@arangodb/foxx/sessions/storages/collection');
            const jwtStorage = require('@arangodb/foxx/sessions/storages/jwt');
            const cookieTransport = require('@arangodb/foxx/sessions/transports/cookie');
            const headerTransport = require('@arangodb/foxx/sessions/transports/header');
            const router = createRouter();
            """;
    private static final String ROUTES = """
            module.context.use(router);
            router.get('/id', (req, res) => res.json(req.session ? req.session._key ?? 'new' : null))
              .summary('x').response(['application/json']);
            router.get('/count', (req, res) => {
              req.session.data = req.session.data || {n: 0};
              req.session.data.n += 1;
              res.send(req.session.data);
            });
            router.post('/login', (req, res) => {
              req.session.uid = req.body.name;
              req.sessionStorage.save(req.session);
              res.send({success: true});
            });
            router.get('/whoami', (req, res) => res.send({uid: req.session.uid}));
            router.post('/logout', (req, res) => {
              const ended = req.sessionStorage.clear(req.session);
              req.session = null;
              res.send({ended});
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

    private void service(String options) {
        scene.file("foxx/index.js", HEAD + "module.context.use(sessionsMiddleware(" + options + "));\n" + ROUTES);
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("S3.31 a collection keeps what a request puts into data; the cookie has the key")
    void keepsDataInACollection() {
        service("{storage: module.context.collection('sessions'), transport: 'cookie'}");
        assertThat(browser.get("/foxx/count").text()).isEqualTo("{\"n\":1}");
        assertThat(browser.cookie("sid")).matches("[A-Za-z0-9]{20}");
        assertThat(browser.get("/foxx/count").text()).isEqualTo("{\"n\":2}");
        assertThat(browser.get("/foxx/id").text()).isEqualTo("\"" + browser.cookie("sid") + "\"");
        assertThat(new Browser(scene).get("/foxx/count").text()).isEqualTo("{\"n\":1}");
    }

    @Test
    @DisplayName("S3.31 autoCreate makes a session for each new client, and none when it is false")
    void createsSessions() {
        service("{storage: 'sessions', transport: 'cookie'}");
        assertThat(browser.get("/foxx/id").text()).as("saved after the handler").isEqualTo("\"new\"");
        assertThat(browser.cookie("sid")).isNotNull();
        service("{storage: 'sessions', transport: 'cookie', autoCreate: false}");
        FakeExchange none = new Browser(scene).get("/foxx/id");
        assertThat(none.text()).isEqualTo("null");
        assertThat(none.answeredHeader("Set-Cookie")).isNull();
    }

    @Test
    @DisplayName("S3.31 all transports are told of a session, and of its end")
    void tellsAllTransports() {
        service("{storage: 'sessions', transport: ['header', cookieTransport({name: 'one', secret:"
                + " 'abcdefghijklmnopqrst'}), cookieTransport('two')]}");
        FakeExchange first = browser.get("/foxx/count");
        String id = first.answeredHeader("X-Session-Id");
        assertThat(browser.cookie("one")).isEqualTo(id);
        assertThat(browser.cookie("one.sig")).matches("[0-9a-f]{64}");
        assertThat(browser.cookie("two")).isEqualTo(id);
        assertThat(scene.answer(new FakeExchange("GET", "/foxx/count").header("X-Session-Id", String.valueOf(id)))
                        .text())
                .as("by header alone")
                .isEqualTo("{\"n\":2}");
        assertThat(browser.post("/foxx/logout", "").text()).isEqualTo("{\"ended\":true}");
        assertThat(browser.cookie("one")).isNull();
        assertThat(browser.cookie("one.sig")).isNull();
        assertThat(browser.cookie("two")).isNull();
        browser.with("two", String.valueOf(id));
        assertThat(browser.get("/foxx/count").text()).as("the old id is dead").isEqualTo("{\"n\":1}");
    }

    @Test
    @DisplayName("S3.31 a login is saved under a new key, for the id from before it is worth nothing")
    void logsIn() {
        service("{storage: 'sessions', transport: 'cookie'}");
        browser.get("/foxx/count");
        String before = String.valueOf(browser.cookie("sid"));
        assertThat(browser.post("/foxx/login", "{\"name\":\"carl\"}").text()).isEqualTo("{\"success\":true}");
        assertThat(browser.cookie("sid")).isNotEqualTo(before);
        assertThat(browser.get("/foxx/whoami").text()).isEqualTo("{\"uid\":\"carl\"}");
        assertThat(new Browser(scene).with("sid", before).get("/foxx/whoami").text())
                .isEqualTo("{\"uid\":null}");
    }

    @Test
    @DisplayName(
            "S3.31 ttl is in seconds, an hour unless told otherwise, and moves with each use unless autoUpdate is off")
    void ttl() {
        for (boolean slides : new boolean[] {true, false}) {
            browser = new Browser(scene);
            service("{storage: collectionStorage({collection: 's', ttl: 100, autoUpdate: " + slides
                    + "}), transport: 'cookie'}");
            browser.get("/foxx/count");
            for (int i = 0; i < 2; i++) {
                scene.after(Duration.ofSeconds(60));
                browser.get("/foxx/id");
            }
            assertThat(browser.get("/foxx/count").text()).isEqualTo(slides ? "{\"n\":2}" : "{\"n\":1}");
        }
    }

    @Test
    @DisplayName("S3.31 an expired session is null; pruneExpired removes it then, prune removes all that are")
    void prunes() {
        String storage = "collectionStorage({collection: 's', ttl: 10, pruneExpired: %s})";
        scene.file("foxx/z.js", """
                router.get('/find/:id', (req, res) => res.send([req.sessionStorage.fromClient(req.pathParams.id) === null]));
                router.get('/get/:id', (req, res) => {
                  try { Foxx.requireApp('/x').sessionStorage.get(req.param('id')) } catch (e) { res.send([e.name]) }
                });
                router.get('/prune', (req, res) => res.send([typeof req.sessionStorage.prune()]));
                """);
        for (boolean prune : new boolean[] {false, true}) {
            service("{storage: " + storage.formatted(prune) + ", transport: 'header', autoCreate: true}");
            String id = String.valueOf(scene.get("/foxx/count").answeredHeader("X-Session-Id"));
            scene.after(Duration.ofSeconds(11));
            assertThat(scene.get("/foxx/find/" + id).text()).isEqualTo("[true]");
            assertThat(scene.get("/foxx/get/" + id).text())
                    .isEqualTo(prune ? "[\"SessionNotFound\"]" : "[\"SessionExpired\"]");
        }
        assertThat(scene.get("/foxx/prune").text()).isEqualTo("[\"number\"]");
    }

    @Test
    @DisplayName("S3.31 the JWT storage hands out tokens that name a session, which can be ended")
    void handsOutTokens() {
        String secret = "a secret of thirty-two bytes, or more of them";
        service("{storage: jwtStorage({secret: '" + secret + "', ttl: 60}), transport: headerTransport('X-Token')}");
        FakeExchange first = scene.get("/foxx/count");
        String token = String.valueOf(first.answeredHeader("X-Token"));
        long now = scene.now().getEpochSecond();
        assertThat(claims(token))
                .matches("\\{\"sid\":\"[A-Za-z0-9]{20}\",\"uid\":null,\"iat\":" + now + ",\"exp\":" + (now + 60) + "}");
        FakeExchange second = answer("GET", "/foxx/count", token);
        assertThat(second.text()).isEqualTo("{\"n\":2}");
        assertThat(answer("GET", "/foxx/count", token + "x").text())
                .as("forged")
                .isEqualTo("{\"n\":1}");
        String sid = claims(token).substring(8, 28);
        assertThat(answer("GET", "/foxx/count", sid).text()).as("the bare key").isEqualTo("{\"n\":1}");
        assertThat(answer("POST", "/foxx/logout", token).text()).isEqualTo("{\"ended\":true}");
        assertThat(answer("GET", "/foxx/count", token).text()).as("ended").isEqualTo("{\"n\":1}");
    }

    private FakeExchange answer(String method, String path, String token) {
        return scene.answer(new FakeExchange(method, path).header("X-Token", token));
    }

    @Test
    @DisplayName("S3.31 a token is worth nothing after its exp")
    void tokensEnd() {
        service("{storage: jwtStorage('a secret of thirty-two bytes, or more of them'), transport:"
                + " headerTransport('X-Token')}");
        String token = String.valueOf(scene.get("/foxx/count").answeredHeader("X-Token"));
        scene.after(Duration.ofMinutes(40));
        String renewed = String.valueOf(answer("GET", "/foxx/count", token).answeredHeader("X-Token"));
        scene.after(Duration.ofMinutes(40));
        assertThat(answer("GET", "/foxx/count", token).text()).isEqualTo("{\"n\":1}");
        assertThat(answer("GET", "/foxx/count", renewed).text()).isEqualTo("{\"n\":3}");
    }

    @Test
    @DisplayName("S3.31 storages and transports that a script writes are used as they are")
    void usesOwnStoragesAndTransports() {
        service("""
                {
                  storage: () => ({
                    fromClient: (sid) => shared.get(sid) ?? null,
                    forClient: (session) => { shared.set('it', session); return 'it' },
                    new: () => ({data: {n: 40}}),
                  }),
                  transport: () => ({
                    get: (req) => req.get('x-mine'), set: (res, sid) => res.set('X-Mine', sid),
                    clear: (res) => res.set('X-Mine', 'gone'),
                  }),
                }""");
        assertThat(scene.get("/foxx/count").text()).isEqualTo("{\"n\":41}");
        FakeExchange second = scene.answer(new FakeExchange("GET", "/foxx/count").header("X-Mine", "it"));
        assertThat(second.text()).isEqualTo("{\"n\":42}");
        assertThat(second.answeredHeader("X-Mine")).isEqualTo("it");
    }

    @Test
    @DisplayName("S3.31 options of a wrong type are refused at set-up")
    void refusesWrongOptions() {
        for (String wrong : new String[] {
            "{}",
            "{storage: 'sessions'}",
            "{transport: 'cookie'}",
            "{storage: {}, transport: 'cookie'}",
            "{storage: 'sessions', transport: ['fax']}",
            "{storage: 'sessions', transports: 'cookie'}",
            "{storage: collectionStorage({}), transport: 'cookie'}",
            "{storage: collectionStorage({collection: 's', ttl: -1}), transport: 'cookie'}",
            "{storage: jwtStorage(), transport: 'cookie'}",
            "{storage: jwtStorage({algorithm: 'none'}), transport: 'cookie'}"
        }) {
            service(wrong);
            assertThat(scene.get("/foxx/id").status()).as(wrong).isEqualTo(500);
        }
    }

    @Test
    @DisplayName("S3.31 middleware stands before the routes of its router and of those below, by path")
    void ordersMiddleware() {
        scene.file("foxx/index.js", HEAD + """
                const say = (word) => (req, res, next) => { res.body = (res.body || '') + word; next(); res.body += word };
                const inner = createRouter();
                inner.get('/a', say('3'), (req, res) => { res.body += '!' });
                router.use('/inner', inner);
                router.use('/inner', say('2'));
                router.use('/other', say('x'));
                router.all('/b', (req, res) => { res.body += req.method });
                module.context.use('/top', router);
                module.context.use({register: () => say('1')});
                """);
        assertThat(scene.get("/foxx/top/inner/a").text()).isEqualTo("123!321");
        assertThat(scene.get("/foxx/top/b").text()).isEqualTo("1GET1");
    }
}
