package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That clients which send slowly hold up nobody else: neither the server's threads nor the contexts of scripts. */
@Timeout(120)
class SlowClientsTest {

    /** More than the container has threads. */
    private static final int MANY = 220;

    private static final String[] NO_LIMIT = {"--min-rate=0", "--request-timeout=1h"};

    @TempDir
    private Path folder;

    /** A client that has sent the head of a request and some of its body. */
    private static final class Slow implements AutoCloseable {

        private final Socket socket;

        Slow(URI server, String path, String headers, String body) throws IOException {
            socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
            send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n" + body);
        }

        static Slow form(URI server, String path) throws IOException {
            return new Slow(
                    server, path, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000", "n");
        }

        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** All that the server sends until it closes the connection. */
        String answer() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** The first line that the server sends. */
        String status() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static List<Slow> many(URI server, String path) throws IOException {
        List<Slow> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(Slow.form(server, path));
        }
        return all;
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/demos/sessions/start",
                "/mars/save",
                "/foxx/login",
                "/htgm/start",
                "/hyper-express/login",
                "/simples/login",
                "/api/sessions",
                "/nothing/here"
            })
    void manyOfThemHoldUpNobody(String path) throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT[0], NO_LIMIT[1], "--admin-token=0123456789abcdef")) {
            List<Slow> slow = many(scene.uri("/"), path);
            try {
                assertThat(scene.get("/health").statusCode()).isEqualTo(200);
                HttpResponse<String> login = scene.post("/demos/sessions/start", "name=Ada");
                assertThat(login.body()).isEqualTo("hello Ada you have logged in");
                assertThat(scene.post("/mars/save", "a=b").statusCode()).isEqualTo(200);
                assertThat(scene.post("/htgm/start", "name=Ada").body()).contains("hello Ada");
                assertThat(scene.post("/simples/login", "Ada").body()).isEqualTo("welcome");
            } finally {
                for (Slow each : slow) {
                    each.close();
                }
            }
        }
    }

    @Test
    void aStopGivesUpOnBodiesThatAreOnTheirWay() throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT);
                Slow slow = Slow.form(scene.uri("/"), "/demos/sessions/start");
                Slow handler = Slow.form(scene.uri("/"), "/simples/login")) {
            while (scene.server.runningRequests() < 2) {
                Thread.onSpinWait();
            }
            scene.close();
            assertThat(slow.answer()).startsWith("HTTP/1.1 503");
            assertThat(handler.answer()).startsWith("HTTP/1.1 ");
        }
    }

    @Test
    void oneThatIsSlowIsAnsweredWhenItIsDone() throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT);
                Slow slow = new Slow(
                        scene.uri("/"),
                        "/demos/sessions/start",
                        "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8",
                        "name=")) {
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            slow.send("Bob");

            assertThat(slow.answer()).startsWith("HTTP/1.1 200").endsWith("hello Bob you have logged in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mars/echo", "/htgm/echo", "/hyper-express/echo", "/simples/echo"})
    void aBodyOfUnknownLengthThatComesInPiecesIsThereAsAWhole(String path) throws Exception {
        script("mars/echo.js", "write('body', param('a'))");
        script("htgm/a.js", "server.add_path('htgm/echo', (c) => c.response.send_string(c.request.get_form('a')))");
        script("hyper-express/a.js", "webserver.post('/hyper-express/echo', async (q, r) => r.send(await q.text()))");
        script("simples/a.js", "simples().post('/simples/echo', async (c) => c.end(await c.body()))");
        try (ServerScene scene = new ServerScene(NO_LIMIT[0], NO_LIMIT[1], "--scripts=" + folder);
                Slow slow = new Slow(
                        scene.uri("/"),
                        path,
                        "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Transfer-Encoding: chunked",
                        "4\r\na=on\r\n")) {
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            slow.send("2\r\ne%\r\n");
            slow.send("5\r\n20two\r\n0\r\n\r\n");

            assertThat(slow.answer()).startsWith("HTTP/1.1 200").containsPattern("one( |%20)two");
        }
    }

    /** RFC 9110, section 10.1.1, and clients that ask for leave by themselves. */
    @Test
    void aHandlerMayAnswerBeforeTheBodyHasCome() throws Exception {
        script("hyper-express/a.js", "webserver.post('/early', (request, response) => response.send('early'))");
        try (ServerScene scene = new ServerScene(NO_LIMIT[0], NO_LIMIT[1], "--scripts=" + folder);
                Slow slow = Slow.form(scene.uri("/"), "/early")) {
            assertThat(slow.answer()).startsWith("HTTP/1.1 200").endsWith("early");
        }
    }

    @Test
    void whoAsksForLeaveToSendIsGivenIt() throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT);
                Slow slow = new Slow(
                        scene.uri("/"),
                        "/demos/sessions/start",
                        "Connection: close\r\nExpect: 100-continue\r\n"
                                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8",
                        "")) {
            assertThat(slow.status()).isEqualTo("HTTP/1.1 100 ");
            slow.send("name=Bob");

            assertThat(slow.answer()).contains("HTTP/1.1 200").endsWith("hello Bob you have logged in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demos/sessions/start", "/mars/save", "/hyper-express/login", "/api/sessions"})
    void whoTakesTooLongIs408(String path) throws Exception {
        try (ServerScene scene = new ServerScene("--request-timeout=100", "--admin-token=0123456789abcdef");
                Slow slow = Slow.form(scene.uri("/"), path)) {
            assertThat(slow.answer()).startsWith("HTTP/1.1 408");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/demos/sessions/start", "/mars/save", "/hyper-express/login"})
    void aBodyThatIsTooLargeIs413HoweverItComes(String path) throws Exception {
        String form = "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        try (ServerScene scene = new ServerScene("--max-body=2048")) {
            try (Slow announced = new Slow(scene.uri("/"), path, form + "Content-Length: 3000", "x".repeat(3000))) {
                assertThat(announced.answer()).startsWith("HTTP/1.1 413");
            }
            try (Slow pieces = new Slow(
                    scene.uri("/"), path, form + "Transfer-Encoding: chunked", "bb8\r\n" + "x".repeat(3000) + "\r\n")) {
                pieces.send("0\r\n\r\n");
                assertThat(pieces.answer()).startsWith("HTTP/1.1 413");
            }
            try (Slow endless = new Slow(scene.uri("/"), path, form + "Content-Length: 1000000000", "x")) {
                assertThat(endless.answer()).startsWith("HTTP/1.1 413");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%ZZ", "%", "=x&name=Bob"})
    void aFormThatIsMalformedIs400HoweverItComes(String form) throws Exception {
        String head = "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        try (ServerScene scene = new ServerScene(NO_LIMIT)) {
            URI server = scene.uri("/");
            try (Slow at = new Slow(server, "/demos/sessions/start", head + form.length(), form)) {
                assertThat(at.answer()).startsWith("HTTP/1.1 400").endsWith("400 The request is malformed.\n");
            }
            try (Slow slow = new Slow(server, "/demos/sessions/start", head + form.length(), "")) {
                assertThat(scene.get("/health").statusCode()).isEqualTo(200);
                slow.send(form);
                assertThat(slow.answer()).startsWith("HTTP/1.1 400").endsWith("400 The request is malformed.\n");
            }
        }
    }

    @Test
    void chunksThatAreMalformedAre400() throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT);
                Slow slow = new Slow(
                        scene.uri("/"), "/demos/sessions/start", "Transfer-Encoding: chunked", "1\r\nn\r\nZZ\r\n")) {
            assertThat(slow.answer()).startsWith("HTTP/1.1 400").contains("Connection: close");
        }
    }

    @Test
    void aPathIsReadAsItWasSentWithABodyToo() throws Exception {
        try (ServerScene scene = new ServerScene(NO_LIMIT);
                Slow slow = new Slow(scene.uri("/"), "//health", "Connection: close\r\nContent-Length: 2", "a")) {
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            slow.send("b");
            assertThat(slow.answer()).startsWith("HTTP/1.1 404");
        }
    }

    /** What was not read of a body that is here holds up nobody, and the connection can be used again. */
    @Test
    void anEarlyAnswerClosesTheConnectionOnlyWhereTheBodyIsMissing() throws Exception {
        script("hyper-express/a.js", "webserver.post('/early', (request, response) => response.send('early'))");
        String next = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (ServerScene scene = new ServerScene(NO_LIMIT[0], NO_LIMIT[1], "--scripts=" + folder)) {
            try (Slow whole = new Slow(scene.uri("/"), "/early", "Content-Length: 8", "name=Ada" + next)) {
                assertThat(whole.answer()).contains("early").endsWith("{\"status\":\"up\"}");
            }
            try (Slow missing = new Slow(scene.uri("/"), "/early", "Content-Length: 1000", next)) {
                assertThat(missing.answer()).contains("Connection: close").endsWith("early");
            }
        }
    }
}
