package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of the server names its request, by the id that a proxy or a client gave it or by one of its own. */
class RequestIdsTest {

    private static final String HEADER = "X-Request-Id";

    private static ServerScene scene;

    @BeforeAll
    static void start() throws OptionException {
        scene = new ServerScene("--admin-token=a-token-of-administration", "--max-url=200");
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/health/live",
                "/assets/style.css",
                "/demos/visits",
                "/mars/save",
                "/mars/none",
                "/none",
                "/none%2Fatall",
                "/console/login",
                "/console/",
                "/api/sessions",
                "/metrics"
            })
    void anAnswerHasTheIdOfItsRequest(String path) throws Exception {
        assertThat(ids(scene.get(path, HEADER, "edge-42"))).isEqualTo("[edge-42]");

        String made = ids(scene.get(path, HEADER, "a b\"c"));
        assertThat(made).matches("\\[[0-9a-f]{16}]");
        assertThat(ids(scene.get(path))).matches("\\[[0-9a-f]{16}]").isNotEqualTo(made);
        assertThat(ids(scene.get(path, HEADER, "x".repeat(65)))).matches("\\[[0-9a-f]{16}]");
    }

    @Test
    void soHasAnAnswerToABodyAndOneThatIsRefused() throws Exception {
        assertThat(ids(scene.post("/demos/sessions/start", "name=Ada"))).matches("\\[[0-9a-f]{16}]");
        assertThat(ids(scene.get("/demos/visits?" + "x".repeat(300), HEADER, "edge-42")))
                .isEqualTo("[edge-42]");
        assertThat(sent("GET / HTTP/1.1\r\nHost: two words\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .containsPattern("(?i)\r\nX-Request-Id: [0-9a-f]{16}\r\n");
    }

    @Test
    void theIdThatAScriptChoosesIsTheOnlyOne(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("htgm/own.js");
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("mount.json"), "{\"dialect\": \"htgm\"}");
        Files.writeString(file, """
                global.server.add_path("own", (context) => {
                  context.response.set_header("X-Request-Id", "of the script");
                  context.response.send_string(context.request.get_header("X-Request-Id"));
                });
                """);
        try (ServerScene scripts = new ServerScene("--demos=false", "--scripts=" + folder)) {
            HttpResponse<String> answer = scripts.get("/own", HEADER, "a b");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).as("what came is the script's to judge").isEqualTo("a b");
            assertThat(ids(answer)).isEqualTo("[of the script]");
        }
    }

    private static String ids(HttpResponse<String> answer) {
        return answer.headers().allValues(HEADER).toString();
    }

    private static String sent(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", scene.uri("").getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
