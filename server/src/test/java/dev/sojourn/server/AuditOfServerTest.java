package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole server writes about administration, to a file and to its log, and that nothing secret is in it. */
@Timeout(60)
class AuditOfServerTest {

    private static final String TOKEN = "a-token-for-administration";
    private static final String VIEWER = "a-token-for-those-who-look";
    private static final String MARK = "zq7-marker-of-a-value";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> secrets = new ArrayList<>(List.of(TOKEN, VIEWER, MARK));

    private HttpResponse<String> call(String server, String method, String path, String body, String token)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server + "/api" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Does a bit of everything, right and wrong, with a marker wherever a value can be. */
    private void administer(String server) throws Exception {
        JsonNode made = JSON.readTree(
                call(server, "POST", "/sessions", "{\"data\":{\"a\":\"" + MARK + "\"},\"user\":\"ada\"}", TOKEN)
                        .body());
        String id = made.path("id").asText();
        secrets.addAll(List.of(id, made.path("signedId").asText()));
        call(server, "GET", "/sessions?data=values", "", TOKEN);
        call(server, "GET", "/sessions", "", VIEWER);
        call(server, "GET", "/sessions/" + id, "", VIEWER);
        call(server, "GET", "/sessions/" + id, "", MARK);
        call(server, "PUT", "/sessions/" + id + "/data/a", "\"" + MARK, TOKEN);
        call(server, "GET", "/keys/" + id, "", TOKEN);
        call(server, "GET", "/" + MARK, "", TOKEN);
        call(server, "DELETE", "/users/ada/sessions", "", TOKEN);
    }

    private void assertTellsAllAndNothingSecret(List<String> lines) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : lines) {
            assertThat(line).doesNotContain(secrets);
            JsonNode event = JSON.readTree(line);
            if (event.has("audit")) {
                told.add(
                        event.path("act").asText() + " " + event.path("outcome").asText());
                assertThat(event.path("audit").asInt()).isEqualTo(1);
                assertThat(event.path("by").path("door").asText()).isEqualTo("rest");
            }
        }
        assertThat(told)
                .containsExactly(
                        "create done",
                        "read_values done",
                        "list done",
                        "read_values refused",
                        "read_values refused",
                        "write refused",
                        "read_values refused",
                        "unknown refused",
                        "end_user begun",
                        "end_user done");
    }

    @Test
    void linesGoToAFileThatCanBeMovedAway() throws Exception {
        Path file = folder.resolve("audit.log");
        Path moved = folder.resolve("audit.log.1");
        try (ServerScene scene = new ServerScene(
                "--admin-token=" + TOKEN, "--viewer-token=" + VIEWER, "--audit-file=" + file, "--node=west-1")) {
            administer(scene.server.address());
            assertTellsAllAndNothingSecret(Files.readAllLines(file));
            assertThat(Files.readString(file)).contains("\"node\":\"west-1\"");

            Files.move(file, moved);
            call(scene.server.address(), "POST", "/sweep", "", TOKEN);

            assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"act\":\"sweep\"");
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(file))
                    .noneMatch(each -> each.name().startsWith("OTHERS"));
        }
    }

    private static String who(Path audit) throws IOException {
        List<String> lines = Files.readAllLines(audit);
        return JSON.readTree(lines.get(lines.size() - 1)).path("by").toString();
    }

    @Test
    void tokensOfAFileHaveNamesAndAreReadAgainWhenTheyHaveChanged() throws Exception {
        Path audit = folder.resolve("audit.log");
        Path tokens = folder.resolve("tokens");
        Files.writeString(
                tokens, "# administrators\nanna annas-token-0123456789 admin\nben bens-token-0123456789 viewer\n");
        try (ServerScene scene = new ServerScene("--admin-tokens=" + tokens, "--audit-file=" + audit)) {
            String server = scene.server.address();
            assertThat(call(server, "POST", "/sweep", "", "annas-token-0123456789")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(who(audit)).contains("\"who\":\"anna\"");
            assertThat(call(server, "POST", "/sweep", "", "bens-token-0123456789")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(who(audit)).contains("\"who\":\"ben\"");

            // A faulty file takes nobody's token away.
            Files.writeString(tokens, "anna short\n");
            assertThat(call(server, "POST", "/sweep", "", "annas-token-0123456789")
                            .statusCode())
                    .isEqualTo(200);
            Files.writeString(tokens, "anna annas-next-token-0123456789 admin\n");
            assertThat(call(server, "POST", "/sweep", "", "annas-token-0123456789")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(call(server, "POST", "/sweep", "", "annas-next-token-0123456789")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStreamOfEventsEndsWithItsToken() throws Exception {
        Path tokens = folder.resolve("tokens");
        String ben = "ben bens-token-0123456789 admin\n";
        Files.writeString(tokens, "anna annas-token-0123456789 viewer\n" + ben);
        try (ServerScene scene = new ServerScene("--admin-tokens=" + tokens)) {
            String server = scene.server.address();
            HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/api/events"))
                    .header("Authorization", "Bearer annas-token-0123456789")
                    .build();
            Iterator<String> lines =
                    client.send(request, BodyHandlers.ofLines()).body().iterator();
            assertThat(lines.next()).startsWith("retry:");
            call(server, "POST", "/sessions", "{\"user\":\"before\"}", "bens-token-0123456789");
            assertThat(lines.next()).isEmpty();
            assertThat(lines.next() + lines.next() + lines.next()).contains("\"user\":\"before\"");

            Files.writeString(tokens, ben);
            call(server, "POST", "/sessions", "{\"user\":\"after\"}", "bens-token-0123456789");

            assertThat(lines.next()).isEmpty();
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna\n",
                "anna short-token admin\n",
                "anna annas-token-0123456789\n",
                "anna annas-token-0123456789 owner\n",
                "an/na annas-token-0123456789 admin\n",
                "anna annas-token-0123456789 admin\nanna other-token-0123456789 admin\n",
                "anna annas-token-0123456789 admin\nben annas-token-0123456789 viewer\n",
                "anna annas-token-0123456789 admin",
                "# nobody\n"
            })
    void aFileOfTokensThatIsFaultyIsToldAtTheStartWithoutThem(String lines) throws IOException {
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, lines);

        assertThatThrownBy(() -> new ServerScene("--admin-tokens=" + tokens).close())
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--admin-tokens is \"" + tokens + "\"")
                .hasMessageNotContaining("annas-token")
                .hasMessageNotContaining("short-token");
    }

    @Test
    void theAddressThatATrustedProxyTellsIsInTheLineAndNoOther() throws Exception {
        Path audit = folder.resolve("audit.log");
        for (String trusted : List.of("loopback", "10.0.0.0/8")) {
            try (ServerScene scene =
                    new ServerScene("--admin-token=" + TOKEN, "--audit-file=" + audit, "--trust-proxy=" + trusted)) {
                client.send(
                        HttpRequest.newBuilder(URI.create(scene.server.address() + "/api/sessions"))
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9")
                                .build(),
                        BodyHandlers.discarding());
                assertThat(who(audit))
                        .contains("\"from\":\"127.0.0.1\"")
                        .doesNotContain("6.6.6.6")
                        .matches(trusted.equals("loopback") ? ".*\"via\":\"203\\.0\\.113\\.9\".*" : "[^v]*");
            }
        }
    }

    /** Whoever watches does not hold up the end of a server. */
    @Test
    void aStreamOfEventsEndsWithItsServer() throws Exception {
        ServerScene scene = new ServerScene("--admin-token=" + TOKEN);
        HttpRequest request = HttpRequest.newBuilder(URI.create(scene.server.address() + "/api/events"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpResponse<Stream<String>> stream = client.send(request, BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();
        assertThat(lines.next()).startsWith("retry:");

        long start = System.nanoTime();
        scene.close();

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
        while (lines.hasNext()) {
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAtTheStart() {
        Path file = folder.resolve("nowhere").resolve("audit.log");

        assertThatThrownBy(() -> new ServerScene("--admin-token=" + TOKEN, "--audit-file=" + file).close())
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--audit-file is \"" + file + "\"");
    }

    /** A process of its own, because the form of the log is read once. */
    @Test
    void aLogOfJsonHasAnObjectInEachLineAndThoseOfTheAuditAsTheyAre() throws Exception {
        Path log = folder.resolve("stderr");
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port=0",
                        "--store=memory:",
                        "--demos=false",
                        "--log-format=json",
                        "--admin-token=" + TOKEN,
                        "--viewer-token=" + VIEWER,
                        "--metrics-token=short")
                .redirectError(log.toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = String.valueOf(out.readLine());
            String address = ready.substring(ready.indexOf("http"));
            administer(address);
            askUnderAnotherName(URI.create(address).getPort());
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();

            List<String> lines = Files.readAllLines(log);
            assertTellsAllAndNothingSecret(lines);
            JsonNode warning = JSON.readTree(lines.stream()
                    .filter(line -> line.contains("--metrics-token has fewer"))
                    .findFirst()
                    .orElse("{}"));
            assertThat(warning.path("level").asText()).isEqualTo("WARN");
            assertThat(warning.path("loggerName").asText()).isEqualTo("dev.sojourn.server.Wiring");
            JsonNode ofRequest = JSON.readTree(lines.stream()
                    .filter(line -> line.contains("does not answer for"))
                    .findFirst()
                    .orElse("{}"));
            assertThat(ofRequest.path("mdc").path("request").asText()).isEqualTo("edge-43");
        } finally {
            server.destroyForcibly();
        }
    }

    /** A request that the server warns of. */
    private static void askUnderAnotherName(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String head =
                    "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nX-Request-Id: edge-43\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
    }
}
