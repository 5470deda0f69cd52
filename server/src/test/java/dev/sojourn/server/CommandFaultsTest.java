package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sojourn.server.CommandScene.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, faults and exit codes: scripts decide by them what to do next. */
class CommandFaultsTest {

    private static final String TOKEN = "a-token-of-administration";
    private static final String VIEWER = "a-token-for-looking-only";
    private static final String NO_KEY = "0".repeat(64);

    private static ServerScene server;
    private static ServerScene closed;

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();

    @BeforeAll
    static void twoServers() throws OptionException {
        server = new ServerScene("--demos=false", "--admin-token=" + TOKEN, "--viewer-token=" + VIEWER);
        closed = new ServerScene("--demos=false");
    }

    @AfterAll
    static void stop() {
        server.close();
        closed.close();
    }

    /** Every command that asks a server. */
    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("sessions", "list"),
                List.of("sessions", "count"),
                List.of("sessions", "export"),
                List.of("sessions", "show", NO_KEY),
                List.of("sessions", "end", NO_KEY, "--yes"),
                List.of("sessions", "end", "--nobody", "--yes"),
                List.of("users", "list"),
                List.of("users", "show", "ada"),
                List.of("users", "end", "ada", "--yes"),
                List.of("events"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFaultHasOneCodeWhateverTheCommandAndTheFace(List<String> command) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String away = "http://127.0.0.1:" + free;
        for (String face : command.contains("list") ? List.of("--json", "--quiet") : List.of("--json")) {
            scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
            assertCode(6, "Unavailable", command, "--server=" + away, face);
            if (!command.contains("events")) {
                assertCode(3, "MountNotFound", command, "--server=" + server.uri(""), "--mount=none", face);
                assertCode(2, "WrongUsage", command, "--server=" + server.uri(""), "--store=rocksdb:x", face);
                assertCode(2, "WrongUsage", command, "--store=memory:", face);
            }
            assertCode(4, "Unauthorized", command, "--server=" + closed.uri(""), face);
            scene.environment.put("SOJOURN_ADMIN_TOKEN", "another-token-altogether");
            assertCode(4, "Unauthorized", command, "--server=" + server.uri(""), face);
            scene.environment.clear();
            assertCode(4, "Unauthorized", command, "--server=" + server.uri(""), face);
            assertCode(2, "WrongUsage", command, "--server=ftp://127.0.0.1", face);
            assertCode(2, "WrongUsage", command, "--colour", face);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingIsDoneWithoutAnAnswer(List<String> command) {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        if (command.contains("--yes")) {
            List<String> unsure = new ArrayList<>(command);
            unsure.remove("--yes");
            // Of none that match, nobody has to be asked.
            int code = unsure.contains(NO_KEY) ? 5 : 0;
            assertThat(run(unsure, "--server=" + server.uri("")).code()).isEqualTo(code);
        }
    }

    @Test
    void whoMayOnlyLookIsTold() {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", VIEWER);
        String address = "--server=" + server.uri("");
        assertThat(scene.run("sessions", "list", address).code()).isZero();
        Ran refused = scene.run("users", "end", "ada", "--yes", address);
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("this token may look").doesNotContain("data=none");
        assertThat(scene.run("sessions", "export", "--values", address).code()).isEqualTo(4);
    }

    @Test
    void whoseTokenIsWrongIsToldWhereItIsFrom() {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", "another-token-altogether");
        assertThat(scene.run("sessions", "list", "--server=" + server.uri("")).err())
                .contains("does not know this token", "SOJOURN_ADMIN_TOKEN")
                .doesNotContain("another-token-altogether", "Bearer");
    }

    @Test
    void theAuditOfTheServerSaysThatItWasTheCommandLine() throws Exception {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        scene.run("users", "end", "nobody-of-that-name", "--yes", "--server=" + server.uri(""));
        HttpRequest asked = HttpRequest.newBuilder(server.uri("/api/audit?limit=2"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(asked, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"end_user\"", "\"door\":\"cli\"")
                .doesNotContain("\"door\":\"rest\"");
    }

    @Test
    void aTokenIsNeverAnOptionAndNeverRepeated() throws IOException {
        String address = "--server=" + server.uri("");
        for (String[] wrong : new String[][] {{"--token=" + TOKEN}, {"--token", TOKEN}, {"--admin-token=" + TOKEN}}) {
            Ran ran = run(List.of("sessions", "list", address), wrong);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err())
                    .contains("SOJOURN_ADMIN_TOKEN", "--token-file")
                    .doesNotContain(TOKEN);
        }
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        assertThat(scene.run("sessions", "count", address, "--token-file", file.toString()))
                .isEqualTo(new Ran(0, "0\n", ""));
        assertThat(scene.run(
                                "sessions",
                                "count",
                                address,
                                "--token-file",
                                folder.resolve("none").toString())
                        .code())
                .isEqualTo(4);
        Files.writeString(file, "two words");
        assertThat(scene.run("sessions", "count", address, "--token-file", file.toString()))
                .satisfies(ran -> {
                    assertThat(ran.code()).isEqualTo(2);
                    assertThat(ran.err()).doesNotContain("two words");
                });
    }

    @Test
    void statusIsZeroOnlyWhenTheServerIsUp() throws IOException {
        assertThat(scene.run("status", "--server=" + closed.uri(""))).isEqualTo(new Ran(0, "status\tup\n", ""));
        assertThat(scene.run("status", "--server=" + closed.uri(""), "--json").out())
                .isEqualTo("{\"status\":\"up\"}\n");
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        assertThat(scene.run("status", "--server=" + server.uri("")).out())
                .matches("(?s)status\tup\nnode\t.+\nversion\t.*\nstarted\t20.+\nsessions\tup, 0 live.*");
        assertThat(scene.run("status", "--server=" + closed.uri("")).code())
                .as("without administration")
                .isZero();
        scene.environment.put("SOJOURN_ADMIN_TOKEN", "another-token-altogether");
        assertThat(scene.run("status", "--server=" + server.uri("")).code()).isEqualTo(4);
        scene.environment.clear();
        for (String word : List.of("down", "read-only", "degraded")) {
            try (Answers answers = new Answers(word.equals("degraded") ? 200 : 503, "{\"status\":\"" + word + "\"}")) {
                assertThat(scene.run("status", answers.option()).code())
                        .as(word)
                        .isEqualTo(7);
                assertThat(scene.run("status", answers.option(), "--json").code())
                        .isEqualTo(7);
            }
        }
        try (Answers answers = new Answers(200, "<html>")) {
            assertThat(scene.run("status", answers.option()).code()).isEqualTo(6);
        }
    }

    @Test
    void whatWasDoneInPartSaysHowFar() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (Answers answers = new Answers(
                200, "{\"ended\":17,\"already\":0,\"examined\":5000,\"before\":1767225600000,\"cursor\":\"c\"}")) {
            answers.then(503, "{\"error\":\"StoreUnavailable\",\"message\":\"Try again\"}");
            Ran ran = scene.run("sessions", "end", "--all", "--yes", answers.option(), "--json");
            assertThat(ran.code()).isEqualTo(8);
            assertThat(ran.err())
                    .isEqualTo("{\"error\":\"DoneInPart\",\"message\":\"17 were ended, then: the server says:"
                            + " Try again. Start it again for the others\"}\n");
        }
    }

    @Test
    void eventsAreToldAsTheyComeAndTheLastIsRememberedForAnInterruption() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        String two = "retry: 3000\n\nid: a-1\nevent: begun\ndata: {\"at\":1767225600000,\"kind\":\"begun\",\"key\":\""
                + NO_KEY
                + "\",\"fingerprint\":\"00000000\",\"user\":\"ada\\u001b[31m\"}\n\n"
                + ": still here\n\n"
                + "id: a-2\n"
                + "event: refused\n"
                + "data: {\"at\":1767225600001,\"kind\":\"refused\",\"detail\":\"COOKIE\",\"times\":3}\n\n";
        String first = "2026-01-01T00:00:00Z\tbegun\t00000000\tada\\u001b[31m\t\t\n";
        String second = "2026-01-01T00:00:00.001Z\trefused\t\t\tCOOKIE (3 times)\t\n";
        try (Answers answers = new Answers(200, two)) {
            assertThat(scene.run("events", answers.option())).isEqualTo(new Ran(0, first + second, ""));
            assertThat(scene.run("events", answers.option(), "--kind", "refused")
                            .out())
                    .isEqualTo(second);
            assertThat(scene.run("events", answers.option(), "--limit", "1", "--follow")
                            .out())
                    .isEqualTo(first);
            assertThat(scene.run("events", answers.option(), "--json", "--limit=1")
                            .out())
                    .isEqualTo("{\"at\":1767225600000,\"kind\":\"begun\",\"key\":\"" + NO_KEY
                            + "\",\"fingerprint\":\"00000000\",\"user\":\"ada\\u001B[31m\"}\n");
            assertThat(scene.readBySomebody()
                            .run("events", answers.option(), "--limit=1")
                            .out())
                    .startsWith("at                        kind        fingerprint  user ");
        }
    }

    @Test
    void whatAHostileServerSaysReachesNoTerminal() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        String wide = "\\u001b]0;owned\\u0007\\u202e";
        String event = "retry: 50\n\nid: a-1\ndata: {\"at\":1767225600000,\"kind\":\"" + wide + "\",\"detail\":\""
                + wide + "\"}\n\n";
        String refusal = "{\"error\":\"Refused\",\"message\":\"" + wide + "\"}";
        try (Answers answers = new Answers(200, event)) {
            answers.then(503, refusal);
            answers.then(401, refusal);
            Ran ran = scene.run("events", "--follow", answers.option());
            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err()).contains("\\u001b]0;owned\\u0007\\u202e. Trying again");
            assertThat(ran.out() + ran.err()).doesNotContain("\u001b", "\u0007", "\u202e");
        }
    }

    @Test
    void anAnswerThatIsCutShortIsNoAnswer() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (Answers answers = new Answers(200, "{\"sessions\":[{\"key\":\"")) {
            assertThat(scene.run("sessions", "list", answers.option()).code()).isEqualTo(6);
        }
        try (Answers answers = new Answers(200, "<html>")) {
            assertThat(scene.run("sessions", "list", answers.option()).code()).isEqualTo(6);
        }
    }

    @Test
    @Timeout(30)
    void aServerThatStopsInTheMiddleOfItsAnswerIsNotWaitedForWithoutEnd() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (ServerSocket stalls = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> stall(stalls));
            server.setDaemon(true);
            server.start();
            String address = "--server=http://127.0.0.1:" + stalls.getLocalPort();
            for (List<String> command : List.of(List.of("sessions", "list"), List.of("sessions", "count"))) {
                Ran ran = run(command, address, "--timeout=300ms");
                assertThat(ran.code()).isEqualTo(6);
                assertThat(ran.err()).contains("it stopped in the middle of its answer");
            }
            assertThat(scene.run("status", address, "--timeout=300ms").code()).isEqualTo(6);
        }
    }

    /** Promises 1,000 bytes each time, gives the first of them, and says no more. */
    private static void stall(ServerSocket stalls) {
        List<Socket> open = new ArrayList<>();
        try {
            while (!stalls.isClosed()) {
                Socket socket = stalls.accept();
                open.add(socket);
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The test is over.
        } finally {
            for (Socket each : open) {
                try {
                    each.close();
                } catch (IOException e) {
                    // It is gone.
                }
            }
        }
    }

    @Test
    void theTokenDoesNotFollowARedirection() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (Answers answers = new Answers(302, "")) {
            Ran ran = scene.run("sessions", "list", answers.option());
            assertThat(ran.code()).isEqualTo(4);
            assertThat(answers.asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "users", "store", "keys", "status", "events", "completion"})
    void helpGoesToStandardOutputWithTwoExamples(String noun) {
        Ran ran = scene.run(noun, "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: sojourn " + noun);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandExplainsItself(List<String> command) {
        Ran ran = command.size() > 1
                ? scene.run(command.get(0), command.get(1), "--help")
                : scene.run(command.get(0), "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().filter(line -> line.startsWith("  sojourn " + command.get(0) + " ")))
                .as("examples")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void everyShellGetsItsCompletion() {
        assertThat(scene.run("completion", "bash").out()).contains("complete -F _complete_sojourn", "--token-file");
        assertThat(scene.run("completion", "zsh").out()).contains("bashcompinit", "rotate");
        assertThat(scene.run("completion", "fish").out())
                .contains("complete -c sojourn -n '__fish_use_subcommand' -a sessions", " -l near-cache ");
        assertThat(scene.run("completion", "csh").code()).isEqualTo(2);
    }

    private void assertCode(int code, String error, List<String> command, String... options) {
        Ran ran = run(command, options);
        assertThat(ran.code())
                .as(command + " " + List.of(options) + ": " + ran.err())
                .isEqualTo(code);
        assertThat(ran.out()).isEmpty();
        boolean json = List.of(options).contains("--json");
        assertThat(ran.err()).startsWith(json ? "{\"error\":\"" + error + "\",\"message\":\"" : "sojourn: ");
        assertThat(ran.err()).hasLineCount(1);
    }

    private Ran run(List<String> command, String... options) {
        return scene.run(Stream.concat(command.stream(), Stream.of(options)).toArray(String[]::new));
    }

    /** Something that answers as it was told, the last answer again and again. */
    private static final class Answers implements AutoCloseable {

        private record Answer(int status, String body) {}

        private final HttpServer http;
        private final Deque<Answer> answers = new ArrayDeque<>();
        private final AtomicInteger asked = new AtomicInteger();

        Answers(int status, String body) throws IOException {
            then(status, body);
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                asked.incrementAndGet();
                Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + http().getAddress().getPort() + "/x");
                exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            http.start();
        }

        private HttpServer http() {
            return http;
        }

        void then(int status, String body) {
            answers.add(new Answer(status, body));
        }

        String option() {
            return "--server=http://127.0.0.1:" + http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
