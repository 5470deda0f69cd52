package dev.sojourn.httpserver;

import static dev.sojourn.httpserver.ServerScene.answer;
import static dev.sojourn.httpserver.ServerScene.session;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.sojourn.httpserver.Wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that hand their exchange to another thread and return. */
class LaterAnswerTest {

    private final ServerScene scene;

    LaterAnswerTest() throws IOException {
        scene = new ServerScene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private interface Work {
        void run(HttpExchange exchange) throws IOException;
    }

    /** Begins the work once the handler has returned. */
    private void later(Work first, Work work) {
        CountDownLatch returned = new CountDownLatch(1);
        scene.server
                .at("/later", scene.sessions.wrap(exchange -> {
                    first.run(exchange);
                    scene.server.threads().execute(() -> {
                        ContextTest.await(returned);
                        try {
                            work.run(exchange);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                }))
                .getFilters()
                .add(new Returned(returned));
    }

    @Test
    void theAnswerOfAnotherThreadCommits() throws IOException {
        later(exchange -> {}, exchange -> {
            session(exchange).set("name", "ada");
            answer(exchange, "later");
        });
        Reply reply = scene.get("/later");

        assertThat(reply.body()).isEqualTo("later");
        assertThat(scene.get("/name", reply.cookie()).body()).isEqualTo("name=ada");
    }

    @Test
    void aStreamThatGoesOnAfterTheHandlerCommitsAtEachFlush() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        later(exchange -> exchange.sendResponseHeaders(200, 0), exchange -> {
            session(exchange).set("name", "eve");
            exchange.getResponseBody().write("first".getBytes(US_ASCII));
            exchange.getResponseBody().flush();
            ContextTest.await(seen);
            exchange.close();
        });
        String cookie = scene.get("/write").cookie();
        try (Wire wire = new Wire(scene.port())) {
            wire.write("GET /later", "", cookie);
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(wire.chunk()).isEqualTo("first");
            assertThat(scene.get("/name", cookie).body()).isEqualTo("name=eve");
            seen.countDown();
            assertThat(wire.chunk()).isEmpty();
        }
    }

    /** Whoever listens to a stream wants to know that it is open, before anything is said. */
    @Test
    void theHeadLeavesWhenTheHandlerReturns() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        later(
                exchange -> {
                    session(exchange).set("name", "ada");
                    exchange.sendResponseHeaders(200, 0);
                },
                exchange -> {
                    ContextTest.await(seen);
                    exchange.getResponseBody().write("first".getBytes(US_ASCII));
                    exchange.close();
                });
        try (Wire wire = new Wire(scene.port())) {
            wire.write("GET /later", "");
            String cookie = wire.head().cookie();
            assertThat(scene.get("/name", cookie).body()).isEqualTo("name=ada");
            seen.countDown();
            assertThat(wire.chunk()).isEqualTo("first");
        }
    }

    @Test
    void aSessionThatCouldNotBeStoredWhenTheHandlerReturnsIsAnsweredThen() throws IOException {
        later(
                exchange -> {
                    session(exchange).set("name", "ada");
                    scene.store.down();
                    exchange.sendResponseHeaders(200, 0);
                },
                HttpExchange::close);
        assertThat(scene.get("/later").status()).isEqualTo(503);
        scene.store.up();
    }

    @Test
    void aSessionThatCouldNotBeStoredIsAnsweredWhenTheExchangeIsClosed() throws IOException {
        later(exchange -> {}, exchange -> {
            session(exchange).set("name", "ada");
            scene.store.down();
            answer(exchange, "success");
        });
        Reply reply = scene.get("/later");
        scene.store.up();

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).doesNotContain("success");
    }

    @Test
    void whoClosesWithoutAnAnswerIs500() throws IOException {
        later(exchange -> {}, HttpExchange::close);
        assertThat(scene.get("/later").status()).isEqualTo(500);
    }
}
