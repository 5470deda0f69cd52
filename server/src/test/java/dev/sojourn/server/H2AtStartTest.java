package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a process of its own, because the driver reads its settings once. */
@Timeout(180)
class H2AtStartTest {

    /** Starts a server on a store of H2, and prints what the driver took for its setting. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            var options = ServerOptions.of(List.of("--port=0", "--store=" + arguments[0]), Map.of());
            try (SojournServer server = Wiring.start(options)) {
                System.out.println("allowed: "
                        + Class.forName("org.h2.engine.SysProperties")
                                .getField("ALLOWED_CLASSES")
                                .get(null));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:sessions", "file:FOLDER/sessions", "file:FOLDER/sessions;AUTO_SERVER=TRUE"})
    void theDriverIsToldToMakeNoObjectsOfJavaBeforeTheStoreUsesIt(String database, @TempDir Path folder)
            throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        "jdbc:h2:" + database.replace("FOLDER", folder.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("allowed: org.h2.server.TcpServer");
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
