package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One flipped bit anywhere in the files of a directory: no destroyed session lives, no older version is back, and the
 * process does not die. A session is what it was, or unreadable, or the store does not open and says why. For so many
 * milliseconds a kind of file: {@code -Dsojourn.flips=600000}; {@code -Dsojourn.seed} repeats a run.
 */
class FlipTest {

    private static final long MILLIS = Long.getLong("sojourn.flips", 4_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "WAL, close, .*[.]sst",
        "WAL, halt, .*[.]log",
        "SYNC, halt, .*[.]log",
        "WAL, halt, .*[.]sst|MANIFEST.*|CURRENT|OPTIONS.*|IDENTITY"
    })
    void aFlippedBitBringsNothingBack(String durability, String end, String files) throws Exception {
        long seed = Long.getLong("sojourn.seed", System.nanoTime());
        Path made = folder.resolve("made");
        run("make", made.toString(), durability, end);
        List<String> said = run(
                "flip",
                made.toString(),
                folder.resolve("copy").toString(),
                files,
                String.valueOf(seed),
                String.valueOf(MILLIS));
        String trial = "";
        List<String> wrong = new ArrayList<>();
        for (String line : said) {
            trial = line.startsWith("try ") ? line : trial;
            if (line.startsWith("VIOLATION")) {
                wrong.add(trial + ": " + line);
            }
        }
        long opened = said.stream().filter(line -> line.startsWith("opened")).count();
        long refused = said.stream().filter(line -> line.startsWith("refused")).count();
        System.out.println("FlipTest " + durability + " " + files + ": " + opened + " opened, " + refused + " refused, "
                + wrong.size() + " wrong, seed " + seed);
        assertThat(wrong).as("-Dsojourn.seed=%d", seed).isEmpty();
        assertThat(said.get(said.size() - 1))
                .as("the process died with -Dsojourn.seed=%d", seed)
                .startsWith("end ");
        assertThat(opened).isPositive();
    }

    private static List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dsojourn.natives=" + Natives.FOLDER.toAbsolutePath(),
                Flips.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return said.lines().toList();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
