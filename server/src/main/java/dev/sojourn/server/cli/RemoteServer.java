package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running server, asked by HTTP. The token goes to the address that was given and to no other: nothing that it
 * answers leads elsewhere.
 */
final class RemoteServer {

    /** The environment variable that holds the token. */
    static final String TOKEN = "SOJOURN_ADMIN_TOKEN";

    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());
    /** Of an answer that is an error; a longer one is none of Sojourn's. */
    private static final int LONGEST_ERROR = 1 << 16;

    /** A stream of events has a comment every 15 seconds; who has heard nothing for longer hears nothing any more. */
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(45);

    private final HttpClient client;
    private final URI address;
    private final @Nullable String token;
    private final Duration timeout;

    /**
     * A server.
     *
     * @param token visible ASCII characters; null asks only what is open to all
     * @param timeout the longest wait for a connection, for the head of an answer, and for each next part of it
     */
    RemoteServer(URI address, @Nullable String token, Duration timeout) {
        this.address = address;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    static URI address(String text) throws Failure {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw Failure.wrongUsage("--server must be an address such as http://127.0.0.1:8080, without a user in it");
    }

    boolean hasToken() {
        return token != null;
    }

    String shown() {
        return address.toString();
    }

    /** An answer that was asked for. */
    record Answer(int status, JsonNode body) {}

    /** Asks, and takes every status for an answer. */
    Answer ask(String path) throws Failure {
        HttpResponse<InputStream> response = send(request(path).GET().build());
        try (InputStream in = new PatientStream(response.body(), timeout)) {
            return new Answer(response.statusCode(), object(in.readAllBytes()));
        } catch (IOException e) {
            throw noAnswer(e);
        }
    }

    /** Hears a line of a stream. */
    @FunctionalInterface
    interface LineListener {
        /** False when that was enough. */
        boolean hear(String line) throws Failure;
    }

    /**
     * Hears a stream of events until it ends.
     *
     * @param after the last event that was heard, or null to begin now
     * @return whether it ended, and nobody had enough
     */
    boolean hear(String path, @Nullable String after, LineListener listener) throws Failure {
        HttpRequest.Builder request = request(path).setHeader("Accept", "text/event-stream");
        if (after != null) {
            request.header("Last-Event-ID", after);
        }
        HttpResponse<InputStream> response = send(request.GET().build());
        Duration gap = timeout.compareTo(BETWEEN_EVENTS) < 0 ? BETWEEN_EVENTS : timeout;
        try (InputStream in = new PatientStream(response.body(), gap);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), object(in.readNBytes(LONGEST_ERROR)));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!listener.hear(line)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw noAnswer(e);
        }
    }

    JsonNode get(String path, Map<String, String> query) throws Failure {
        return read(request(path + "?" + encoded(query)).GET().build());
    }

    JsonNode post(String path, Map<String, String> query, ObjectNode body) throws Failure {
        return read(request(path + "?" + encoded(query))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build());
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    /** Hears one answer of any length, an element of its arrays at a time. */
    @FunctionalInterface
    interface Listener {
        void hear(JsonParser answer) throws IOException, Failure;
    }

    void get(String path, Map<String, String> query, Listener listener) throws Failure {
        hear(request(path + "?" + encoded(query)).GET().build(), listener);
    }

    private JsonNode read(HttpRequest request) throws Failure {
        JsonNode[] read = {JSON.missingNode()};
        hear(request, answer -> read[0] = answer.readValueAsTree());
        return read[0];
    }

    private void hear(HttpRequest request, Listener listener) throws Failure {
        HttpResponse<InputStream> response = send(request);
        try (InputStream in = new PatientStream(response.body(), timeout)) {
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), object(in.readNBytes(LONGEST_ERROR)));
            }
            try (JsonParser parser = JSON.createParser(in)) {
                listener.hear(parser);
            }
        } catch (IOException e) {
            throw noAnswer(e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws Failure {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted", "interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String base = address.toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Accept", "application/json")
                // For the audit.
                .header("Sojourn-Door", "cli");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Failure noAnswer(IOException e) {
        String why = e instanceof ConnectException
                ? "nothing listens there, or it cannot be reached"
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Failure.unavailable("the server at " + shown() + " does not answer: " + why, e);
    }

    Failure refused(int status, JsonNode body) {
        String error = body.path("error").asText();
        String words = body.path("message").asText();
        if (error.isEmpty()) {
            return status == 503
                    ? Failure.unavailable("the server at " + shown() + " is not ready (503)", null)
                    : Failure.denied("there is no administration at " + shown() + " (" + status
                            + "): the server was started without --admin-token, or it is none of Sojourn's");
        }
        int code = switch (status) {
            case 401, 403 -> ExitCode.DENIED;
            case 404 -> error.equals("NotFound") ? ExitCode.FAILED : ExitCode.NOT_FOUND;
            case 400, 413, 415 -> ExitCode.WRONG_USAGE;
            case 429, 503 -> ExitCode.UNAVAILABLE;
            default -> ExitCode.FAILED;
        };
        return new Failure(code, error, token == null ? says(words) : says(error, words));
    }

    private static String says(String words) {
        return "the server says: " + words;
    }

    /** The words of the REST API name its headers and parameters, which whoever is here has not written. */
    private static String says(String error, String words) {
        return switch (error) {
            case "Unauthorized" ->
                "the server does not know this token: see SOJOURN_ADMIN_TOKEN or --token-file, and --server";
            case "ViewerOnly" -> "this token may look at sessions, and at nothing that they hold, and change nothing";
            default -> says(words);
        };
    }

    /** The object in a text, or an empty one: what stands before the server may answer with a page. */
    private static JsonNode object(byte[] bytes) {
        try {
            JsonNode read = JSON.readTree(bytes);
            return read != null && read.isObject() ? read : JSON.createObjectNode();
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
