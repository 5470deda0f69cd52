package dev.sojourn.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with a console, and a person without scripts: a client that follows links and sends forms. */
final class ConsoleScene implements AutoCloseable {

    static final String COOKIE = "sojourn-console";
    static final String TOKEN = "console-token-of-32-characters-00";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    final ServerScene server;

    ConsoleScene(String... arguments) throws OptionException {
        List<String> all = new ArrayList<>(List.of("--admin-token=" + TOKEN));
        all.addAll(List.of(arguments));
        server = new ServerScene(all.toArray(String[]::new));
    }

    URI uri(String page) {
        return server.uri("/console/" + page);
    }

    Person person() {
        return new Person(
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build());
    }

    /** The value of the cookie of a new login. */
    String login() throws IOException, InterruptedException {
        HttpResponse<String> in = person().post("login", Map.of("token", TOKEN));
        String line = in.headers().firstValue("Set-Cookie").orElseThrow();
        return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
    }

    /** Somebody who has been at another node of this machine: cookies are of the host, whatever the port. */
    Person known(Person elsewhere) {
        return new Person(elsewhere.client);
    }

    /** What the audit tells of acts that were refused, in their order: what it was, and why not. */
    List<String> refusals() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/audit"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        List<String> told = new ArrayList<>();
        for (JsonNode line : new ObjectMapper().readTree(answer).path("lines")) {
            if (line.path("outcome").asText().equals("refused")) {
                told.add(0, line.path("act").asText() + " " + line.path("error").asText());
            }
        }
        return told;
    }

    @Override
    public void close() {
        server.close();
    }

    /** Somebody with a browser that runs no scripts. */
    final class Person {

        private final HttpClient client;

        private Person(HttpClient client) {
            this.client = client;
        }

        HttpResponse<String> get(String page, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(page)).timeout(ServerScene.PATIENCE);
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        }

        /** Sends a form and does not follow where it leads. */
        HttpResponse<String> post(String page, Map<String, String> form) throws IOException, InterruptedException {
            return postText(page, encoded(form));
        }

        HttpResponse<String> postText(String page, String form, String... headers)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(page))
                    .timeout(ServerScene.PATIENCE)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form));
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        }

        /** Sends a form as a browser does for a page of an origin. */
        HttpResponse<String> postFrom(String origin, String page, Map<String, String> form)
                throws IOException, InterruptedException {
            return postText(page, encoded(form), "Origin", origin);
        }

        Person loggedIn() throws IOException, InterruptedException {
            HttpResponse<String> answer = post("login", Map.of("token", TOKEN));
            if (answer.statusCode() != 303) {
                throw new AssertionError("The login was answered with " + answer.statusCode());
            }
            return this;
        }

        /** The value that forms of this login carry. */
        String form() throws IOException, InterruptedException {
            return hidden(get("").body(), "form");
        }
    }

    static String encoded(Map<String, String> form) {
        List<String> parts = new ArrayList<>();
        form.forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", parts);
    }

    /** What a browser sends of the form that has a button with these words: its hidden fields and the button's own. */
    static Map<String, String> form(String page, String button) {
        for (String form : page.split("<form")) {
            int words = form.indexOf(">" + button);
            if (words >= 0 && form.indexOf("</form>") > words) {
                Map<String, String> fields = new LinkedHashMap<>();
                Matcher hidden = HIDDEN.matcher(form);
                while (hidden.find()) {
                    fields.put(hidden.group(1), asSent(hidden.group(2)));
                }
                return fields;
            }
        }
        throw new AssertionError("The page has no form with " + button + ":\n" + page);
    }

    /** Browsers send each end of a line as CR and LF. */
    private static String asSent(String value) {
        return value.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .replaceAll("\r?\n", "\r\n");
    }

    /** The value of a hidden field of a page. */
    static String hidden(String page, String name) {
        Matcher matcher =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        if (!matcher.find()) {
            throw new AssertionError("The page has no field " + name + ":\n" + page);
        }
        return matcher.group(1);
    }
}
