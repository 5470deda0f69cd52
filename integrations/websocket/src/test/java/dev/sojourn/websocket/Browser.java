package dev.sojourn.websocket;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client with one cookie, for requests and for sockets. */
final class Browser {

    private static final long PATIENCE = 20;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    @Nullable
    String cookie;

    @Nullable
    String origin;

    Browser(int port) {
        this.port = port;
        this.origin = "http://localhost:" + port;
    }

    /** Sends a command by a request, and keeps the cookie that comes back. */
    String request(String command) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/http"))
                .header("Command", command);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        response.headers()
                .firstValue("Set-Cookie")
                .ifPresent(line -> cookie = line.contains("Max-Age=0") ? null : line.substring(0, line.indexOf(';')));
        return response.body();
    }

    Socket open() throws Exception {
        return open("/live");
    }

    Socket open(String path) throws Exception {
        Socket socket = new Socket();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(PATIENCE));
        if (cookie != null) {
            builder.header("Cookie", cookie);
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        socket.wire = builder.buildAsync(URI.create("ws://localhost:" + port + path), socket)
                .get(PATIENCE, TimeUnit.SECONDS);
        return socket;
    }

    /** One open socket. */
    static final class Socket implements WebSocket.Listener {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final CompletableFuture<ByteBuffer> ponged = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private @Nullable WebSocket wire;

        Socket send(String text) throws InterruptedException, ExecutionException, TimeoutException {
            WebSocket open = wire;
            if (open != null) {
                open.sendText(text, true).get(PATIENCE, TimeUnit.SECONDS);
            }
            return this;
        }

        String receive() throws InterruptedException {
            String text = received.poll(PATIENCE, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("Nothing was received in time");
            }
            return text;
        }

        /** The first message that has come and was not received yet, or null. */
        @Nullable
        String look() {
            return received.poll();
        }

        String ask(String text) throws InterruptedException, ExecutionException, TimeoutException {
            return send(text).receive();
        }

        void sendBytes() throws InterruptedException, ExecutionException, TimeoutException {
            WebSocket open = wire;
            if (open != null) {
                open.sendBinary(ByteBuffer.allocate(8), true).get(PATIENCE, TimeUnit.SECONDS);
            }
        }

        /** Pings, and returns when the pong has come. */
        void ping() throws InterruptedException, ExecutionException, TimeoutException {
            WebSocket open = wire;
            if (open != null) {
                open.sendPing(ByteBuffer.allocate(8)).get(PATIENCE, TimeUnit.SECONDS);
                ponged.get(PATIENCE, TimeUnit.SECONDS);
            }
        }

        void close() throws InterruptedException, ExecutionException, TimeoutException {
            WebSocket open = wire;
            if (open != null) {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(PATIENCE, TimeUnit.SECONDS);
            }
        }

        int closeCode() throws InterruptedException, ExecutionException, TimeoutException {
            return closed.get(PATIENCE, TimeUnit.SECONDS);
        }

        boolean hasReceivedNothing() {
            return received.isEmpty();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
            ponged.complete(data);
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable fault) {
            closed.completeExceptionally(fault);
        }
    }
}
