package dev.sojourn.sample.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A visitor without a window: it keeps its cookies, for ports do not count, and the token of the last form it saw. */
final class Client {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String GUARD = "XSRF-TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .connectTimeout(PATIENCE)
            .build();
    private final String userAgent;
    private String token = "";

    Client() {
        this("Firefox on Linux");
    }

    Client(String userAgent) {
        this.userAgent = userAgent;
    }

    /** Shows a page, without following where it sends to. */
    HttpResponse<String> get(int port, String path) {
        HttpResponse<String> page = send(request(port, path).GET().build());
        token = matches(TOKEN, page.body()).findFirst().orElse(token);
        return page;
    }

    /** Sends a form of the page that was seen last, without following where that sends to. */
    HttpResponse<String> post(int port, String path, String... fields) {
        return send(form(port, path, fields));
    }

    /** Sends a form twice, the second before the first is answered; returns where both led to. */
    List<String> postTwice(int port, String path) {
        HttpRequest form = form(port, path);
        return Stream.of(form, form)
                .map(each -> http.sendAsync(each, HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(Client::target)
                .toList();
    }

    /** Deletes something as a script of a page does. */
    HttpResponse<String> delete(int port, String path) {
        String guard = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(GUARD))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
        return send(request(port, path).header("X-" + GUARD, guard).DELETE().build());
    }

    private HttpRequest form(int port, String path, String... fields) {
        StringBuilder form = new StringBuilder("_csrf=").append(encoded(token));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return request(port, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build();
    }

    /** Logs in and returns where that led to. */
    String login(int port, String user, String password) {
        get(port, "/login");
        HttpResponse<String> answer = post(port, "/login", "username", user, "password", password);
        return target(answer);
    }

    /** Puts one piece into the cart. */
    void buy(int port, Product product) {
        get(port, "/");
        post(port, "/cart", "product", product.name());
    }

    /** The lines of the cart, such as "2 × Teapot". */
    List<String> cart(int port) {
        return matches(
                        Pattern.compile("<td>(\\d+ × [^<]+)</td>"),
                        get(port, "/").body())
                .toList();
    }

    /** Whether it may see what only users see. */
    boolean isLoggedIn(int port) {
        return get(port, "/devices").statusCode() == 200;
    }

    /** The keys of a user's sessions that this client, who may see all, is offered to end. */
    List<String> keysOf(int port, String user) {
        Pattern row =
                Pattern.compile("<td>" + user + "</td>(?:(?!</tr>).)*?name=\"key\" value=\"([^\"]+)\"", Pattern.DOTALL);
        return matches(row, get(port, "/admin").body()).toList();
    }

    /** The value of its only cookie, but for the one that guards forms. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> !cookie.getName().equals(GUARD))
                .map(HttpCookie::getValue)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    /** The path that an answer sends to, or its status. */
    static String target(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(place -> URI.create(place).getPath())
                .orElse("" + answer.statusCode());
    }

    static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    private HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Accept", path.startsWith("/api/") ? "application/json" : "text/html")
                .header("User-Agent", userAgent);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
