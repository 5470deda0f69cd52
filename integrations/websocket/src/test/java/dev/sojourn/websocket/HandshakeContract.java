package dev.sojourn.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.Origins;
import dev.sojourn.store.StoreOperation;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handshake must be and may not be, on any container. */
abstract class HandshakeContract {

    private SocketApp app;

    abstract SocketServer.Starter container();

    private void start(UnaryOperator<SocketOptions> rules) throws Exception {
        app = SocketApp.start(container(), rules);
    }

    @AfterEach
    void stop() throws Exception {
        app.close();
    }

    private RawHandshake handshake() {
        return new RawHandshake(app.port());
    }

    /** A cookie line of a living session. */
    private String loggedIn() throws Exception {
        Browser browser = new Browser(app.port());
        browser.request("set name Ada");
        return "Cookie: " + browser.cookie;
    }

    @Test
    void aPageOfTheServerItselfMayOpenASocket() throws Exception {
        start(options -> options);
        assertThat(handshake().fromOwnPage().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test",
                "http://localhost",
                "http://localhost:1",
                "https://localhost:PORT",
                "http://localhost.:PORT",
                "http://localhost:PORT/",
                "http://localhost:PORT.evil.test",
                "http://localhost.evil.test:PORT",
                "http://user@localhost:PORT",
                "null",
                "localhost:PORT",
                "*"
            })
    void anotherOriginIsForbiddenBeforeTheSessionIsLookedAt(String origin) throws Exception {
        start(options -> options);
        String cookie = loggedIn();
        app.store.reset();
        int status = handshake()
                .with("Origin: " + origin.replace("PORT", "" + app.port()))
                .with(cookie)
                .status();
        assertThat(status).isEqualTo(403);
        assertThat(app.store.calls()).isEmpty();
    }

    @Test
    void theHostOfAnOriginIsComparedWithoutCase() throws Exception {
        start(options -> options);
        assertThat(handshake().with("Origin: http://LocalHost:" + app.port()).status())
                .isEqualTo(101);
    }

    @Test
    void listedOriginsLeaveNoSayToTheHostHeader() throws Exception {
        start(options -> options.origins(Origins.only("https://app.example")));
        assertThat(handshake()
                        .replace("Host", "evil.test")
                        .with("Origin: http://evil.test")
                        .status())
                .isEqualTo(403);
        assertThat(handshake().fromOwnPage().status()).isEqualTo(403);
        assertThat(handshake().with("Origin: https://app.example:443").status()).isEqualTo(101);
    }

    @Test
    void originsCanBeListedBesideTheServersOwn() throws Exception {
        start(options -> options.origins(Origins.sameOr("https://app.example")));
        assertThat(handshake().fromOwnPage().status()).isEqualTo(101);
        assertThat(handshake().with("Origin: https://app.example").status()).isEqualTo(101);
        assertThat(handshake().with("Origin: https://evil.test").status()).isEqualTo(403);
    }

    @Test
    void withoutAnOriginACookieIsNotEnough() throws Exception {
        start(options -> options);
        assertThat(handshake().with(loggedIn()).status()).isEqualTo(403);
        assertThat(handshake().status()).isEqualTo(403);
    }

    @Test
    void anAbsentOriginPassesWhenAllowed() throws Exception {
        start(options -> options.origins(Origins.same().allowAbsent()).requireSession());
        assertThat(handshake().with(loggedIn()).status()).isEqualTo(101);
    }

    @Test
    void aProgramWithItsIdInAHeaderNeedsNoOrigin() throws Exception {
        Carriers both = Carriers.builder()
                .cookie(SocketApp.cookieSettings())
                .header("X-Session")
                .build();
        app = SocketApp.start(container(), both, SocketOptions::requireSession);
        var session = app.engine.directory().create();
        String id = session.signedId(dev.sojourn.id.Transport.HEADER);
        assertThat(handshake().with("X-Session: " + id).status()).isEqualTo(101);
        assertThat(handshake().with("X-Session: " + id).with("Cookie: a=b").status())
                .isEqualTo(403);
        assertThat(handshake().with("X-Session: rubbish").status()).isEqualTo(400);
    }

    @Test
    void twoOriginsAreABadRequest() throws Exception {
        start(options -> options);
        assertThat(handshake().fromOwnPage().with("Origin: https://evil.test").status())
                .isEqualTo(400);
        assertThat(handshake()
                        .with("Origin: http://localhost:" + app.port() + ", https://evil.test")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aRequiredSessionThatIsMissingExpiredForgedOrEndedIsUnauthorized() throws Exception {
        start(SocketOptions::requireSession);
        Browser browser = new Browser(app.port());
        browser.request("set name Ada");
        String living = browser.cookie;
        assertThat(handshake().fromOwnPage().status()).isEqualTo(401);
        assertThat(handshake().fromOwnPage().with("Cookie: " + living).status()).isEqualTo(101);
        browser.request("destroy");
        assertThat(handshake().fromOwnPage().with("Cookie: " + living).status()).isEqualTo(401);

        browser.request("set name Ada");
        app.clock.advance(app.engine.lifetime().idle().multipliedBy(2));
        assertThat(handshake().fromOwnPage().with("Cookie: " + browser.cookie).status())
                .isEqualTo(401);

        app.store.reset();
        assertThat(handshake().fromOwnPage().with("Cookie: " + altered(living)).status())
                .isEqualTo(401);
        assertThat(app.store.calls()).isEmpty();
    }

    private static String altered(String cookie) {
        char last = cookie.charAt(cookie.length() - 2);
        return cookie.substring(0, cookie.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + cookie.charAt(cookie.length() - 1);
    }

    @Test
    void aSessionThatIsNotEnoughIsUnauthorized() throws Exception {
        start(options -> options.require(session -> session.user() != null));
        Browser browser = new Browser(app.port());
        browser.request("set step 1");
        assertThat(handshake().fromOwnPage().with("Cookie: " + browser.cookie).status())
                .isEqualTo(401);
        browser.request("login ada");
        assertThat(handshake().fromOwnPage().with("Cookie: " + browser.cookie).status())
                .isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version, 8, 426",
        "Sec-WebSocket-Version, '13, 8', 426",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25j, 400",
        "Sec-WebSocket-Key, !not base64 at all!!!!!!, 400",
        "Upgrade, 'websocket, h2c', 400",
        "Upgrade, h2c, 400",
        "Connection, keep-alive, 400"
    })
    void aHandshakeOutOfFormIsRefused(String name, String value, int status) throws Exception {
        start(options -> options);
        List<String> head = handshake().fromOwnPage().replace(name, value).head();
        assertThat(head.get(0)).contains(" " + status + " ".stripTrailing());
        if (status == 426) {
            assertThat(head).contains("Sec-WebSocket-Version: 13");
        }
    }

    @Test
    void aHandshakeWithoutKeyOrByPostOrInOldHttpIsRefused() throws Exception {
        start(options -> options);
        assertThat(handshake().fromOwnPage().without("Sec-WebSocket-Key").status())
                .isEqualTo(400);
        assertThat(handshake()
                        .fromOwnPage()
                        .start("POST /live HTTP/1.1")
                        .with("Content-Length: 0")
                        .status())
                .isEqualTo(405);
        assertThat(handshake().fromOwnPage().start("GET /live HTTP/1.0").status())
                .isEqualTo(400);
    }

    @Test
    void aTokenInTheSubprotocolIsIgnoredAndNotEchoed() throws Exception {
        start(options -> options);
        String cookie = loggedIn();
        String token = cookie.substring(cookie.indexOf('=') + 1);
        app.store.reset();
        List<String> head = handshake()
                .fromOwnPage()
                .with("Sec-WebSocket-Protocol: " + token)
                .head();
        assertThat(String.join("\n", head)).startsWith("HTTP/1.1 101").doesNotContain(token);
        assertThat(app.store.count(StoreOperation.FIND)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live", "/deployed"})
    void aSessionThatTheHandshakeBeginsIsStoredAndSetBythe101(String path) throws Exception {
        start(SocketOptions::beginSession);
        List<String> head =
                handshake().fromOwnPage().start("GET " + path + " HTTP/1.1").head();
        assertThat(head.get(0)).contains("101");
        List<String> cookies =
                head.stream().filter(line -> line.startsWith("Set-Cookie:")).toList();
        assertThat(cookies).hasSize(1);
        assertThat(app.store.count(StoreOperation.CREATE)).isEqualTo(1);

        Browser browser = new Browser(app.port());
        browser.cookie =
                cookies.get(0).substring("Set-Cookie: ".length(), cookies.get(0).indexOf(';'));
        assertThat(browser.request("key")).isNotEqualTo("null");
    }

    @Test
    void aHandshakeOfALivingSessionSetsNoCookie() throws Exception {
        start(SocketOptions::beginSession);
        List<String> head = handshake().fromOwnPage().with(loggedIn()).head();
        assertThat(head.get(0)).contains("101");
        assertThat(head).noneMatch(line -> line.startsWith("Set-Cookie:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid=%0d%0aInjected:%201", "sid=a\"b; x=\u0001", "sid=sj1.k.AAAA.BBBB%0aInjected: 1"})
    void nothingThatTheClientSendsBecomesAHeaderOfThe101(String cookie) throws Exception {
        start(SocketOptions::beginSession);
        List<String> head = handshake()
                .fromOwnPage()
                .with("Cookie: " + cookie)
                .start("GET /live?x=%0d%0aInjected:1 HTTP/1.1")
                .head();
        assertThat(head).noneMatch(line -> line.startsWith("Injected"));
        assertThat(String.join("\n", head)).doesNotContain("AAAA");
    }

    @Test
    void oneSocketTooManyIsRefused() throws Exception {
        start(options -> options.socketsPerSession(2));
        Browser browser = new Browser(app.port());
        browser.request("set name Ada");
        Browser.Socket first = browser.open();
        Browser.Socket second = browser.open();
        assertThat(first.receive()).isEqualTo("open");
        assertThat(second.receive()).isEqualTo("open");
        assertThat(handshake().fromOwnPage().with("Cookie: " + browser.cookie).status())
                .isEqualTo(429);
    }

    @Test
    void aVisitThatIsOpenAlreadyIsCommittedBeforeThe101() throws Exception {
        start(options -> options);
        List<String> head =
                handshake().fromOwnPage().start("GET /shared HTTP/1.1").head();
        assertThat(head.stream().filter(line -> line.startsWith("Set-Cookie:"))).hasSize(1);
        assertThat(app.store.count(StoreOperation.CREATE)).isEqualTo(1);
    }

    @Test
    void aHandshakeWhoseSessionEndsBeforeItsChangesAreStoredIs409() throws Exception {
        start(options -> options);
        String cookie = loggedIn();
        List<String> head = handshake()
                .fromOwnPage()
                .with(cookie)
                .start("GET /lost HTTP/1.1")
                .head();
        assertThat(head.get(0)).contains("409");
        assertThat(app.engine.directory().count()).isZero();
    }

    @Test
    void aHandshakeWhoseSessionIsOverItsLimitsIs413() throws Exception {
        start(options -> options);
        assertThat(handshake().fromOwnPage().start("GET /grown HTTP/1.1").status())
                .isEqualTo(413);
        assertThat(app.engine.directory().count()).isZero();
    }

    /** The old id is dead: a client that is not told the new one has lost its session. */
    @Test
    void aLoginBeforeARefusedHandshakeIsTold() throws Exception {
        start(options -> options.require(session -> false));
        assertTold("401", handshake().fromOwnPage());
        assertTold("403", handshake().with("Origin: https://evil.test"));
        assertTold("400", handshake().fromOwnPage().without("Sec-WebSocket-Key"));
    }

    private void assertTold(String status, RawHandshake handshake) throws Exception {
        List<String> head =
                handshake.with(loggedIn()).start("GET /login HTTP/1.1").head();
        assertThat(head.get(0)).contains(status);
        assertThat(told(head).request("get name")).isEqualTo("Ada");
    }

    @Test
    void aSessionThatBeganInARefusedHandshakeIsTold() throws Exception {
        start(SocketOptions::beginSession);
        app.unconfirmed.set(true);
        List<String> head = handshake().fromOwnPage().head();
        assertThat(head.get(0)).contains("503");
        assertThat(told(head).request("key")).isNotEqualTo("null");
    }

    /** A client that took the cookie of an answer. */
    private Browser told(List<String> head) {
        List<String> cookies =
                head.stream().filter(line -> line.startsWith("Set-Cookie:")).toList();
        assertThat(cookies).hasSize(1);
        assertThat(head).contains("Cache-Control: no-store");
        Browser browser = new Browser(app.port());
        browser.cookie =
                cookies.get(0).substring("Set-Cookie: ".length(), cookies.get(0).indexOf(';'));
        return browser;
    }

    @Test
    void aDeployedEndpointRefusesOriginsThatCanNotPassWith403() throws Exception {
        start(options -> options.origins(Origins.only("https://app.example")));
        for (String origin : List.of("https://evil.test", "null", "https://app.example/")) {
            assertThat(handshake()
                            .start("GET /deployed HTTP/1.1")
                            .with("Origin: " + origin)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(handshake().start("GET /deployed HTTP/1.1").status()).isEqualTo(403);
        assertThat(handshake()
                        .start("GET /deployed HTTP/1.1")
                        .with("Origin: https://app.example")
                        .status())
                .isEqualTo(101);
    }

    @Test
    void aDeployedEndpointNeverUpgradesWhatFailsTheLaterChecks() throws Exception {
        start(SocketOptions::requireSession);
        String deployed = "GET /deployed HTTP/1.1";
        String cookie = loggedIn();
        assertThat(handshake()
                        .start(deployed)
                        .with(cookie)
                        .with("Origin: https://evil.test")
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(handshake().start(deployed).fromOwnPage().status()).isGreaterThanOrEqualTo(400);
        assertThat(handshake().start(deployed).fromOwnPage().with(cookie).status())
                .isEqualTo(101);
    }

    @Test
    void afterTheEndOfTheApplicationHandshakesAreUnavailable() throws Exception {
        start(options -> options);
        app.sockets.close();
        assertThat(handshake().fromOwnPage().status()).isEqualTo(503);
    }
}
