package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed leaves one copy of the native library, however often. */
class NativeLibraryTest {

    @TempDir
    private Path folder;

    @Test
    void copiesDoNotPileUpWhenProcessesAreKilled() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        for (int start = 0; start < 3; start++) {
            startAndKill(temporary);
            assertThat(files(folder.resolve("native"))).hasSize(1);
            assertThat(files(temporary)).noneMatch(file -> file.contains("rocksdb"));
        }
    }

    private void startAndKill(Path temporary) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsojourn.natives=" + folder.resolve("native"),
                        "-Djava.io.tmpdir=" + temporary,
                        CrashWriter.class.getName(),
                        folder.resolve("store").toString(),
                        "WAL",
                        "1",
                        "0")
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(said.readLine()).isEqualTo("ready");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Stream<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
