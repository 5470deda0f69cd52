package dev.sojourn.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one JVM does: fills its subjects, lets the compiler see all their work, and measures in turns. */
final class Round {

    private static final Duration WARM_SLICE = Duration.ofMillis(250);

    private Round() {}

    /** What a subject took for a workload: the medians of its slices. */
    record Figure(Contender subject, Workload workload, Sample sample) {

        String line() {
            return subject + " " + workload + " " + sample.line();
        }

        static Figure of(String line) {
            String[] parts = line.split(" ", 3);
            return new Figure(Contender.valueOf(parts[0]), Workload.valueOf(parts[1]), Sample.of(parts[2]));
        }
    }

    private record Filled(Contender contender, Subject subject, Tickets tickets) {}

    static List<Figure> measure(Options options) {
        List<Filled> filled = new ArrayList<>();
        try (Callers callers = new Callers(options.number("callers"))) {
            for (Contender contender : options.subjects()) {
                Subject subject = contender.open(options.store());
                filled.add(new Filled(contender, subject, Tickets.fill(subject, options.number("sessions"))));
            }
            // All workloads before any is measured, as a server has seen all kinds of requests.
            long passes = options.millis("warm").toMillis() / WARM_SLICE.toMillis();
            for (int i = 0; i < passes; i++) {
                turn(options, callers, filled, WARM_SLICE);
            }
            System.gc();
            Map<Contender, Map<Workload, List<Sample>>> samples = new EnumMap<>(Contender.class);
            for (int i = 0; i < options.number("slices"); i++) {
                for (Figure figure : turn(options, callers, filled, options.millis("slice"))) {
                    samples.computeIfAbsent(figure.subject(), first -> new EnumMap<>(Workload.class))
                            .computeIfAbsent(figure.workload(), first -> new ArrayList<>())
                            .add(figure.sample());
                }
            }
            List<Figure> medians = new ArrayList<>();
            samples.forEach((subject, byWorkload) -> byWorkload.forEach(
                    (workload, all) -> medians.add(new Figure(subject, workload, Sample.median(all)))));
            return medians;
        } finally {
            filled.forEach(each -> each.subject().close());
        }
    }

    private static List<Figure> turn(Options options, Callers callers, List<Filled> filled, Duration slice) {
        List<Figure> figures = new ArrayList<>();
        for (Workload workload : options.workloads()) {
            for (Filled each : filled) {
                Sample sample = callers.ask(
                        each.subject(),
                        workload,
                        each.tickets(),
                        options.store().batch(),
                        slice);
                figures.add(new Figure(each.contender(), workload, sample));
            }
        }
        return figures;
    }
}
