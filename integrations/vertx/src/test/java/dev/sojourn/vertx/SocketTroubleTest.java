package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets whose client leaves early, does not read or sends too much, and handlers that fail. */
class SocketTroubleTest {

    private static final int LARGE = 10_000;

    private final BlockingQueue<SessionSocket> opened = new LinkedBlockingQueue<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch flood = new CountDownLatch(1);
    private final LateExecutor late = new LateExecutor();

    @AfterEach
    void release() {
        flood.countDown();
        late.close();
    }

    private VertxApp app() {
        return VertxApp.with((router, sessions) -> {
                    router.get("/write").handler(ctx -> {
                        ctx.session().put("name", "ada");
                        ctx.end(ctx.session().id());
                    });
                    router.get("/read")
                            .handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
                    router.get("/live")
                            .handler(ctx -> sessions.sockets()
                                    .upgrade(ctx, new Troubled())
                                    .onFailure(failure -> failures.incrementAndGet()));
                    router.route("/sock/*").handler(new SockJsRoutes(sessions.sockets(), new Troubled()));
                })
                .handler(builder -> builder.blocking(late))
                .open();
    }

    private final class Troubled implements SocketHandler {

        @Override
        public void onOpen(SessionSocket socket) {
            opened.add(socket);
        }

        @Override
        public void onText(SessionSocket socket, Session session, String text) {
            switch (text) {
                case "error" -> throw new AssertionError("told to fail");
                case "begin" -> session.set("name", "nobody knows");
                case "save" -> {
                    session.set("name", "eve").save();
                    socket.send("saved");
                }
                case "wait" -> VertxApp.await(flood);
                default -> socket.send("noted " + text);
            }
        }

        @Override
        public void onClose(SessionSocket socket) {
            closed.incrementAndGet();
        }
    }

    /** Holds the task that comes after so many others. */
    private static final class LateExecutor implements Executor, AutoCloseable {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        final AtomicInteger before = new AtomicInteger(Integer.MAX_VALUE);
        final CountDownLatch arrived = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void execute(Runnable task) {
            boolean held = before.getAndDecrement() == 0;
            threads.execute(() -> {
                if (held) {
                    arrived.countDown();
                    VertxApp.await(released);
                }
                task.run();
            });
        }

        @Override
        public void close() {
            released.countDown();
            threads.shutdown();
        }
    }

    private static final class Client implements WebSocket.Listener {

        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final boolean reads;

        Client(boolean reads) {
            this.reads = reads;
        }

        WebSocket open(VertxApp app, String path, String cookie) {
            var builder =
                    HttpClient.newHttpClient().newWebSocketBuilder().header("Origin", "http://127.0.0.1:" + app.port());
            if (!cookie.isEmpty()) {
                builder.header("Cookie", cookie.replace("Cookie: ", ""));
            }
            return builder.buildAsync(URI.create("ws://127.0.0.1:" + app.port() + path), this)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(Long.MAX_VALUE);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add(data.toString());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    private static int attached(VertxApp app, String key) {
        return app.engine.connectionsOf(key);
    }

    /** The tasks before the join: the look-up and the commit of the handshake. */
    @ParameterizedTest
    @ValueSource(strings = {"/live", "/sock/websocket", "/sock/000/one/websocket"})
    void aClientThatLeavesBeforeItsSocketHasJoinedLeavesNothing(String path) {
        try (VertxApp app = app()) {
            var written = app.get("/write");
            late.before.set(2);
            WebSocket socket = new Client(true).open(app, path, VertxApp.cookie(written));
            VertxApp.await(late.arrived);
            socket.abort();
            // By the one event loop, so that it has heard of the close.
            app.get("/read");
            app.get("/read");
            late.released.countDown();
            Waiting.until(() -> attached(app, written.body()) == 0 && late.before.get() < -1);
            app.get("/read", VertxApp.cookie(written));

            Waiting.until(() -> attached(app, written.body()) == 0);
            assertThat(opened.size()).isEqualTo(closed.get());
        }
    }

    /** Its connection is cut in the end, because it would never see the close frame. */
    @ParameterizedTest
    @ValueSource(strings = {"/live", "/sock/000/one/websocket"})
    void aClientThatDoesNotReadLosesItsSocket(String path) throws Exception {
        try (VertxApp app = app()) {
            var written = app.get("/write");
            new Client(false).open(app, path, VertxApp.cookie(written));
            SessionSocket socket = opened.poll(20, TimeUnit.SECONDS);
            Future<Void> last = Future.succeededFuture();
            int sent = 0;
            while (!last.failed() && sent < 10_000) {
                last = socket.send("x".repeat(LARGE));
                sent++;
            }

            assertThat(sent).isLessThan(10_000);
            assertThat(socket.isOpen()).isFalse();
            Waiting.until(() -> attached(app, written.body()) == 0 && closed.get() == 1);
        }
    }

    @Test
    void aMessageThatWasWrittenCompletesItsFuture() throws Exception {
        try (VertxApp app = app()) {
            Client client = new Client(true);
            client.open(app, "/live", VertxApp.cookie(app.get("/write")));
            SessionSocket socket = opened.poll(20, TimeUnit.SECONDS);

            VertxCall.await(socket.send("hello"));
            assertThat(client.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
            socket.close(1000, "enough");
            assertThat(socket.send("late").failed()).isTrue();
        }
    }

    /** A framed socket of SockJS can't be paused: its queue has no bound. */
    @Test
    void aFloodClosesAFramedSocket() {
        try (VertxApp app = app()) {
            Client client = new Client(true);
            WebSocket socket = client.open(app, "/sock/000/one/websocket", VertxApp.cookie(app.get("/write")));
            String frame = IntStream.range(0, 100)
                    .mapToObj(i -> "\"" + "x".repeat(1000) + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
            socket.sendText("[\"wait\"]", true).join();
            for (int i = 0; i < 30 && !client.closed.isDone(); i++) {
                try {
                    socket.sendText(frame, true).join();
                } catch (RuntimeException closedMeanwhile) {
                    break;
                }
            }

            client.closed.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(client.heard).contains("c[3000,\"Go away!\"]");
        }
    }

    @Test
    void anErrorClosesTheSocket() {
        try (VertxApp app = app()) {
            Client client = new Client(true);
            client.open(app, "/live", VertxApp.cookie(app.get("/write"))).sendText("error", true);

            assertThat(client.closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1011);
        }
    }

    /** The client can't be told of it. */
    @Test
    void aSessionThatAMessageBeginsIsNotStored() throws Exception {
        try (VertxApp app = app()) {
            Client client = new Client(true);
            client.open(app, "/live", "").sendText("begin", true);

            assertThat(client.closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1011);
            assertThat(app.store.count()).isZero();

            Client saves = new Client(true);
            saves.open(app, "/live", "").sendText("save", true);
            assertThat(saves.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("saved");
            assertThat(app.store.count()).isEqualTo(1);
        }
    }
}
