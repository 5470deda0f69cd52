package dev.sojourn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of one run as Markdown: medians, and their ratios to the peers of the same run. */
final class ResultPage {

    private static final String BYTES = "gc.alloc.rate.norm";

    /** What one session takes. */
    record Heap(String what, long bytes) {}

    private ResultPage() {}

    static String of(LocalDate day, Collection<RunResult> visits, int heapSessions, List<Heap> heap) {
        StringBuilder page = new StringBuilder();
        line(page, "# Results of %s", day);
        line(page, "");
        line(page, "%s", machine());
        line(
                page,
                "One engine in each JVM, one thread, a session picked at random each time. Time and CPU"
                        + " are medians of");
        line(
                page,
                "the iterations; CPU is that of the whole JVM, the collector and the compiler included."
                        + " The machine is");
        line(
                page,
                "shared with other work: read the ratios, which are of the same run, and of CPU rather than of time.");
        line(page, "");
        line(
                page,
                "| workload | live sessions | engine | ns/op | CPU ns/op | CPU x of Tomcat | CPU x of floor | B/op |");
        line(page, "|---|---|---|---|---|---|---|---|");
        Map<String, Map<Rival, RunResult>> rows = new TreeMap<>();
        for (RunResult result : visits) {
            BenchmarkParams params = result.getParams();
            String workload =
                    params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
            String row =
                    String.format(Locale.ROOT, "%s | %,d", workload, Integer.parseInt(params.getParam("sessions")));
            rows.computeIfAbsent(row, fresh -> new TreeMap<>()).put(Rival.valueOf(params.getParam("rival")), result);
        }
        rows.forEach((row, byRival) -> byRival.forEach((rival, result) -> {
            double cpu = median(result, CpuProfiler.CPU);
            line(
                    page,
                    "| %s | %s | %,.0f | %,.0f | %s | %s | %,.0f |",
                    row,
                    rival,
                    median(result, iteration -> iteration.getPrimaryResult().getScore()),
                    cpu,
                    ratio(cpu, byRival.get(Rival.TOMCAT)),
                    ratio(cpu, byRival.get(Rival.FLOOR)),
                    median(result, BYTES));
        }));
        line(page, "");
        line(page, "Heap of one live session, of %,d, after forced collections:", heapSessions);
        line(page, "");
        line(page, "| what | bytes |");
        line(page, "|---|---|");
        heap.forEach(row -> line(page, "| %s | %,d |", row.what(), row.bytes()));
        return page.toString();
    }

    private static String ratio(double cpu, @Nullable RunResult peer) {
        return peer == null ? "-" : String.format(Locale.ROOT, "%.2f", cpu / median(peer, CpuProfiler.CPU));
    }

    static double median(RunResult run, String secondary) {
        return median(run, iteration -> {
            Result<?> result = iteration.getSecondaryResults().get(secondary);
            return result == null ? 0 : result.getScore();
        });
    }

    static double median(RunResult run, ToDoubleFunction<IterationResult> figure) {
        double[] figures = run.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .mapToDouble(figure)
                .sorted()
                .toArray();
        if (figures.length == 0) {
            throw new IllegalStateException("A benchmark gave no result: " + Arrays.toString(figures));
        }
        int middle = figures.length / 2;
        return figures.length % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
    }

    /** Puts a section onto the page of the day, in the place of an earlier one with this title. */
    static void keep(Path results, String title, String section) throws IOException {
        Files.createDirectories(results);
        Path page = results.resolve(LocalDate.now() + ".md");
        String before = Files.exists(page) ? Files.readString(page) : "# Results of " + LocalDate.now() + "\n";
        int from = before.indexOf(title);
        int next = from < 0 ? -1 : before.indexOf("\n## ", from);
        String head = from < 0 ? before : before.substring(0, from);
        String tail = next < 0 ? "" : before.substring(next);
        Files.writeString(page, head.stripTrailing() + "\n\n" + section.stripTrailing() + "\n" + tail);
    }

    static String machine() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s, %s %s, JDK defaults.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"));
    }

    static void line(StringBuilder page, String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
