package dev.sojourn.bench;

import static dev.sojourn.bench.ResultPage.line;
import static dev.sojourn.bench.ResultPage.median;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** The figures of shared servers as Markdown. */
final class SharedPage {

    static final String TITLE = "## Shared by nodes: Redis and PostgreSQL";

    private static final String WHAT = """
            The servers run on the same machine, over loopback, and share its cores with what is measured and
            with other work. Medians of the iterations, a session picked at random each time; CPU is that of the
            measured JVM. FLOOR does one HGETALL or SELECT for a read, one more HSET or UPDATE for a write, and
            an HSET or INSERT and a DEL or DELETE for create. SPRING is Spring Session from the bare id on,
            SOJOURN from the text of the cookie on with announcements to other nodes, SOJOURN_NEAR the same with
            a near cache.""";

    private static final String HEAD = "| workload | server | sessions | threads | engine | per second | of floor"
            + " | of Spring | CPU of floor |";

    private SharedPage() {}

    static String of(Collection<RunResult> visits) {
        StringBuilder page = new StringBuilder();
        line(page, "%s", TITLE);
        line(page, "");
        line(page, "%s", ResultPage.machine());
        line(page, "%s", WHAT);
        line(page, "");
        line(page, "%s", HEAD);
        line(page, "|---|---|---|---|---|---|---|---|---|");
        Map<String, Map<SharedRival, RunResult>> rows = new TreeMap<>();
        for (RunResult result : visits) {
            BenchmarkParams params = result.getParams();
            String name = params.getBenchmark();
            String row = String.format(
                    Locale.ROOT,
                    "%s | %s | %,d | %d",
                    name.substring(name.lastIndexOf('.') + 1),
                    params.getParam("backend"),
                    Integer.parseInt(params.getParam("sessions")),
                    params.getThreads());
            rows.computeIfAbsent(row, fresh -> new TreeMap<>())
                    .put(SharedRival.valueOf(params.getParam("rival")), result);
        }
        rows.forEach((row, byRival) -> byRival.forEach((rival, result) -> visit(page, row, rival, result, byRival)));
        return page.toString();
    }

    private static void visit(
            StringBuilder page, String row, SharedRival rival, RunResult result, Map<SharedRival, RunResult> byRival) {
        RunResult floor = byRival.getOrDefault(SharedRival.FLOOR, result);
        RunResult spring = byRival.getOrDefault(SharedRival.SPRING, result);
        line(
                page,
                "| %s | %s | %,.0f | %.2f | %.2f | %.2f |",
                row,
                rival,
                perSecond(result),
                perSecond(result) / perSecond(floor),
                perSecond(result) / perSecond(spring),
                median(result, CpuProfiler.CPU) / median(floor, CpuProfiler.CPU));
    }

    private static double perSecond(RunResult run) {
        return median(run, iteration -> iteration.getPrimaryResult().getScore());
    }
}
