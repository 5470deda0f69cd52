package dev.sojourn.bench;

import static dev.sojourn.bench.ResultPage.line;
import static dev.sojourn.bench.ResultPage.median;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** The figures of the disk as Markdown. */
final class DurablePage {

    static final String TITLE = "## On disk: the RocksDB store";

    /** What a directory with many sessions takes; seconds, mebibytes, and sessions for each second. */
    record Reopened(
            int sessions,
            double afterClose,
            double afterKill,
            double openMemory,
            double usedMemory,
            double usedHeap,
            double sweeps) {}

    private DurablePage() {}

    static String of(Collection<RunResult> visits, List<Reopened> reopened, double sweepFloor) {
        StringBuilder page = new StringBuilder();
        line(page, "%s", TITLE);
        line(page, "");
        line(page, "%s", ResultPage.machine());
        line(page, "The machine is shared with other work. Medians of the iterations, a session picked at random each");
        line(
                page,
                "time. FLOOR is plain RocksDB in the same run with the records that the store writes: a"
                        + " read is one get, a");
        line(
                page,
                "write a get and a put, create a put and a synced delete; it neither parses, indexes nor syncs in the");
        line(
                page,
                "background. EVERY_TOUCH writes a touch for each visit, SOJOURN only when the store's"
                        + " interval has passed.");
        line(page, "");
        line(page, "| workload | durability | sessions | threads | engine | per second | of floor | CPU of floor |");
        line(page, "|---|---|---|---|---|---|---|---|");
        Map<String, Map<DurableRival, RunResult>> rows = new TreeMap<>();
        for (RunResult result : visits) {
            BenchmarkParams params = result.getParams();
            String name = params.getBenchmark();
            String row = String.format(
                    Locale.ROOT,
                    "%s | %s | %,d | %d",
                    name.substring(name.lastIndexOf('.') + 1),
                    params.getParam("durability"),
                    Integer.parseInt(params.getParam("sessions")),
                    params.getThreads());
            rows.computeIfAbsent(row, fresh -> new TreeMap<>())
                    .put(DurableRival.valueOf(params.getParam("rival")), result);
        }
        rows.forEach((row, byRival) -> byRival.forEach((rival, result) -> visit(page, row, rival, result, byRival)));
        directories(page, reopened, sweepFloor);
        return page.toString();
    }

    private static void directories(StringBuilder page, List<Reopened> reopened, double sweepFloor) {
        line(page, "");
        line(
                page,
                "A directory in a fresh JVM: until a session is found; then after all sessions were found"
                        + " once and 100,000");
        line(
                page,
                "touched, the process being killed; sweeps are claimed and settled one thread. Plain RocksDB gets and");
        line(page, "deletes %,.0f records a second.", sweepFloor);
        line(page, "");
        line(
                page,
                "| sessions | open s | open after a kill s | MiB to open | MiB resident after use | MiB"
                        + " heap then | swept/s |");
        line(page, "|---|---|---|---|---|---|---|");
        reopened.forEach(each -> line(
                page,
                "| %,d | %.2f | %.2f | %.0f | %.0f | %.0f | %,.0f |",
                each.sessions(),
                each.afterClose(),
                each.afterKill(),
                each.openMemory(),
                each.usedMemory(),
                each.usedHeap(),
                each.sweeps()));
    }

    private static void visit(
            StringBuilder page,
            String row,
            DurableRival rival,
            RunResult result,
            Map<DurableRival, RunResult> byRival) {
        RunResult floor = byRival.getOrDefault(DurableRival.FLOOR, result);
        line(
                page,
                "| %s | %s | %,.0f | %.2f | %.2f |",
                row,
                rival,
                perSecond(result),
                perSecond(result) / perSecond(floor),
                median(result, CpuProfiler.CPU) / median(floor, CpuProfiler.CPU));
    }

    private static double perSecond(RunResult run) {
        return median(run, iteration -> iteration.getPrimaryResult().getScore());
    }
}
