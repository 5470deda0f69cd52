package dev.sojourn.server;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The real server in this process, at a free port, and a browser-like client with a cookie jar. */
final class ServerScene implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    final SojournServer server;
    final CookieManager cookies;
    private final HttpClient client;

    ServerScene(String... arguments) throws OptionException {
        this(new CookieManager(), arguments);
    }

    /** A server whose client has the cookies of another client: those of one host are one, whatever the port. */
    ServerScene(CookieManager cookies, String... arguments) throws OptionException {
        this.cookies = cookies;
        List<String> all = new ArrayList<>(List.of("--port=0"));
        all.addAll(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--store"))) {
            all.add("--store=memory:");
        }
        server = Wiring.start(ServerOptions.of(all, Map.of()));
        client = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form, String... headers) throws IOException, InterruptedException {
        return client.send(posting(path, form, headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String form) {
        return client.sendAsync(posting(path, form), BodyHandlers.ofString());
    }

    /** Posts, and returns when the server has begun to answer but has not ended. */
    CompletableFuture<HttpResponse<String>> postSlowly(String path, String form) {
        // A client may have the answer to the request before while the server still ends it.
        await(() -> server.runningRequests() == 0);
        CompletableFuture<HttpResponse<String>> answer = postAsync(path, form);
        await(() -> server.runningRequests() > 0);
        return answer;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Another client, which sends just this cookie. */
    HttpResponse<String> getAs(String cookie, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request(path, "Cookie", cookie).build(), BodyHandlers.ofString());
    }

    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .findFirst()
                .orElse("");
    }

    LiveClient live() {
        LiveClient live = new LiveClient();
        live.socket = client.newWebSocketBuilder()
                .header("Cookie", cookie())
                .header("Origin", server.address())
                .buildAsync(URI.create("ws" + server.address().substring(4) + "/demos/live"), live)
                .join();
        return live;
    }

    private HttpRequest posting(String path, String form, String... headers) {
        return request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    @Override
    public void close() {
        server.close();
    }

    /** The page's side of the live socket. */
    static final class LiveClient implements WebSocket.Listener {

        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder message = new StringBuilder();
        WebSocket socket;

        /** The first message from now on that contains a text. */
        String await(String part) throws InterruptedException {
            String last = "";
            while (last != null && !last.contains(part)) {
                last = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            return last == null ? "no message with " + part : last;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                messages.add(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
