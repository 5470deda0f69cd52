package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever closes a connection or resets a stream behind a response does not lose what is held of it. */
class ClosingTest {

    private static VertxApp app() {
        return VertxApp.of((router, sessions) -> {
            router.post().handler(BodyHandler.create(false));
            router.get("/read").handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
            router.get("/write/*").handler(ctx -> {
                ctx.session().put("name", "ada");
                var unused = ctx.end("bye");
                ctx.next();
            });
            router.get("/write/close").handler(ctx -> ctx.request().connection().close());
            router.get("/write/shutdown")
                    .handler(ctx -> ctx.request().connection().shutdown());
            router.get("/write/reset").handler(ctx -> ctx.response().reset());
            router.get("/nothing").handler(ctx -> {
                var unused = ctx.end("bye");
                ctx.request().connection().close();
            });
            router.get("/upgrade").handler(BodyHandler.create(false));
            router.get("/upgrade").handler(ctx -> sessions.sockets().upgrade(ctx, (socket, session, text) -> {}));
            router.route("/sock/*").handler(new SockJsRoutes(sessions.sockets(), (socket, session, text) -> {
                session.set("name", text);
                socket.send("noted " + text);
            }));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "shutdown", "reset"})
    void whatIsHeldLeavesBeforeTheConnectionCloses(String how) {
        try (VertxApp app = app()) {
            HttpResponse<String> response = app.get("/write/" + how);

            assertThat(response.body()).isEqualTo("bye");
            assertThat(app.anew().get("/read", VertxApp.cookie(response)).body())
                    .isEqualTo("name=ada");
        }
    }

    /** A close of the connection loses it in Vert.x itself. */
    @ParameterizedTest
    @ValueSource(strings = "reset")
    void whatIsHeldLeavesByHttp2Too(String how) {
        try (VertxApp app = app()) {
            app.version = HttpClient.Version.HTTP_2;

            assertThat(app.get("/write/" + how).body()).isEqualTo("bye");
        }
    }

    @Test
    void aResponseWithoutASessionLeavesToo() {
        try (VertxApp app = app()) {
            assertThat(app.get("/nothing").body()).isEqualTo("bye");
        }
    }

    /** The answer in the place of the response leaves too. */
    @Test
    void aRefusalLeavesBeforeTheConnectionCloses() {
        try (VertxApp app = app()) {
            app.store.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);

            assertThat(app.get("/write/close").statusCode()).isEqualTo(503);
        }
    }

    /** It writes a response, ends it and closes its connection, for each message. */
    @ParameterizedTest
    @ValueSource(strings = {"xhr", "jsonp"})
    void aSocketOfSockJsPolls(String transport) {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/write/close"));

            assertThat(poll(app, transport, cookie)).contains("o");
            boolean json = transport.equals("jsonp");
            HttpResponse<String> sent = app.anew()
                    .send(
                            "POST",
                            "/sock/000/one/" + transport + "_send",
                            json ? "d=[\"grace\"]" : "[\"grace\"]",
                            cookie,
                            json ? "Content-Type: application/x-www-form-urlencoded" : "");
            assertThat(sent.statusCode()).isEqualTo(json ? 200 : 204);
            assertThat(poll(app, transport, cookie)).contains("noted grace");
            assertThat(app.anew().get("/read", cookie).body()).isEqualTo("name=grace");
        }
    }

    private static String poll(VertxApp app, String transport, String cookie) {
        String path = "/sock/000/one/" + transport;
        return (transport.equals("jsonp")
                        ? app.anew().get(path + "?c=cb", cookie)
                        : app.anew().send("POST", path, "", cookie))
                .body();
    }

    /** Vert.x upgrades nothing whose body was read. */
    @Test
    void anUpgradeThatFailsIsAnswered() {
        try (VertxApp app = app()) {
            HttpResponse<String> response = app.get("/upgrade", "Origin: http://127.0.0.1:" + app.port());

            assertThat(response.statusCode()).isEqualTo(500);
        }
    }
}
