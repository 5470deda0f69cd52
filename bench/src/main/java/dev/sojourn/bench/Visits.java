package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import dev.sojourn.bench.Round.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The tables of requests: each subject of a store, asked in rounds of JVMs that are interleaved. */
final class Visits {

    /** One cell of the table: what all rounds measured of a subject for a workload. */
    private record Measured(Contender subject, List<Sample> rounds) {

        double cost(Store store) {
            return Sample.median(rounds, store::cost);
        }

        double spread(Store store) {
            double[] costs = rounds.stream().mapToDouble(store::cost).sorted().toArray();
            return (costs[costs.length - 1] - costs[0]) / cost(store);
        }
    }

    private final Machine machine = new Machine();
    private final List<Table.Row> rows = new ArrayList<>();
    private final List<Double> spreads = new ArrayList<>();
    private final Function<Setting, List<Figure>> measuring;

    /** @param measuring runs one round, in a JVM of its own or in this one */
    Visits(Function<Setting, List<Figure>> measuring) {
        this.measuring = measuring;
    }

    static List<Figure> forked(Setting setting) {
        try {
            return Forks.run(setting.heapMebibytes(), Round.CHILD, setting.arguments()).stream()
                    .map(Figure::of)
                    .toList();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Measures the subjects of a setting.
     *
     * @param together whether they take turns in one JVM, or have one each
     */
    void measure(Setting setting, int rounds, boolean together) {
        List<Setting> parts =
                together ? List.of(setting) : setting.subjects().stream().map(setting::only).toList();
        Map<Workload, Map<Contender, List<Sample>>> samples = new EnumMap<>(Workload.class);
        for (int round = 0; round < rounds; round++) {
            for (Setting part : parts) {
                for (Figure figure : measuring.apply(part)) {
                    samples.computeIfAbsent(figure.workload(), first -> new EnumMap<>(Contender.class))
                            .computeIfAbsent(figure.subject(), first -> new ArrayList<>())
                            .add(figure.sample());
                }
                machine.look();
            }
        }
        samples.forEach((workload, bySubject) -> {
            List<Measured> group = new ArrayList<>();
            bySubject.forEach((subject, all) -> group.add(new Measured(subject, all)));
            rows(setting, workload, group);
        });
    }

    private void rows(Setting setting, Workload workload, List<Measured> group) {
        Store store = setting.store();
        String name = String.format(
                Locale.ROOT,
                "%s, %,d sessions%s%s",
                workload.name().toLowerCase(Locale.ROOT),
                setting.sessions(),
                setting.callers() == 1 ? "" : ", " + setting.callers() + " callers",
                store == Store.DISK_SYNCED ? ", synced" : "");
        double floor = fastest(group, store, Role.FLOOR);
        double peer = fastest(group, store, Role.PEER);
        for (Measured each : group) {
            double cost = each.cost(store);
            double atOnce = store.yardstick().equals(Store.WALL) ? setting.callers() : 1;
            double perSecond = atOnce * 1e9 / cost;
            spreads.add(each.spread(store));
            rows.add(new Table.Row(
                    name,
                    each.subject().label(),
                    each.subject().role(),
                    perSecond,
                    List.of(
                            String.format(Locale.ROOT, "%,.0f", perSecond),
                            ratio(floor / cost),
                            ratio(peer / cost),
                            String.format(Locale.ROOT, "%,.0f", cpu(store, each)),
                            String.format(Locale.ROOT, "%,.0f", Sample.median(each.rounds(), Sample::bytes)),
                            String.format(Locale.ROOT, "%.0f %%", each.spread(store) * 100))));
        }
    }

    /** The CPU time that an operation costs: of the caller in memory, of the server over HTTP, else of the client. */
    private static double cpu(Store store, Measured measured) {
        return switch (store) {
            case MEMORY -> Sample.median(measured.rounds(), Sample::cpu);
            case HTTP -> Sample.median(measured.rounds(), Sample::others);
            default -> Sample.median(measured.rounds(), Sample::jvm);
        };
    }

    private static double fastest(List<Measured> group, Store store, Role role) {
        return group.stream()
                .filter(each -> each.subject().role() == role)
                .mapToDouble(each -> each.cost(store))
                .min()
                .orElse(Double.NaN);
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    Table table(String name, String title, Store store, String... notes) {
        double spread = Sample.median(spreads.stream().mapToDouble(Double::doubleValue));
        List<String> all = new ArrayList<>(List.of(
                Machine.description(), machine.verdict(spread, store.needsServers())));
        all.addAll(Arrays.asList(notes));
        all.add(facts(store));
        List<String> columns = List.of(
                "workload",
                "subject",
                "in " + store.yardstick(),
                "x of floor",
                "x of fastest peer",
                "CPU ns",
                "bytes",
                "spread");
        return new Table(name, title, all, columns, rows, "operations in " + store.yardstick());
    }

    static String facts(Store store) {
        StringBuilder facts = new StringBuilder();
        Contender.over(store).forEach(each -> facts.append("- ").append(each.facts()).append('\n'));
        return facts.toString().stripTrailing();
    }
}
