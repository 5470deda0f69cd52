package dev.sojourn.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * One counter of one session, raised by several callers at once, by each engine as safely as it can. What was raised
 * and is not in the counter afterwards is lost; what an engine did not do and said so is refused.
 */
final class HotSession {

    /** Arguments: a {@link Contender}, the number of callers, how long they ask. */
    static final String CHILD = "hot" + Forks.CHILD;

    private static final List<String> COLUMNS =
            List.of("callers", "subject", "raised per second", "x of floor", "lost", "refused", "spread");

    private HotSession() {}

    /** What came of it. */
    record Raised(double perSecond, long lost, long refused) {

        String line() {
            return perSecond + " " + lost + " " + refused;
        }

        static Raised of(String line) {
            String[] parts = line.split(" ");
            return new Raised(Double.parseDouble(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    private record Count(long raised, long refused) {}

    static String child(List<String> arguments) {
        return measure(
                        Contender.valueOf(arguments.get(0)),
                        Integer.parseInt(arguments.get(1)),
                        Duration.parse(arguments.get(2)))
                .line();
    }

    static Raised measure(Contender contender, int number, Duration time) {
        try (Callers callers = new Callers(number);
                Subject subject = contender.open(Store.MEMORY)) {
            String warm = subject.begin(1);
            callers.all(() -> count(subject, warm, time.toNanos()));
            String hot = subject.begin(2);
            int first = subject.raise(hot);
            long begin = System.nanoTime();
            List<Count> counts = callers.all(() -> count(subject, hot, time.toNanos()));
            double seconds = (System.nanoTime() - begin) / 1e9;
            long raised = counts.stream().mapToLong(Count::raised).sum();
            long refused = counts.stream().mapToLong(Count::refused).sum();
            long found = subject.raise(hot) - 1 - first;
            return new Raised(raised / seconds, raised - found, refused);
        }
    }

    private static Count count(Subject subject, String ticket, long nanos) {
        long raised = 0;
        long refused = 0;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            try {
                subject.add(ticket);
                raised++;
            } catch (RuntimeException conflict) {
                refused++;
            }
        }
        return new Count(raised, refused);
    }

    static Table table(Options options) throws IOException, InterruptedException {
        List<Contender> subjects = options.subjects(Store.MEMORY);
        Machine machine = new Machine();
        List<Table.Row> rows = new ArrayList<>();
        List<Double> spreads = new ArrayList<>();
        for (int callers : options.numbers("callers", 2, 4, 8, 16)) {
            List<List<Raised>> results = new ArrayList<>();
            subjects.forEach(subject -> results.add(new ArrayList<>()));
            for (int round = 0; round < options.rounds(); round++) {
                for (int i = 0; i < subjects.size(); i++) {
                    results.get(i).add(forked(subjects.get(i), callers, options.sliceMillis()));
                    machine.look();
                }
            }
            for (int i = 0; i < subjects.size(); i++) {
                rows.add(row(subjects.get(i), callers, results.get(i), results.get(0)));
                spreads.add(spread(results.get(i)));
            }
        }
        double spread = Sample.median(spreads.stream().mapToDouble(Double::doubleValue));
        List<String> notes = List.of(Machine.description(), machine.verdict(spread, false), Notes.HOT);
        return new Table("hot", "One session that all want", notes, COLUMNS, rows, "raised per second");
    }

    private static Raised forked(Contender subject, int callers, int millis) throws IOException, InterruptedException {
        List<String> arguments =
                List.of(subject.name(), Integer.toString(callers), Duration.ofMillis(millis).toString());
        return Raised.of(Forks.run(Setting.heapMebibytes(0), CHILD, arguments).get(0));
    }

    private static Table.Row row(Contender subject, int callers, List<Raised> results, List<Raised> floor) {
        double perSecond = perSecond(results);
        return new Table.Row(
                callers + " callers",
                subject.label(),
                subject.role(),
                perSecond,
                List.of(
                        String.format(Locale.ROOT, "%,.0f", perSecond),
                        String.format(Locale.ROOT, "%.2f", perSecond / perSecond(floor)),
                        total(results.stream().mapToLong(Raised::lost)),
                        total(results.stream().mapToLong(Raised::refused)),
                        String.format(Locale.ROOT, "%.0f %%", spread(results) * 100)));
    }

    private static String total(LongStream counts) {
        long sum = counts.sum();
        return sum == 0 ? "none" : String.format(Locale.ROOT, "%,d", sum);
    }

    private static double perSecond(List<Raised> results) {
        return Sample.median(results.stream().mapToDouble(Raised::perSecond));
    }

    private static double spread(List<Raised> results) {
        double[] sorted =
                results.stream().mapToDouble(Raised::perSecond).sorted().toArray();
        return (sorted[sorted.length - 1] - sorted[0]) / perSecond(results);
    }
}
