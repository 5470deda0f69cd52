package dev.sojourn.httpserver;

import static dev.sojourn.httpserver.ServerScene.session;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.httpserver.Wire.Reply;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients hear of handlers that fail, where the server alone closes the connection without a word. */
class FailingHandlerTest {

    private final ServerScene scene;

    FailingHandlerTest() throws IOException {
        scene = new ServerScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aHandlerThatThrowsIs500AndTheConnectionGoesOn() throws IOException {
        scene.server.at("/throw", scene.sessions.wrap(exchange -> {
            throw new IOException("on purpose");
        }));
        try (Wire wire = new Wire(scene.port())) {
            Reply reply = wire.send("GET /throw", "");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).doesNotContain("purpose");
            assertThat(wire.send("GET /write", "").status()).isEqualTo(200);
        }
    }

    @Test
    void anErrorIs500Too() throws IOException {
        scene.server.at("/throw", scene.sessions.wrap(exchange -> {
            throw new AssertionError("on purpose");
        }));
        assertThat(scene.get("/throw").status()).isEqualTo(500);
    }

    @Test
    void aHandlerThatOnlyClosesIs500AndItsChangesAreStored() throws IOException {
        scene.server.at("/close", scene.sessions.wrap(exchange -> {
            session(exchange).set("name", "ada");
            exchange.close();
        }));
        Reply reply = scene.get("/close");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(scene.get("/name", reply.cookie()).body()).isEqualTo("name=ada");
    }

    @Test
    void aFaultInsideTryWithResourcesIsAnsweredAlthoughTheExchangeIsClosedFirst() throws IOException {
        scene.server.at("/grow", scene.sessions.wrap(exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "image/png");
                exchange.sendResponseHeaders(200, 7);
                exchange.getResponseBody().write("suc".getBytes(US_ASCII));
                session(exchange).set("name", "x".repeat(450));
            }
        }));
        assertRefused(scene.get("/grow"), 413);
    }

    @Test
    void aFaultInsideAStreamThatIsClosedFirstIsAnsweredToo() throws IOException {
        scene.server.at("/grow", scene.sessions.wrap(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write("suc".getBytes(US_ASCII));
                session(exchange).set("name", "x".repeat(450));
            }
        }));
        assertRefused(scene.get("/grow"), 413);
    }

    @Test
    void whatIsChangedBesideASmallBodyIsRefusedInItsPlace() throws IOException {
        scene.server.at("/down", scene.sessions.wrap(exchange -> {
            session(exchange).get("name");
            exchange.sendResponseHeaders(200, 7);
            session(exchange).set("name", "eve");
            scene.store.down();
            try (OutputStream body = exchange.getResponseBody()) {
                body.write("success".getBytes(US_ASCII));
            }
        }));
        Reply reply = scene.get("/down", scene.get("/write").cookie());
        scene.store.up();
        assertRefused(reply, 503);
    }

    private static void assertRefused(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).doesNotContain("suc", "xxx");
        assertThat(reply.header("Content-Type")).containsExactly("text/plain;charset=UTF-8");
    }

    @Test
    void aHandlerThatFailsInTheMiddleOfABodyCutsItOff() throws IOException {
        scene.server.at("/cut", scene.sessions.wrap(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("begun".getBytes(US_ASCII));
            exchange.getResponseBody().flush();
            throw new IllegalStateException("on purpose");
        }));
        try (Wire wire = new Wire(scene.port())) {
            assertThat(wire.send("GET /cut", "").body()).isEqualTo("begun");
            assertThatThrownBy(() -> wire.send("GET /name", "")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatAHandlerWritesAgainstItsOwnHeadIsRefusedAtOnce() throws IOException {
        StringBuilder told = new StringBuilder();
        scene.server.at("/wrong", scene.sessions.wrap(exchange -> {
            told.append(messageOf(() -> exchange.getResponseBody().write(1)));
            exchange.sendResponseHeaders(200, 2);
            told.append(messageOf(() -> exchange.sendResponseHeaders(200, 2)));
            told.append(messageOf(() -> exchange.getResponseBody().write(new byte[3])));
            exchange.getResponseBody().write("ok".getBytes(US_ASCII));
            exchange.close();
            told.append(messageOf(() -> exchange.getResponseBody().write(1)));
        }));
        assertThat(scene.get("/wrong").body()).isEqualTo("ok");
        scene.server.close();
        assertThat(told.toString())
                .contains("call sendResponseHeaders", "sent already", "a body of 2 bytes", "was closed");
    }

    private interface Call {
        void run() throws IOException;
    }

    private static String messageOf(Call call) {
        try {
            call.run();
            return "";
        } catch (IOException e) {
            return e.getMessage() + "\n";
        }
    }
}
