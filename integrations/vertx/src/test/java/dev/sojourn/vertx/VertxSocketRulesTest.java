package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.socket.SocketClient;
import dev.sojourn.testkit.socket.SocketHost;
import dev.sojourn.testkit.socket.SocketPlan;
import dev.sojourn.testkit.socket.SocketRules;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The contract of sockets on a server of Vert.x. */
class VertxSocketRulesTest implements SocketRules {

    @Override
    public SocketHost start(SocketPlan plan) throws Exception {
        SessionEngine engine = plan.engine(SessionEngine.builder());
        Vertx vertx = Vertx.vertx();
        SojournHandler sessions = SojournHandler.of(HttpVisits.of(engine, Carriers.cookie(VertxApp.cookie())));
        Set<SessionSocket> open = ConcurrentHashMap.newKeySet();
        Router router = Router.router(vertx);
        router.route().handler(sessions);
        router.get("/live").handler(ctx -> sessions.sockets().upgrade(ctx, new Obedient(plan, open)));
        HttpServer server = VertxCall.await(
                vertx.createHttpServer().requestHandler(sessions.around(router)).listen(0, "127.0.0.1"));
        return new Host(vertx, server, engine, open);
    }

    private record Host(Vertx vertx, HttpServer server, SessionEngine engine, Set<SessionSocket> sockets)
            implements SocketHost {

        private CompletableFuture<WebSocket> connect(Session session, String origin, WebSocket.Listener listener) {
            return HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Cookie", "sid=" + session.signedId())
                    .header("Origin", origin)
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.actualPort() + "/live"), listener);
        }

        @Override
        public SocketClient open(Session session) throws Exception {
            Heard heard = new Heard();
            WebSocket socket = connect(session, "http://127.0.0.1:" + server.actualPort(), heard)
                    .get(20, TimeUnit.SECONDS);
            Client client = new Client(engine, String.valueOf(session.key()), socket, heard);
            String greeting = client.receive();
            if (!greeting.equals("open")) {
                throw new IllegalStateException(greeting);
            }
            return client;
        }

        @Override
        public int handshake(Session session, String origin) {
            try {
                connect(session, origin, new Heard())
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
                return 101;
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                    return refused.getResponse().statusCode();
                }
                throw failure;
            }
        }

        @Override
        public void close() throws IOException {
            // The server first: when Vert.x closes as a whole, it tells some of its sockets nothing.
            VertxCall.await(server.close());
            Waiting.until(sockets::isEmpty);
            VertxCall.await(vertx.close());
        }
    }

    private record Client(SessionEngine engine, String key, WebSocket socket, Heard heard) implements SocketClient {

        @Override
        public void send(String text) {
            // It may have closed meanwhile.
            var unused = socket.sendText(text, true);
        }

        @Override
        public String receive() throws Exception {
            String text = heard.texts.poll(20, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("No message came in time");
            }
            return text;
        }

        @Override
        public @Nullable String look() {
            return heard.texts.poll();
        }

        @Override
        public int closeCode() throws Exception {
            return heard.closed.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws Exception {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
            Waiting.until(() -> engine.connectionsOf(key) == 0);
        }
    }

    private static final class Heard implements WebSocket.Listener {

        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    /** Does to its session what it is told. */
    private record Obedient(SocketPlan plan, Set<SessionSocket> open) implements SocketHandler {

        @Override
        public void onOpen(SessionSocket socket) {
            open.add(socket);
            socket.send("open");
        }

        @Override
        public void onClose(SessionSocket socket) {
            open.remove(socket);
        }

        @Override
        public void onText(SessionSocket socket, Session session, String text) {
            plan.heard();
            socket.send(obey(session, text));
        }

        private String obey(Session session, String text) {
            String[] words = text.split(" ");
            switch (words[0]) {
                case "get" -> {
                    return String.valueOf(session.get(words[1]));
                }
                case "set" -> session.set(words[1], words[2]);
                case "end" -> session.destroy();
                case "again" -> {
                    session.destroy();
                    session.begin().set("name", words[1]);
                }
                default -> {
                    session.get("name");
                    plan.meanwhile();
                    if (words[0].equals("hold")) {
                        session.set("held", "yes");
                    }
                }
            }
            return "done";
        }
    }
}
