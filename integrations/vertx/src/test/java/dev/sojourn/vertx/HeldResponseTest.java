package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a handler answers with, the session is stored before the first byte, or something else is answered. */
class HeldResponseTest {

    @TempDir
    private Path folder;

    private VertxApp app() throws IOException {
        Path file = Files.writeString(folder.resolve("page.txt"), "from a file");
        return VertxApp.of((router, sessions) -> {
            router.post().handler(BodyHandler.create(false));
            router.get("/read").handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
            router.route("/ways/*").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.next();
            });
            router.get("/ways/end").handler(ctx -> ctx.end("text"));
            router.get("/ways/json").handler(ctx -> ctx.json(java.util.Map.of("a", 1)));
            router.get("/ways/chunks").handler(HeldResponseTest::chunks);
            router.get("/ways/length").handler(ctx -> {
                ctx.response().putHeader("Content-Length", "2");
                var unused = ctx.response().write("a");
                ctx.end("b");
            });
            router.get("/ways/head-first").handler(ctx -> {
                ctx.response().setChunked(true);
                ctx.response().writeHead().onSuccess(nothing -> ctx.end("text"));
            });
            router.get("/ways/file").handler(ctx -> ctx.response().sendFile(file.toString()));
            router.get("/ways/pipe")
                    .handler(ctx -> ctx.vertx()
                            .fileSystem()
                            .open(file.toString(), new io.vertx.core.file.OpenOptions())
                            .onSuccess(open -> ctx.response().send(open)));
            router.head("/ways/end")
                    .handler(ctx -> ctx.response().putHeader("X-Seen", "1").end());
            router.get("/ways/empty")
                    .handler(ctx -> ctx.response().setStatusCode(204).end());
            router.get("/ways/redirect").handler(ctx -> ctx.redirect("/read"));
            router.get("/ways/fail").handler(ctx -> ctx.fail(418));
            router.get("/ways/throw").handler(ctx -> {
                throw new IllegalStateException("on purpose");
            });
            router.get("/ways/reroute").handler(ctx -> ctx.reroute("/plain"));
            router.get("/plain").handler(ctx -> ctx.end("plain"));
            router.post("/ways/body").handler(ctx -> ctx.end("got " + ctx.body().asString()));
            router.get("/ways/timer").handler(ctx -> ctx.vertx().setTimer(1, timer -> ctx.end("late")));
            router.route("/ways/static/*").handler(StaticHandler.create("none").setCachingEnabled(false));
        });
    }

    private static void chunks(RoutingContext ctx) {
        ctx.response().setChunked(true);
        var first = ctx.response().write("one ");
        var second = ctx.response().write(Buffer.buffer("two "));
        Future.all(first, second).onSuccess(done -> ctx.end("three"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET end 200 text",
                "GET json 200 {\"a\":1}",
                "GET chunks 200 one two three",
                "GET length 200 ab",
                "GET head-first 200 text",
                "GET file 200 from a file",
                "GET pipe 200 from a file",
                "HEAD end 200 ",
                "GET empty 204 ",
                "GET redirect 302 Redirecting",
                "GET fail 418 ",
                "GET throw 500 Internal Server Error",
                "GET reroute 200 plain",
                "POST body 200 got it",
                "GET timer 200 late",
                "GET nowhere 404 <html><body><h1>Resource not found</h1></body></html>",
                "GET static/page.txt 404 <html><body><h1>Resource not found</h1></body></html>"
            })
    void theCookieIsThereAndSoIsWhatItLeadsTo(String way) throws IOException {
        leadsToTheSession(HttpClient.Version.HTTP_1_1, way);
        leadsToTheSession(HttpClient.Version.HTTP_2, way);
    }

    private void leadsToTheSession(HttpClient.Version version, String way) throws IOException {
        String[] words = way.split(" ", 4);
        try (VertxApp app = app()) {
            app.version = version;
            FaultyStore.Hold hold = app.store.holdNext(StoreOperation.CREATE);
            CompletableFuture<HttpResponse<String>> sent =
                    app.sent(words[0], "/ways/" + words[1], words[0].equals("POST") ? "it" : "");
            hold.awaitArrival();
            assertThat(sent).isNotDone();
            hold.release();
            HttpResponse<String> response = sent.join();

            assertThat(response.statusCode()).isEqualTo(Integer.parseInt(words[2]));
            assertThat(response.body()).startsWith(words[3]);
            String cookie = VertxApp.cookie(response);
            assertThat(cookie).isNotEmpty();
            assertThat(app.get("/read", cookie).body()).isEqualTo("name=ada");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"end", "json", "chunks", "length", "head-first", "file", "pipe", "empty", "redirect", "timer"})
    void whenItCannotBeStoredTheAnswerIs503AndNothingOfTheHandlers(String way) throws IOException {
        try (VertxApp app = app()) {
            app.store.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);
            HttpResponse<String> response = app.get("/ways/" + way);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.headers().firstValue("Location")).isEmpty();
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(response.body()).contains("store_unavailable").doesNotContain("one", "file", "text");
            assertThat(VertxApp.cookie(response)).isEmpty();
            assertThat(app.get("/plain").body()).isEqualTo("plain");
        }
    }

    /** What others have set stays beside a refusal, and its words are its own. */
    @Test
    void theHeadersOfOthersStay() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            ctx.response()
                    .setStatusCode(201)
                    .setStatusMessage("Made")
                    .putHeader("Strict-Transport-Security", "max-age=1")
                    .putHeader("ETag", "\"1\"")
                    .addCookie(Cookie.cookie("theme", "dark"))
                    .end("made");
        }))) {
            app.store.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);
            HttpResponse<String> response = app.get("/");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .contains("max-age=1");
            assertThat(response.headers().firstValue("ETag")).isEmpty();
            assertThat(VertxApp.cookie(response, "theme")).isEqualTo("Cookie: theme=dark");
        }
    }

    /** A handler that waits for its write hears why it was not sent. */
    @Test
    void theFutureOfAWriteFailsWithTheReason() {
        AtomicReference<Throwable> heard = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            ctx.end("written").onFailure(failure -> {
                heard.set(failure);
                told.countDown();
            });
        }))) {
            app.store.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);
            app.get("/");
            VertxApp.await(told);

            assertThat(heard.get()).isInstanceOf(dev.sojourn.StoreUnavailableException.class);
        }
    }

    /** What waits for the head may still use the session, as CSRF tokens and access logs do. */
    @Test
    void handlersOfTheHeadAndOfTheEndMayChangeTheSession() {
        CountDownLatch ended = new CountDownLatch(1);
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.addHeadersEndHandler(nothing -> {
                    ctx.session().put("head", ctx.response().headers().get("Content-Length"));
                    ctx.response().putHeader("X-Head", "1");
                });
                ctx.addEndHandler(outcome -> {
                    ctx.session().put("end", outcome.succeeded());
                    ended.countDown();
                });
                ctx.end("abc");
            });
            router.get("/read")
                    .handler(ctx ->
                            ctx.json(new java.util.TreeMap<>(ctx.session().data())));
        })) {
            HttpResponse<String> response = app.get("/write");
            VertxApp.await(ended);

            assertThat(response.headers().firstValue("X-Head")).isEqualTo(Optional.of("1"));
            Waiting.until(() -> app.get("/read", VertxApp.cookie(response))
                    .body()
                    .equals("{\"end\":true,\"head\":\"3\",\"name\":\"ada\"}"));
        }
    }

    /** The caller sees what it would see without us. */
    @Test
    void aResponseThatWaitsLooksWritten() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            ctx.response().setChunked(true);
            assertThat(ctx.response().headWritten()).isFalse();
            var unused = ctx.response().write("x".repeat(70_000));
            assertThat(ctx.response().headWritten()).isTrue();
            assertThat(ctx.response().writeQueueFull()).isTrue();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> ctx.response().setStatusCode(201))
                    .isInstanceOf(IllegalStateException.class);
            ctx.response().drainHandler(nothing -> ctx.end("y"));
        }))) {
            assertThat(app.get("/").body()).hasSize(70_001).endsWith("y");
        }
    }

    /** As the polling transports of SockJS do it, over HTTP/1.1; over HTTP/2 no server of Vert.x sends the answer. */
    @Test
    void whoClosesTheConnectionBehindTheEndClosesItBehindTheAnswer() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            var ended = ctx.end("bye");
            var closed = ctx.request().connection().close();
        }))) {
            assertThat(app.get("/").body()).isEqualTo("bye");
            app.store.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);
            assertThat(app.get("/").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aFileThatIsNotThereLeavesTheResponseForAnErrorPage() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            ctx.response().sendFile("no/such/file").onFailure(failure -> ctx.fail(404));
        }))) {
            HttpResponse<String> response = app.get("/");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(VertxApp.cookie(response)).isNotEmpty();
        }
    }

    @Test
    void aBodyWithoutALengthIsRefusedAtOnceAsTheServerDoes() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            var unused = ctx.response().write("no length");
        }))) {
            assertThat(app.get("/").statusCode()).isEqualTo(500);
        }
    }

    /** The message says what is missing. */
    @Test
    void aServerWithoutAroundIsToldSo() {
        try (VertxApp app = VertxApp.with((router, sessions) -> router.route("/")
                        .handler(ctx -> {
                            org.assertj.core.api.Assertions.assertThatThrownBy(() -> SojournHandler.session(ctx))
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("Put SojournHandler on its route");
                            ctx.end("told");
                        }))
                .nowhere()
                .open()) {
            assertThat(app.get("/").body()).isEqualTo("told");
        }
    }
}
