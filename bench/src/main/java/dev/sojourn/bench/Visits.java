package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import dev.sojourn.bench.Round.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of requests: each subject of a store, asked in rounds of JVMs that are interleaved. */
final class Visits {

    /** Runs one round. */
    interface Rounds {
        List<Figure> measure(Options options) throws IOException, InterruptedException;
    }

    private final Machine machine = new Machine();
    private final List<Table.Row> rows = new ArrayList<>();
    private final List<Double> spreads = new ArrayList<>();
    private final Rounds rounds;

    /**
     * An empty table.
     *
     * @param rounds runs a round, in a JVM of its own or in this one
     */
    Visits(Rounds rounds) {
        this.rounds = rounds;
    }

    /** A round in a JVM of its own. */
    static List<Figure> forked(Options options) throws IOException, InterruptedException {
        return Forks.run(options.heapMebibytes(), "round", options.arguments()).stream()
                .map(Figure::of)
                .toList();
    }

    /** Measures for each number of sessions and of callers; over HTTP the subjects take turns in one JVM. */
    Visits measure(Options options) throws IOException, InterruptedException {
        for (int sessions : options.numbers("sessions")) {
            for (int callers : options.numbers("callers")) {
                measureOne(options.with("sessions", sessions).with("callers", callers));
            }
        }
        return this;
    }

    private void measureOne(Options options) throws IOException, InterruptedException {
        List<Contender> subjects = options.subjects();
        List<Options> parts = options.store() == Store.HTTP
                ? List.of(options)
                : subjects.stream().map(options::with).toList();
        Map<Workload, Map<Contender, List<Sample>>> samples = new EnumMap<>(Workload.class);
        for (int round = 0; round < options.number("rounds"); round++) {
            for (Options part : parts) {
                for (Figure figure : rounds.measure(part)) {
                    samples.computeIfAbsent(figure.workload(), first -> new EnumMap<>(Contender.class))
                            .computeIfAbsent(figure.subject(), first -> new ArrayList<>())
                            .add(figure.sample());
                }
                machine.look();
            }
        }
        samples.forEach((workload, bySubject) -> {
            double floor = fastest(options.store(), bySubject, Role.FLOOR);
            double peer = fastest(options.store(), bySubject, Role.PEER);
            bySubject.forEach((subject, all) -> rows.add(row(options, workload, subject, all, floor, peer)));
        });
    }

    private static double fastest(Store store, Map<Contender, List<Sample>> bySubject, Role role) {
        return bySubject.entrySet().stream()
                .filter(each -> each.getKey().role() == role)
                .mapToDouble(each -> Sample.median(each.getValue(), store::cost))
                .min()
                .orElse(Double.NaN);
    }

    private Table.Row row(
            Options options, Workload workload, Contender subject, List<Sample> all, double floor, double peer) {
        Store store = options.store();
        int callers = options.number("callers");
        String group = String.format(
                Locale.ROOT,
                "%s, %,d sessions%s%s",
                workload.name().toLowerCase(Locale.ROOT),
                options.number("sessions"),
                callers == 1 ? "" : ", " + callers + " callers",
                store == Store.DISK_SYNCED ? ", synced" : "");
        double cost = Sample.median(all, store::cost);
        double perSecond = (store.isWaitedFor() ? callers : 1) * 1e9 / cost;
        double spread = Sample.spread(all.stream().mapToDouble(store::cost));
        spreads.add(spread);
        List<String> cells = List.of(
                String.format(Locale.ROOT, "%,.0f", perSecond),
                Double.isNaN(floor) ? "-" : String.format(Locale.ROOT, "%.2f", floor / cost),
                Double.isNaN(peer) ? "-" : String.format(Locale.ROOT, "%.2f", peer / cost),
                String.format(Locale.ROOT, "%,.0f", Sample.median(all, store::cpu)),
                String.format(Locale.ROOT, "%,.0f", Sample.median(all, store::bytes)),
                Sample.percent(spread));
        return new Table.Row(group, subject.label(), subject.role(), perSecond, cells);
    }

    /** What was measured, with what is to be known of it. */
    Table table(String name, String title, Store store, String note) {
        double spread = Sample.median(spreads.stream().mapToDouble(Double::doubleValue));
        String unit = "operations in " + store.yardstick();
        String facts =
                Contender.over(store).stream().map(each -> "- " + each.facts()).collect(Collectors.joining("\n"));
        return new Table(
                name,
                title,
                List.of(Machine.description(), machine.verdict(spread, store.needsServers()), note, facts),
                List.of("what", "subject", unit, "x of floor", "x of fastest peer", "CPU ns", "bytes", "spread"),
                rows,
                unit);
    }
}
