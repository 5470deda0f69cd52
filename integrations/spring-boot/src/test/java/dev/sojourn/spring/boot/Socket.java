package dev.sojourn.spring.boot;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A client's socket with the cookies of a browser. */
final class Socket implements WebSocket.Listener {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket wire;

    private Socket() {}

    static Socket open(Browser browser, int port, String path) {
        Socket socket = new Socket();
        WebSocket.Builder opening = HttpClient.newHttpClient().newWebSocketBuilder();
        if (!browser.cookies().isEmpty()) {
            opening.header(
                    "Cookie",
                    browser.cookies().stream().map(HttpCookie::toString).collect(Collectors.joining("; ")));
        }
        socket.wire = opening.buildAsync(URI.create("ws://127.0.0.1:" + port + path), socket)
                .join();
        return socket;
    }

    Socket send(String text) {
        wire.sendText(text, true).join();
        return this;
    }

    /** A frame of STOMP. */
    Socket frame(String head, String body) {
        return send(head + "\n\n" + body + "\0");
    }

    String next() throws InterruptedException {
        String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("No message within " + PATIENCE_SECONDS + " s; closed: " + closed);
        }
        return message;
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void close() {
        wire.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            messages.add(part.toString());
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
