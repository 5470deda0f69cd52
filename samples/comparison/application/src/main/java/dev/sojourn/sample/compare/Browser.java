package dev.sojourn.sample.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A visitor without a window: cookies, whose ports do not count, and the token of the last form that was seen. */
final class Browser {

    private static final String REMEMBER_ME = "remember-me";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern MAIN = Pattern.compile("<main>(.*?)</main>", Pattern.DOTALL);
    private static final Pattern ALERT = Pattern.compile("role=\"alert\">([^<]*)<");
    private static final Pattern GONE = Pattern.compile("(?i);\\s*max-age=0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final Map<String, String> cookies = new TreeMap<>();
    private Map<String, String> beforeLogin = Map.of();
    private String token = "";

    /** Shows a page, without following where it leads to. */
    String get(int port, String path) {
        return answer(page(port, path));
    }

    /** Sends a form with the token of the page that was seen last. */
    String post(int port, String path, String form) {
        return postWithoutToken(port, path, form + "&_csrf=" + token);
    }

    /** Sends a form without a token. */
    String postWithoutToken(int port, String path, String form) {
        return answer(form(port, path, form));
    }

    /** Has a script send a form with the token, and says which type the answer should have. */
    String script(int port, String path, String form, String accept) {
        return answer(form(port, path, form + "&_csrf=" + token).setHeader("Accept", accept));
    }

    /** Logs in. */
    void login(int port, String user) {
        get(port, "/login");
        post(port, "/login", "username=" + user + "&password=tea");
    }

    /** Remembers the cookies that it has now, before a login. */
    void noteCookies() {
        beforeLogin = Map.copyOf(cookies);
    }

    /** Somebody who knows the cookies that this one had before it logged in. */
    Browser thief() {
        Browser thief = new Browser();
        thief.cookies.putAll(beforeLogin);
        return thief;
    }

    /** Forgets the cookie of the session, as a browser does that is closed. */
    void forgetSession() {
        cookies.keySet().removeIf(name -> !name.equals(REMEMBER_ME));
    }

    private static HttpRequest.Builder page(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Accept", "text/html, */*;q=0.8");
    }

    private static HttpRequest.Builder form(int port, String path, String form) {
        return page(port, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    /** The answer in a line: the status, where it leads to or what it says, and what became of the cookies. */
    private String answer(HttpRequest.Builder request) {
        HttpResponse<String> response = send(request);
        Matcher found = TOKEN.matcher(response.body());
        if (found.find()) {
            token = found.group(1);
        }
        String says = response.headers()
                .firstValue("Location")
                .map(Browser::pathAndQuery)
                .orElseGet(() -> response.statusCode() == 200 ? text(response.body()) : "");
        Stream<String> news = response.headers().allValues("Set-Cookie").stream()
                .map(this::noted)
                .filter(each -> !each.isEmpty())
                .sorted();
        String answer = (response.statusCode() + " " + says).strip();
        return Stream.concat(Stream.of(answer), news).collect(Collectors.joining(", "));
    }

    private static String pathAndQuery(String location) {
        URI place = URI.create(location);
        return place.getQuery() == null ? place.getPath() : place.getPath() + "?" + place.getQuery();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a page says: its main part; of the login form the alert alone; of what is no page, all. */
    private static String text(String body) {
        Matcher main = MAIN.matcher(body);
        if (main.find()) {
            return main.group(1)
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ")
                    .replace(" .", ".")
                    .strip();
        }
        if (!body.contains("</html>")) {
            return body;
        }
        Matcher alert = ALERT.matcher(body);
        return alert.find() ? "login form: " + alert.group(1) : "login form";
    }

    /** Keeps a cookie or forgets it, and says so if that is news. */
    private String noted(String line) {
        String[] cookie = line.split(";", 2)[0].split("=", 2);
        boolean remembers = cookie[0].equals(REMEMBER_ME);
        if (cookie[1].isEmpty() || GONE.matcher(line).find()) {
            boolean had = cookies.remove(cookie[0]) != null;
            return had && remembers ? "forgotten" : "";
        }
        boolean same = cookie[1].equals(cookies.put(cookie[0], cookie[1]));
        if (same) {
            return "";
        }
        return remembers ? "remembered" : "new id";
    }
}
