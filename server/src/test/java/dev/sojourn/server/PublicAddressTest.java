package dev.sojourn.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the server is seen through a proxy, and whose word counts for it. */
class PublicAddressTest {

    private static final String LOGIN = "/demos/sessions/start";
    private static final List<String> FROM_PROXY =
            List.of("Host: app.example", "X-Forwarded-Proto: https", "Origin: https://app.example");

    @ParameterizedTest
    @ValueSource(
            strings = {"--public-origin=https://app.example", "--trust-proxy=loopback", "--trust-proxy=127.0.0.0/8"})
    void behindATlsProxyTheCookieIsSecureAndItsPagesAreItsOwn(String option) throws Exception {
        try (ServerScene scene = new ServerScene(option, "--allowed-hosts=app.example")) {
            String answer = login(scene, FROM_PROXY);
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(answer).contains("Set-Cookie: __Host-sid=", "; Secure", "; SameSite=Lax");
            String cookie = answer.replaceAll("(?s).*Set-Cookie: ([^;]*);.*", "$1");
            assertThat(send(scene, "GET /demos/sessions/continue", with(FROM_PROXY, "Cookie: " + cookie), ""))
                    .startsWith("HTTP/1.1 200")
                    .contains("Ada");
            assertThat(upgrade(scene, with(FROM_PROXY, "Cookie: " + cookie))).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void noHeaderOfAStrangerIsBelieved() throws Exception {
        for (String option : new String[] {"--idle=30m", "--trust-proxy=10.0.0.0/8"}) {
            try (ServerScene scene = new ServerScene(option, "--allowed-hosts=app.example")) {
                assertThat(login(scene, FROM_PROXY)).startsWith("HTTP/1.1 403");
                String plain = login(scene, List.of("Host: app.example", "X-Forwarded-Proto: https"));
                assertThat(plain)
                        .startsWith("HTTP/1.1 200")
                        .contains("Set-Cookie: sid=")
                        .doesNotContain("; Secure");
                assertThat(upgrade(scene, FROM_PROXY)).startsWith("HTTP/1.1 403");
            }
        }
    }

    /** The same verdict at every door: a page of the demos, their socket, a script of each kind, its socket, REST. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://127.0.0.1:PORT, true",
        "https://127.0.0.1:PORT, false",
        "http://127.0.0.1:1, false",
        "http://localhost:PORT, false",
        "https://evil.test, false",
        "ftp://127.0.0.1:PORT/x?y, false",
        "http://127.0.0.1:PORT/x, false",
        "null, false"
    })
    void anOriginHasOneVerdictAtEveryDoor(String pattern, boolean allowed) throws Exception {
        String token = "a-token-of-the-administrator";
        try (ServerScene scene = new ServerScene("--admin-token=" + token)) {
            String origin =
                    pattern.replace("PORT", String.valueOf(scene.uri("/").getPort()));
            List<String> page = List.of("Host: " + scene.uri("/").getAuthority(), "Origin: " + origin);
            assertThat(login(scene, page)).as("demo").startsWith("HTTP/1.1 " + (allowed ? 200 : 403));
            assertThat(send(scene, "POST /htgm/start", with(page, "Content-Type: " + FORM), "name=Ada"))
                    .as("script")
                    .startsWith("HTTP/1.1 " + (allowed ? 200 : 403));
            assertThat(upgrade(scene, page)).as("demo socket").startsWith("HTTP/1.1 " + (allowed ? 401 : 403));
            assertThat(upgrade(scene, "/mars/live", page))
                    .as("script socket")
                    .startsWith("HTTP/1.1 " + (allowed ? 101 : 403));
            assertThat(send(scene, "POST /api/sessions", with(page, "Authorization: Bearer " + token), ""))
                    .as("REST")
                    .startsWith("HTTP/1.1 " + (allowed ? 201 : 403));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.test, 421",
        "127.0.0.1.evil.test:8080, 421",
        "localhost, 200",
        "127.0.0.1:1, 200",
        "[::1]:8080, 200",
        "app.localhost:8080, 200"
    })
    void aServerOnLoopbackAnswersForNoNameThatSomebodyElseMayGiveIt(String host, int status) throws Exception {
        try (ServerScene scene = new ServerScene()) {
            for (String path : List.of("/health", "/demos/status", "/mars/start", "/nothing")) {
                String answer = send(scene, "GET " + path, List.of("Host: " + host), "");
                if (status == 421) {
                    assertThat(answer).startsWith("HTTP/1.1 421");
                } else {
                    assertThat(answer).doesNotStartWith("HTTP/1.1 421");
                }
            }
            List<String> rebound = List.of("Host: " + host, "Origin: http://" + host);
            assertThat(login(scene, rebound)).startsWith("HTTP/1.1 " + status);
        }
    }

    /** A filter further out puts its headers back by itself when a refusal resets the response. */
    @Test
    void aRefusalHasEachHeaderOfTheServerOnce() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            String refused = login(scene, List.of("Host: localhost", "Origin: https://evil.test"));
            assertThat(refused).startsWith("HTTP/1.1 403");
            for (String name : List.of("Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy")) {
                assertThat(refused.split(name + ": ", -1)).as(name).hasSize(2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--public-origin=app.example, --public-origin",
        "--public-origin=https://app.example/, --public-origin",
        "--trust-proxy=everyone, --trust-proxy",
        "--allowed-hosts=a b, --allowed-hosts"
    })
    void aWrongOptionIsToldWithItsValueAndWhatIsAllowed(String argument, String name) {
        String value = argument.substring(argument.indexOf('=') + 1);
        assertThatThrownBy(() -> ServerOptions.of(List.of("--store=memory:", argument), Map.of()))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(name + " is \"" + value + "\"");
    }

    private static final String FORM = "application/x-www-form-urlencoded";

    private static String login(ServerScene scene, List<String> headers) throws IOException {
        return send(scene, "POST " + LOGIN, with(headers, "Content-Type: " + FORM), "name=Ada");
    }

    private static String upgrade(ServerScene scene, List<String> headers) throws IOException {
        return upgrade(scene, "/demos/live", headers);
    }

    private static String upgrade(ServerScene scene, String path, List<String> headers) throws IOException {
        List<String> all = with(headers, "Upgrade: websocket");
        all = with(all, "Connection: Upgrade");
        all = with(all, "Sec-WebSocket-Version: 13");
        return send(scene, "GET " + path, with(all, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), "");
    }

    private static List<String> with(List<String> headers, String line) {
        return Stream.concat(headers.stream(), Stream.of(line)).toList();
    }

    /** As the bytes are: clients of the JDK write their own Host. */
    private static String send(ServerScene scene, String request, List<String> headers, String body)
            throws IOException {
        try (Socket socket = new Socket("127.0.0.1", scene.uri("/").getPort())) {
            socket.setSoTimeout((int) ServerScene.PATIENCE.toMillis());
            boolean upgrades = headers.contains("Upgrade: websocket");
            String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n"
                    + (upgrades ? "" : "Connection: close\r\n")
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] part = new byte[8192];
            for (int read; (read = socket.getInputStream().read(part)) >= 0; ) {
                answer.append(new String(part, 0, read, ISO_8859_1));
                if (upgrades && answer.indexOf("\r\n\r\n") > 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
