package dev.sojourn.httpserver;

import static dev.sojourn.httpserver.ServerScene.answer;
import static dev.sojourn.httpserver.ServerScene.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.sojourn.httpserver.Wire.Reply;
import dev.sojourn.id.Transport;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses of every form, on connections that stay and on such that close. */
class ConnectionTest {

    private final ServerScene scene;

    ConnectionTest() throws IOException {
        scene = new ServerScene();
        scene.server.at("/count", scene.sessions.wrap(exchange -> {
            int count = session(exchange).update("count", Integer.class, n -> n == null ? 1 : n + 1);
            answer(exchange, "count " + count);
        }));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void oneConnectionServesManyRequestsOfOneSession() throws IOException {
        try (Wire wire = new Wire(scene.port())) {
            String cookie = wire.send("GET /count", "").cookie();
            for (int i = 2; i <= 10; i++) {
                Reply reply = wire.send("GET /count", "", cookie);
                assertThat(reply.body()).isEqualTo("count " + i);
                assertThat(reply.header("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    void oneConnectionServesManySessions() throws IOException {
        try (Wire wire = new Wire(scene.port())) {
            String one = wire.send("GET /write", "").cookie();

            assertThat(wire.send("GET /name", "").body()).isEqualTo("name=null");
            assertThat(wire.send("GET /name", "", one).body()).isEqualTo("name=ada");
        }
    }

    @Test
    void aClientThatClosesIsServedToo() throws IOException {
        Reply first = scene.get("/count", "Connection: close");
        assertThat(scene.get("/count", "Connection: close", first.cookie()).body())
                .isEqualTo("count 2");
    }

    @ParameterizedTest
    @CsvSource({"GET, 204, -1", "GET, 304, -1", "GET, 200, -1", "HEAD, 200, -1", "HEAD, 200, 5", "GET, 204, 5"})
    void aResponseWithoutABodyCommits(String method, int status, long length) throws IOException {
        scene.server.at("/empty", scene.sessions.wrap(exchange -> {
            session(exchange).set("name", "ada");
            exchange.sendResponseHeaders(status, length);
        }));
        try (Wire wire = new Wire(scene.port())) {
            Reply reply = wire.send(method + " /empty", "");

            assertThat(reply.status()).isEqualTo(status);
            assertThat(wire.send("GET /name", "", reply.cookie()).body()).isEqualTo("name=ada");
        }
    }

    @Test
    void aRefusalOfAHeadRequestHasNoBody() throws IOException {
        scene.store.down();
        try (Wire wire = new Wire(scene.port())) {
            assertThat(wire.send("HEAD /count", "").status()).isEqualTo(503);
            scene.store.up();
            assertThat(wire.send("GET /count", "").body()).isEqualTo("count 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8192, 8193, 100_000})
    void aBodyOfAnySizeArrivesWhole(int size) throws IOException {
        String text = "x".repeat(size);
        scene.server.at("/chunks", scene.sessions.wrap(exchange -> {
            session(exchange).set("name", "ada");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (byte next : text.getBytes(UTF_8)) {
                    body.write(next);
                }
            }
        }));
        Reply reply = scene.get("/chunks");

        assertThat(reply.body()).isEqualTo(text);
        assertThat(scene.get("/name", reply.cookie()).body()).isEqualTo("name=ada");
    }

    /** The server alone would let the client wait. */
    @Test
    void aHandlerThatForgetsToCloseAnswersAllTheSame() throws IOException {
        scene.server.at("/forgets", scene.sessions.wrap(exchange -> {
            session(exchange).set("name", "ada");
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(UTF_8));
        }));
        try (Wire wire = new Wire(scene.port())) {
            assertThat(wire.send("GET /forgets", "").body()).isEqualTo("ok");
            assertThat(wire.send("GET /forgets", "").body()).isEqualTo("ok");
        }
    }

    @Test
    void whatIsWrittenAfterTheBodyWasClosedIsStored() throws IOException {
        scene.server.at("/late", scene.sessions.wrap(exchange -> {
            session(exchange).get("name");
            answer(exchange, "ok");
            session(exchange).set("name", "late");
        }));
        String cookie = scene.get("/write").cookie();
        try (Wire wire = new Wire(scene.port())) {
            wire.send("GET /late", "", cookie);
        }
        scene.server.close();
        assertThat(scene.engine
                        .directory()
                        .get(cookie.substring(cookie.indexOf('=') + 1))
                        .<String>get("name"))
                .isEqualTo("late");
    }

    @Test
    void anIdInABodyIsFoundAndTheHandlerReadsTheBodyStill() throws IOException {
        scene.server.at("/form", scene.sessions.wrap(exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            answer(exchange, session(exchange).get("name") + " " + body.substring(body.indexOf('&')));
        }));
        String id = String.valueOf(
                scene.engine.directory().create(Map.of("name", "ada")).signedId(Transport.BODY));
        try (Wire wire = new Wire(scene.port())) {
            String form = "Content-Type: application/x-www-form-urlencoded";

            assertThat(wire.send("POST /form", "sid=" + id + "&a=1", form).body())
                    .isEqualTo("ada &a=1");
            assertThat(wire.send("POST /form", "sid=" + id + "&a=2", form).body())
                    .isEqualTo("ada &a=2");
        }
    }

    @Test
    void aHandlerMayWrapItsBody() throws IOException {
        scene.server.at("/zip", scene.sessions.wrap(exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, 0);
                exchange.setStreams(null, new GZIPOutputStream(exchange.getResponseBody()));
                session(exchange).set("name", "ada");
                exchange.getResponseBody().write("zipped".getBytes(UTF_8));
            }
        }));
        Reply reply = scene.get("/zip");

        assertThat(unzipped(reply)).isEqualTo("zipped");
        assertThat(scene.get("/name", reply.cookie()).body()).isEqualTo("name=ada");
    }

    /** It encodes what comes, whoever writes it. */
    @Test
    void aFilterInFrontThatEncodesIsGivenTheRefusalToo() throws IOException {
        scene.server
                .at(
                        "/twice",
                        scene.sessions.wrap(exchange ->
                                answer(exchange, "" + session(exchange).get("name"))))
                .getFilters()
                .add(new Twice());
        String cookie = scene.get("/write").cookie();
        scene.store.down();
        Reply reply = scene.get("/twice", cookie);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Encoding")).containsExactly("twice");
        assertThat(reply.body()).startsWith("ssttoorree__uunnaavv");
    }

    /** Sends each byte twice. */
    private static final class Twice extends Filter {

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            exchange.getResponseHeaders().set("Content-Encoding", "twice");
            exchange.setStreams(null, new FilterOutputStream(exchange.getResponseBody()) {
                @Override
                public void write(int next) throws IOException {
                    out.write(next);
                    out.write(next);
                }
            });
            chain.doFilter(exchange);
        }

        @Override
        public String description() {
            return "Each byte twice";
        }
    }

    private static String unzipped(Reply reply) throws IOException {
        return new String(
                new GZIPInputStream(new ByteArrayInputStream(reply.body().getBytes("ISO-8859-1"))).readAllBytes(),
                UTF_8);
    }
}
