package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process without file descriptors writes nothing new to the store and goes on to read it. */
@DisabledOnOs(OS.WINDOWS)
class DescriptorsTest {

    @TempDir
    private Path folder;

    @Test
    void withoutDescriptorsReadsGoOnAndWritesComeBack() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 300 && exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsojourn.natives=" + Natives.FOLDER.toAbsolutePath(),
                        Descriptors.class.getName(),
                        folder.resolve("store").toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = said.lines().toList();
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("refused: ")
                            && line.contains("takes no writes, while reads go on")
                            && line.contains("file descriptors"))
                    .contains("takes writes: false", "read: true", "whole: true, takes writes: true")
                    .anyMatch(line -> line.startsWith("not opened: ") && line.contains("file descriptors"));
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
