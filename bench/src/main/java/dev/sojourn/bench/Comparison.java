package dev.sojourn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs everything and writes one dated page of ratios, each against the peers of the same run.
 *
 * <p>Argument: the directory of the results.
 */
public final class Comparison {

    private static final int HEAP_SESSIONS = 1_000_000;
    private static final long HEAP_MINUTES = 5;

    private Comparison() {}

    /**
     * Measures, prints the page and keeps it.
     *
     * @param arguments see the class
     * @throws RunnerException when a benchmark fails
     * @throws IOException when the page cannot be written
     * @throws InterruptedException when interrupted while another JVM measures
     */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        Options options = new OptionsBuilder()
                .include("\\." + Visits.class.getSimpleName() + "\\.")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> visits = new Runner(options).run();
        List<ResultPage.Heap> heap = new ArrayList<>();
        heap.add(new ResultPage.Heap("the five values alone", heap("PAYLOAD", "")));
        for (Rival rival : Rival.values()) {
            heap.add(new ResultPage.Heap(rival.name(), heap(rival.name(), "")));
        }
        heap.add(new ResultPage.Heap(Rival.SOJOURN + ", each visited once", heap(Rival.SOJOURN.name(), "visited")));
        String page = ResultPage.of(LocalDate.now(), visits, HEAP_SESSIONS, heap);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(page);
        Path results = Path.of(arguments[0]);
        Files.createDirectories(results);
        Files.writeString(results.resolve(LocalDate.now() + ".md"), page);
    }

    /** The bytes of one session, from a JVM of its own. */
    private static long heap(String rival, String visited) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx6g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapPerSession.class.getName(),
                        rival,
                        Integer.toString(HEAP_SESSIONS),
                        visited)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(HEAP_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The heap of " + rival + " could not be measured");
        }
        return Long.parseLong(printed.trim());
    }
}
