package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

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
