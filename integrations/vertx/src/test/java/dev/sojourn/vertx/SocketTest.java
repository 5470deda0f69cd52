package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualClock;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the contract of sockets leaves to each door: the 101, SockJS, accesses. */
class SocketTest {

    private static VertxApp.Setting app() {
        return VertxApp.with((router, sessions) -> {
            router.get("/read").handler(ctx -> ctx.end("last=" + ctx.session().get("last")));
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.end();
            });
            router.get("/logout").handler(ctx -> {
                ctx.session().destroy();
                ctx.end();
            });
            router.get("/live").handler(ctx -> {
                ctx.session().put("opened", true);
                sessions.sockets().upgrade(ctx, SocketTest::note);
            });
            router.get("/quiet")
                    .handler(ctx -> sessions.sockets().keepAlive(false).upgrade(ctx, SocketTest::note));
            router.route("/sock/*").handler(new SockJsRoutes(sessions.sockets(), SocketTest::note));
        });
    }

    private static void note(SessionSocket socket, Session session, String text) {
        if (text.equals("fail")) {
            session.set("last", "never stored");
            socket.send("never sent");
            throw new IllegalStateException("told to fail");
        }
        session.set("last", text);
        socket.send("noted " + text);
    }

    /** One socket of a browser. */
    private static final class Browser implements WebSocket.Listener {

        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Nullable
        WebSocket socket;

        static Browser open(VertxApp app, String path, String cookie) {
            Browser browser = new Browser();
            browser.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "http://127.0.0.1:" + app.port())
                    .header("Cookie", cookie.replace("Cookie: ", ""))
                    .buildAsync(URI.create("ws://127.0.0.1:" + app.port() + path), browser)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            return browser;
        }

        String say(String text) throws Exception {
            java.util.Objects.requireNonNull(socket).sendText(text, true);
            String answer = heard.poll(20, TimeUnit.SECONDS);
            return answer == null ? "nothing" : answer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    /** What the request changed is stored before the 101, which carries the cookie. */
    @Test
    void aHandshakeThatBeginsASessionSetsItsCookie() throws Exception {
        try (VertxApp app = app().open()) {
            WebSocketClient client = app.vertx.createWebSocketClient();
            CompletableFuture<String> cookie = new CompletableFuture<>();
            CompletableFuture<String> answer = new CompletableFuture<>();
            client.webSocket()
                    .textMessageHandler(answer::complete)
                    .connect(new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(app.port())
                            .setURI("/live")
                            .addHeader("Origin", "http://127.0.0.1:" + app.port()))
                    .onSuccess(socket -> {
                        cookie.complete(String.valueOf(socket.headers().get("Set-Cookie")));
                        socket.writeTextMessage("hi");
                    })
                    .onFailure(answer::completeExceptionally);

            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("noted hi");
            String sid = cookie.get(20, TimeUnit.SECONDS).split(";", 2)[0];
            assertThat(app.get("/read", "Cookie: " + sid).body()).isEqualTo("last=hi");
        }
    }

    /** What can't be stored opens no socket. */
    @Test
    void aHandshakeWhoseChangesAreNotStoredIsRefused() {
        try (VertxApp app = app().open()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            app.store.failNext(StoreOperation.REPLACE, FaultyStore.Outcome.NOT_APPLIED);

            assertThatThrownBy(() -> Browser.open(app, "/live", cookie))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .satisfies(refused -> {
                        HttpResponse<?> response = ((WebSocketHandshakeException) refused.getCause()).getResponse();
                        assertThat(response.statusCode()).isEqualTo(503);
                    });
        }
    }

    @Test
    void aMessageThatFailsStoresAndSendsNothing() throws Exception {
        try (VertxApp app = app().open()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            Browser browser = Browser.open(app, "/live", cookie);
            assertThat(browser.say("one")).isEqualTo("noted one");
            java.util.Objects.requireNonNull(browser.socket).sendText("fail", true);

            assertThat(browser.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1011);
            assertThat(browser.heard).isEmpty();
            assertThat(app.get("/read", cookie).body()).isEqualTo("last=one");
        }
    }

    @Test
    void messagesKeepTheSessionAliveUnlessTheyAreQuiet() throws Exception {
        ManualClock clock = new ManualClock();
        try (VertxApp app = app().engine(builder -> builder.clock(clock)).open()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            String other = VertxApp.cookie(app.get("/write"));
            Browser browser = Browser.open(app, "/live", cookie);
            Browser quiet = Browser.open(app, "/quiet", other);
            Duration step = app.engine.lifetime().idle().dividedBy(2);
            for (int i = 0; i < 2; i++) {
                clock.advance(step.minusSeconds(1));
                assertThat(browser.say("still")).isEqualTo("noted still");
                assertThat(quiet.say("still")).isEqualTo("noted still");
            }
            clock.advance(step.minusSeconds(1));

            assertThat(app.get("/read", cookie).body()).isEqualTo("last=still");
            assertThat(app.get("/read", other).body()).isEqualTo("last=null");
        }
    }

    @Test
    void aSocketOfSockJsSharesTheSessionAndClosesWithIt() throws Exception {
        try (VertxApp app = app().open()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            Browser browser = Browser.open(app, "/sock/websocket", cookie);

            assertThat(browser.say("hello")).isEqualTo("noted hello");
            assertThat(app.get("/read", cookie).body()).isEqualTo("last=hello");
            app.get("/logout", cookie);
            assertThat(browser.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }
}
