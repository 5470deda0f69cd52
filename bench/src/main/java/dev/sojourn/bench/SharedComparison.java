package dev.sojourn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs everything over servers that nodes share and writes it as a section of the page of the day. Needs a redis-server
 * on the PATH; brings its own PostgreSQL.
 *
 * <p>Argument: the directory of the results.
 */
public final class SharedComparison {

    private SharedComparison() {}

    /**
     * Measures, prints the section and keeps it.
     *
     * @param arguments see the class
     * @throws RunnerException when a benchmark fails
     * @throws IOException when a server does not start or the page cannot be written
     * @throws InterruptedException when interrupted while a server starts
     */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        List<RunResult> visits = new ArrayList<>();
        try (SharedServers servers = new SharedServers()) {
            for (int threads : new int[] {1, SharedBackend.CONNECTIONS}) {
                visits.addAll(new Runner(new OptionsBuilder()
                                .include("\\." + SharedVisits.class.getSimpleName() + "\\.")
                                .threads(threads)
                                .jvmArgsAppend(servers.properties().entrySet().stream()
                                        .map(each -> "-D" + each.getKey() + "=" + each.getValue())
                                        .toArray(String[]::new))
                                .addProfiler(CpuProfiler.class)
                                .shouldFailOnError(true)
                                .build())
                        .run());
            }
        }
        String section = SharedPage.of(visits);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(section);
        ResultPage.keep(Path.of(arguments[0]), SharedPage.TITLE, section);
    }
}
