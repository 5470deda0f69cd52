package dev.sojourn.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.httpserver.Wire.Reply;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of README.md, pasted into a file and run as the page says. */
class ReadmeTest {

    private static final Pattern PROGRAM = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void whoPastesTheProgramCountsVisits() throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("README.md")));
        assertThat(program.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Visits.java"), program.group(1));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            int port = URI.create(String.valueOf(said.readLine())).getPort();
            Reply first = Wire.once(port, "GET /");

            assertThat(first.body()).isEqualTo("visit 1\n");
            assertThat(Wire.once(port, "GET /", first.cookie()).body()).isEqualTo("visit 2\n");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
