package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What is measured over Redis and PostgreSQL does its work there, and ends up on the page. */
class SharedSmokeTest {

    private static final int VISITS = 3;

    private static SharedServers servers;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        if (!SharedServers.redisIsInstalled()) {
            throw NotRun.because("the comparison over Redis and PostgreSQL", "no redis-server is on the PATH");
        }
        servers = new SharedServers();
        servers.properties().forEach(System::setProperty);
    }

    @AfterAll
    static void stop() throws IOException {
        if (servers != null) {
            servers.properties().keySet().forEach(System::clearProperty);
            servers.close();
        }
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void eachWriteIsSeenByTheNextVisit(SharedRival rival, SharedBackend backend) {
        try (Subject subject = rival.open(backend)) {
            String ticket = subject.begin(1);
            int first = subject.raise(ticket);

            assertThat(subject.raise(ticket)).isEqualTo(first + 1);
            assertThat(subject.raise(ticket)).isEqualTo(first + 2);
            assertThat(subject.read(ticket)).isNotNull();
            assertThat(subject.beginAndEnd(2)).isTrue();
        }
    }

    @Test
    void everyBenchmarkRunsForEveryRivalAndEndsUpOnThePage() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\." + SharedVisits.class.getSimpleName() + "\\.")
                        .param("sessions", "100")
                        .addProfiler(CpuProfiler.class)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results).hasSize(VISITS * SharedRival.values().length * SharedBackend.values().length);
        assertThat(SharedPage.of(results))
                .contains("| read | REDIS | 100 | 1 | SOJOURN |")
                .contains("| write | POSTGRES | 100 | 1 | SPRING |")
                .contains("| create | POSTGRES | 100 | 1 | FLOOR |");
    }

    private static Stream<Arguments> everyPair() {
        return Stream.of(SharedRival.values())
                .flatMap(rival -> Stream.of(SharedBackend.values()).map(backend -> Arguments.of(rival, backend)));
    }
}
