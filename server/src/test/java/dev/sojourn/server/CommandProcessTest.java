package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows: its exit code, its pipes, and what it loads. */
class CommandProcessTest {

    @TempDir
    private Path folder;

    @Test
    void aCommandIsAProcessWithItsExitCode() throws Exception {
        Process command = java("store", "count", "--store", "rocksdb:" + folder.resolve("none"));
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(command.exitValue()).isEqualTo(3);
        assertThat(command.getInputStream().readAllBytes()).isEmpty();
        assertThat(new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("sojourn: there are no sessions of the server in rocksdb:")
                .hasLineCount(1);
    }

    @Test
    void aServerLoadsNothingOfTheCommands() throws Exception {
        Path loaded = folder.resolve("loaded");
        Process server = java(List.of("-Xlog:class+load:file=" + loaded), "serve", "--port=0", "--store=memory:");
        try {
            assertThat(new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
                            .readLine())
                    .startsWith("Sojourn is listening on ");
        } finally {
            server.destroy();
            server.waitFor(60, TimeUnit.SECONDS);
        }
        assertThat(Files.readString(loaded))
                .contains("dev.sojourn.server.Main ")
                .doesNotContain("picocli", "dev.sojourn.server.cli");
    }

    private static Process java(String... arguments) throws IOException {
        return java(List.of(), arguments);
    }

    private static Process java(List<String> options, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        words.addAll(options);
        words.add(Main.class.getName());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).start();
    }
}
