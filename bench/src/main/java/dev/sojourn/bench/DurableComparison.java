package dev.sojourn.bench;

import dev.sojourn.store.rocksdb.Durability;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs everything that has to do with the disk and writes it as a section of the page of the day.
 *
 * <p>Argument: the directory of the results.
 */
public final class DurableComparison {

    private static final int SYNCED_SESSIONS = 1_000;
    private static final int SYNCED_THREADS = 8;
    private static final int SWEPT = 100_000;
    private static final int[] LIVE = {100_000, 1_000_000};
    private static final long STEP_MINUTES = 5;

    private DurableComparison() {}

    /**
     * Measures, prints the section and keeps it.
     *
     * @param arguments see the class
     * @throws RunnerException when a benchmark fails
     * @throws IOException when the page cannot be written
     * @throws InterruptedException when interrupted while another JVM measures
     */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        List<RunResult> visits = new ArrayList<>(visits(Durability.WAL, ".*", 100_000, 1));
        visits.addAll(visits(Durability.SYNC, "write", SYNCED_SESSIONS, 1));
        visits.addAll(visits(Durability.SYNC, "write", SYNCED_SESSIONS, SYNCED_THREADS));
        List<DurablePage.Reopened> reopened = new ArrayList<>();
        for (int sessions : LIVE) {
            reopened.add(reopened(sessions));
        }
        double floor;
        try (ScratchDirectory scratch = new ScratchDirectory()) {
            floor = step("floor", scratch.path(), SWEPT)[0];
        }
        String section = DurablePage.of(visits, reopened, floor);
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(section);
        ResultPage.keep(Path.of(arguments[0]), DurablePage.TITLE, section);
    }

    private static Collection<RunResult> visits(Durability durability, String workload, int sessions, int threads)
            throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include("\\." + DurableVisits.class.getSimpleName() + "\\." + workload + "$")
                        .param("durability", durability.name())
                        .param("sessions", Integer.toString(sessions))
                        .threads(threads)
                        .addProfiler(CpuProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    private static DurablePage.Reopened reopened(int sessions) throws IOException, InterruptedException {
        try (ScratchDirectory scratch = new ScratchDirectory()) {
            Path directory = scratch.path().resolve("sessions");
            step("fill", directory, sessions);
            double[] opened = step("open", directory, SWEPT);
            double[] swept = step("sweep", directory, SWEPT);
            return new DurablePage.Reopened(sessions, opened[0], swept[0], opened[1], opened[2], opened[3], swept[1]);
        }
    }

    /** Runs one step of {@link Reopening} in a JVM of its own. */
    private static double[] step(String step, Path directory, int sessions) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reopening.class.getName(),
                        step,
                        directory.toString(),
                        Integer.toString(sessions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(STEP_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The step " + step + " failed");
        }
        return printed.isEmpty()
                ? new double[0]
                : Arrays.stream(printed.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }
}
