package dev.sojourn.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One counter of one session, raised by several callers at once, by each engine as safely as it can. What was raised
 * and is not in the counter afterwards is lost; what an engine did not do and said so is refused.
 */
final class HotSession {

    private static final String NOTE = """
            A counter of one session is raised in a closed loop, by each engine in the way that loses least: `update` of
            Sojourn, `computeIfPresent` of the floor's map, get and set of those that have nothing better.""";

    private static final Grid GRID = new Grid(
            "hot", "One session that all want", NOTE, List.of("raised per second", "lost", "refused"), "%,.0f");

    private HotSession() {}

    private record Count(long raised, long refused) {}

    static Table table(Options options) throws IOException, InterruptedException {
        List<Grid.Row> rows = new ArrayList<>();
        for (int callers : options.numbers("callers")) {
            for (Contender subject : options.subjects()) {
                rows.add(new Grid.Row(
                        callers + " callers",
                        subject,
                        options.heapMebibytes(),
                        callers,
                        options.millis("warm"),
                        options.millis("slice")));
            }
        }
        return GRID.measure(rows, options.number("rounds"));
    }

    /** In a JVM of its own: the subject, the number of callers, how long they warm up, and ask. */
    static double[] child(List<String> arguments) {
        return measure(
                Contender.valueOf(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Duration.parse(arguments.get(2)),
                Duration.parse(arguments.get(3)));
    }

    /** What was raised in a second, what is not in the counter, what was refused. */
    static double[] measure(Contender contender, int number, Duration warmUp, Duration time) {
        try (Callers callers = new Callers(number);
                Subject subject = contender.open(Store.MEMORY)) {
            String warm = subject.begin(1);
            callers.all(() -> count(subject, warm, warmUp.toNanos()));
            String hot = subject.begin(2);
            int first = subject.raise(hot);
            long begin = System.nanoTime();
            List<Count> counts = callers.all(() -> count(subject, hot, time.toNanos()));
            double seconds = (System.nanoTime() - begin) / 1e9;
            long raised = counts.stream().mapToLong(Count::raised).sum();
            long refused = counts.stream().mapToLong(Count::refused).sum();
            return new double[] {raised / seconds, raised - (subject.raise(hot) - 1 - first), refused};
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
}
