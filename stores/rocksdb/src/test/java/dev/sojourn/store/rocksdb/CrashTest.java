package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a writing process with SIGKILL at random moments, again and again on one directory, and compares what is
 * found with what was acknowledged. The long run is {@code -Dsojourn.kills=200}; {@code -Dsojourn.seed} repeats one.
 */
class CrashTest {

    private static final int KILLS = Integer.getInteger("sojourn.kills", 6);
    private static final int MOST_LINES = 10_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void nothingAcknowledgedIsLostAndNothingDestroyedComesBack(Durability durability) throws Exception {
        long seed = Long.getLong("sojourn.seed", System.nanoTime());
        Random random = new Random(seed);
        Oracle oracle = new Oracle();
        for (int kill = 0; kill < KILLS / 2; kill++) {
            runAndKill(durability, random, kill, oracle);
            try (RocksStore store = RocksStore.open(Natives.options(folder))) {
                oracle.check(store);
            } catch (AssertionError e) {
                throw new AssertionError("After kill " + (kill + 1) + ", with -Dsojourn.seed=" + seed, e);
            }
        }
        try (RocksStore store = RocksStore.open(Natives.options(folder))) {
            oracle.checkExpiry(store);
        }
        System.out.println("CrashTest " + durability + ": " + KILLS / 2 + " kills, " + oracle.acknowledged()
                + " acknowledged operations, seed " + seed);
        assertThat(oracle.acknowledged()).isPositive();
    }

    private void runAndKill(Durability durability, Random random, int kill, Oracle oracle) throws Exception {
        Process writer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsojourn.natives=" + Natives.FOLDER.toAbsolutePath(),
                        CrashWriter.class.getName(),
                        folder.toString(),
                        durability.name(),
                        String.valueOf(random.nextLong()),
                        String.valueOf(kill * 1_000_000)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(said.readLine()).isEqualTo("ready");
            int lines = random.nextInt(MOST_LINES);
            for (int line = 0; line < lines; line++) {
                oracle.hear(said.readLine());
            }
            kill(writer);
            // What it said before it died is still in the pipe.
            said.lines().forEach(oracle::hear);
        } finally {
            writer.destroyForcibly();
        }
    }

    /**
     * SIGKILL, where there are signals: no handler and no shutdown hook runs. The pipe stays open, unlike the
     * process's.
     */
    private static void kill(Process writer) throws InterruptedException {
        writer.toHandle().destroyForcibly();
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
