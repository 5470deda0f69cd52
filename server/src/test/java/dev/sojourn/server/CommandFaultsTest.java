package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands, faults and exit codes: scripts decide by them what to do next. */
class CommandFaultsTest {

    private static final String TOKEN = "a-token-of-administration";
    private static final String NO_KEY = "0".repeat(64);

    private static ServerScene server;
    private static ServerScene closed;

    private final CommandScene scene = new CommandScene();

    @BeforeAll
    static void twoServers() throws OptionException {
        server = new ServerScene("--demos=false", "--admin-token=" + TOKEN);
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
            assertThat(run(command, "--sever=http://127.0.0.1").err()).contains("did you mean --server?");
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
    void statusIsZeroOnlyWhenTheServerIsUp() throws IOException {
        assertThat(scene.run("status", "--server=" + closed.uri(""))).isEqualTo(new Ran(0, "status\tup\n", ""));
        assertThat(scene.run("status", "--server=" + closed.uri(""), "--json").out())
                .isEqualTo("{\"status\":\"up\"}\n");
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        assertThat(scene.run("status", "--server=" + server.uri("")).out())
                .matches("(?s)status\tup\nnode\t.+\nversion\t.*\nstarted\t20.+\nsessions\tup, 0 live\n.*")
                .as("a store of one process has no announcements of others")
                .doesNotContain("feed");
        assertThat(scene.run("status", "--server=" + closed.uri("")).code())
                .as("without administration")
                .isZero();
        scene.environment.put("SOJOURN_ADMIN_TOKEN", "another-token-altogether");
        assertThat(scene.run("status", "--server=" + server.uri("")).code()).isEqualTo(4);
        scene.environment.clear();
        for (String word : List.of("down", "read-only", "degraded")) {
            try (ToldAnswers answers =
                    new ToldAnswers(word.equals("degraded") ? 200 : 503, "{\"status\":\"" + word + "\"}")) {
                assertThat(scene.run("status", answers.option()).code())
                        .as(word)
                        .isEqualTo(7);
                assertThat(scene.run("status", answers.option(), "--json").code())
                        .isEqualTo(7);
            }
        }
        try (ToldAnswers answers = new ToldAnswers(200, "<html>")) {
            assertThat(scene.run("status", answers.option()).code()).isEqualTo(6);
        }
    }

    @Test
    void whatWasDoneInPartSaysHowFar() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (ToldAnswers answers = new ToldAnswers(
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
        try (ToldAnswers answers = new ToldAnswers(200, two)) {
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
        try (ToldAnswers answers = new ToldAnswers(200, event)) {
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
        try (ToldAnswers answers = new ToldAnswers(200, "{\"sessions\":[{\"key\":\"")) {
            assertThat(scene.run("sessions", "list", answers.option()).code()).isEqualTo(6);
        }
        try (ToldAnswers answers = new ToldAnswers(200, "<html>")) {
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
}
