package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.CommandScene.Ran;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of a command: where it is from, what it may do, and that it is shown nowhere. */
class CommandTokensTest {

    private static final String TOKEN = "a-token-of-administration";
    private static final String VIEWER = "a-token-for-looking-only";

    private static ServerScene server;

    @TempDir
    private Path folder;

    private final CommandScene scene = new CommandScene();

    @BeforeAll
    static void start() throws OptionException {
        server = new ServerScene("--demos=false", "--admin-token=" + TOKEN, "--viewer-token=" + VIEWER);
    }

    @AfterAll
    static void stop() {
        server.close();
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
            Ran ran = scene.run(Stream.concat(Stream.of("sessions", "list", address), Stream.of(wrong))
                    .toArray(String[]::new));
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
    void theTokenDoesNotFollowARedirection() throws IOException {
        scene.environment.put("SOJOURN_ADMIN_TOKEN", TOKEN);
        try (ToldAnswers answers = new ToldAnswers(302, "")) {
            Ran ran = scene.run("sessions", "list", answers.option());
            assertThat(ran.code()).isEqualTo(4);
            assertThat(answers.asked()).isEqualTo(1);
        }
    }
}
