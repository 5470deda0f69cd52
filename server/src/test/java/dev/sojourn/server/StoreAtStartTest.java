package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.nodes.TcpProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does when its store cannot be used at the start, and what it makes there. */
class StoreAtStartTest {

    private static final Duration BOUND = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://ada:hush@127.0.0.1:PORT",
                "redis-cluster://:hush@127.0.0.1:PORT",
                "redis-sentinel://:hush@127.0.0.1:PORT#main",
                "jdbc:postgresql://127.0.0.1:PORT/app?user=ada&password=hush",
                "jdbc:mariadb://127.0.0.1:PORT/app?user=ada&password=hush",
                "jdbc:h2:tcp://127.0.0.1:PORT/app;USER=ada;PASSWORD=hush"
            })
    void aStoreThatRefusesConnectionsEndsTheStartWithCode2AndOneLine(String store) throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Ended ended = serve("--store=" + store.replace("PORT", "" + closed));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error())
                .startsWith("sojourn: --store is \"" + store.substring(0, store.indexOf("://")))
                .contains(":" + closed)
                .doesNotContain("hush")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:hush@127.0.0.1:PORT",
                "jdbc:postgresql://127.0.0.1:PORT/app?user=ada&password=hush",
                "jdbc:mariadb://127.0.0.1:PORT/app?user=ada&password=hush"
            })
    void aStoreThatNeverAnswersEndsTheStartInBoundedTime(String store) {
        try (TcpProxy proxy = TcpProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
            proxy.blackHole();
            long begun = System.nanoTime();

            Ended ended = serve(
                    "--store=" + store.replace("PORT", "" + proxy.address().getPort()));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.error())
                    .startsWith("sojourn: --store is \"")
                    .doesNotContain("hush")
                    .hasLineCount(1);
        }
    }

    @Test
    void tablesThatAreMissingAreToldWhenTheServerMayNotMakeThem() {
        Ended ended = serve("--store=" + h2(), "--create-schema=false", "--store-name=mine");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error())
                .contains("mine_session")
                .contains("schema-h2.sql")
                .hasLineCount(1);
    }

    @Test
    void sessionsInADatabaseAndTheirSigningKeyLiveThroughARestart() throws Exception {
        String cookie;
        try (ServerScene scene = new ServerScene("--store=" + h2())) {
            scene.post("/demos/sessions/start", "name=Ada");
            cookie = scene.cookie();
        }
        try (ServerScene scene = new ServerScene("--store=" + h2(), "--create-schema=false")) {
            assertThat(scene.getAs(cookie, "/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");
            assertThat(scene.get("/demos/status").body())
                    .as("nobody may have a table counted")
                    .contains("\"sockets\":0")
                    .doesNotContain("\"sessions\"");
        }
    }

    @Test
    void twoNamesInOneDatabaseAreTwoInstallations() throws Exception {
        String secret = TwoServersContract.SECRET;
        String cookie;
        try (ServerScene scene = new ServerScene("--store=" + h2(), secret)) {
            scene.post("/demos/sessions/start", "name=Ada");
            cookie = scene.cookie();
        }
        try (ServerScene scene = new ServerScene("--store=" + h2(), secret, "--store-name=other")) {
            assertThat(scene.getAs(cookie, "/demos/sessions/continue").body()).isEqualTo("you are not logged in");
        }
    }

    private String h2() {
        return "jdbc:h2:" + folder.resolve("sessions");
    }

    private record Ended(int code, String error) {}

    private static Ended serve(String... options) {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        List<String> arguments = Stream.concat(Stream.of("serve", "--port=0"), Stream.of(options))
                .toList();
        int code = Main.run(
                arguments,
                Map.of(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8));
        return new Ended(code, error.toString(StandardCharsets.UTF_8));
    }
}
