package dev.sojourn.spring.security;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client that keeps cookies and follows no redirect; nodes on one host share its cookies, as behind a balancer. */
final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final Map<String, String> headers = new TreeMap<>(Map.of("Accept", "text/html"));

    /** Sends a header with every request from now on. */
    Browser with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    HttpResponse<String> get(Node node, String path) {
        return get(node.url(path));
    }

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    HttpResponse<String> post(Node node, String path, Map<String, String> form) {
        return send(HttpRequest.newBuilder(URI.create(node.url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&")))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for an answer", e);
        }
    }

    /** Opens the login form and gives its token against forgery. */
    String token(Node node) {
        Matcher field = CSRF.matcher(get(node, "/login").body());
        return field.find() ? field.group(1) : "";
    }

    HttpResponse<String> login(Node node, String user) {
        return login(node, user, Map.of());
    }

    /** Logs in by the form of Spring Security. */
    HttpResponse<String> login(Node node, String user, Map<String, String> more) {
        Map<String, String> form = new TreeMap<>(more);
        form.putIfAbsent("_csrf", token(node));
        form.putIfAbsent("password", "secret");
        form.put("username", user);
        return post(node, "/login", form);
    }

    HttpResponse<String> logout(Node node) {
        return post(node, "/logout", Map.of("_csrf", logoutToken(node)));
    }

    /** The token against forgery of who has logged in. */
    String logoutToken(Node node) {
        Matcher field = CSRF.matcher(get(node, "/logout").body());
        return field.find() ? field.group(1) : "";
    }

    /** What a page says, or where it leads. */
    String see(Node node, String path) {
        HttpResponse<String> answer = get(node, path);
        return answer.headers()
                .firstValue("Location")
                .map(location -> "to " + location.replaceFirst("^http://[^/]+", ""))
                .orElse(answer.body());
    }

    Optional<HttpCookie> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst();
    }

    void forget(String name) {
        cookie(name).ifPresent(cookie -> cookies.getCookieStore().remove(null, cookie));
    }

    /** Where an answer leads. */
    static String leadsTo(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(location -> location.replaceFirst("^http://[^/]+", ""))
                .orElse(answer.statusCode() + " " + answer.body());
    }
}
