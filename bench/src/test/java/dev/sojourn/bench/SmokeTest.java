package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.rocksdb.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.rocksdb.RocksDBException;

/** Every benchmark runs, for a moment and in this JVM; how long it takes is nobody's business here. */
class SmokeTest {

    private static final int PARTS = 6;
    private static final int VISITS = 3;

    @Test
    void everyBenchmarkOfAVisitRunsForEveryRivalAndEndsUpOnThePage() throws RunnerException {
        Collection<RunResult> results = run(Visits.class);

        assertThat(results).hasSize(VISITS * Rival.values().length);
        assertThat(ResultPage.of(LocalDate.EPOCH, results, 1, List.of(new ResultPage.Heap("anything", 1))))
                .contains("# Results of 1970-01-01")
                .contains("| create | 100 | SOJOURN |")
                .contains("| read | 100 | TOMCAT |")
                .contains("| write | 100 | FLOOR |")
                .contains("| anything | 1 |");
    }

    @Test
    void everyBenchmarkOnDiskRunsForEveryRivalAndEndsUpOnThePage() throws RunnerException {
        Collection<RunResult> results = run(DurableVisits.class);

        assertThat(results)
                .hasSize(VISITS * DurableRival.values().length * Durability.values().length)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
        assertThat(DurablePage.of(results, List.of(new DurablePage.Reopened(7, 1, 1, 1, 1, 1, 1)), 1))
                .contains("| create | WAL | 100 | 1 | SOJOURN |")
                .contains("| read | WAL | 100 | 1 | EVERY_TOUCH |")
                .contains("| write | SYNC | 100 | 1 | FLOOR |")
                .contains("| 7 | 1.00 |");
    }

    @Test
    void aDirectoryIsFilledOpenedAndSwept(@TempDir Path folder) throws IOException, RocksDBException {
        Path directory = folder.resolve("sessions");
        Reopening.fill(directory, 100);

        assertThat(Reopening.sweep(directory, 100)).hasSize(2);
        assertThat(Reopening.floor(folder, 100)).hasSize(1);
    }

    @Test
    void everyPartOfARequestRuns() throws RunnerException {
        assertThat(run(RequestParts.class)).hasSize(PARTS);
    }

    private static Collection<RunResult> run(Class<?> benchmarks) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include("\\." + benchmarks.getSimpleName() + "\\.")
                        .param("sessions", "100")
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }
}
