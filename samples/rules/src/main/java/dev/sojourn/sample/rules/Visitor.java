package dev.sojourn.sample.rules;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A browser as far as samples need one: it keeps cookies. Safe for use by many threads. */
public final class Visitor {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final URI root;

    /**
     * One without a cookie.
     *
     * @param port where the program listens
     */
    public Visitor(int port) {
        this.root = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * One who has kept a cookie.
     *
     * @param port where the program listens
     * @param kept name and value
     */
    public Visitor(int port, String kept) {
        this(port);
        HttpCookie cookie = HttpCookie.parse(kept).get(0);
        cookie.setPath("/");
        cookies.getCookieStore().add(root, cookie);
    }

    /**
     * Asks for a page.
     *
     * @param path its path
     * @return the response
     * @throws IOException when there is none
     */
    public HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(root.resolve(path)));
    }

    /**
     * Sends something.
     *
     * @param path where to
     * @param body what
     * @param headers names and values
     * @return the response
     * @throws IOException when there is none
     */
    public HttpResponse<String> post(String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a response was awaited");
        }
    }

    /**
     * The cookie of the session.
     *
     * @return name and value; empty when there is none
     */
    public String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .findFirst()
                .orElse("");
    }
}
