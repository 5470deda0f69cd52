package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A table of something that is measured by JVMs of their own, each of which gives one figure for each column; rows take
 * turns, and show medians of the rounds.
 *
 * @param name the command of those JVMs, and the name of the table
 * @param columns the heads of the figures, of which the bars show the first
 * @param format of all figures
 */
record Grid(String name, String title, String note, List<String> columns, String format) {

    /**
     * One row.
     *
     * @param group what is asked
     * @param heapMebibytes of the JVM
     * @param arguments what it is told
     */
    record Row(String group, String subject, Role role, long heapMebibytes, List<String> arguments) {

        Row(String group, Contender subject, long heapMebibytes, Object... arguments) {
            this(
                    group,
                    subject.label(),
                    subject.role(),
                    heapMebibytes,
                    Stream.concat(Stream.of(subject), Stream.of(arguments))
                            .map(Object::toString)
                            .toList());
        }
    }

    Table measure(List<Row> rows, int rounds) throws IOException, InterruptedException {
        Machine machine = new Machine();
        List<List<double[]>> measured = new ArrayList<>();
        rows.forEach(row -> measured.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                measured.get(i)
                        .add(Forks.figures(Forks.run(row.heapMebibytes(), name, row.arguments())
                                .get(0)));
                machine.look();
            }
        }
        List<String> heads = new ArrayList<>(List.of("what", "subject"));
        heads.addAll(columns);
        heads.add("spread");
        double spread = Sample.median(measured.stream().mapToDouble(Grid::spread));
        List<String> notes = List.of(Machine.description(), machine.verdict(spread, false), note);
        List<Table.Row> shown = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            shown.add(shown(rows.get(i), measured.get(i)));
        }
        return new Table(name, title, notes, heads, shown, columns.get(0));
    }

    private Table.Row shown(Row row, List<double[]> rounds) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.add(String.format(Locale.ROOT, format, median(rounds, i)));
        }
        cells.add(Sample.percent(spread(rounds)));
        return new Table.Row(row.group(), row.subject(), row.role(), median(rounds, 0), cells);
    }

    private static double median(List<double[]> rounds, int column) {
        return Sample.median(rounds.stream().mapToDouble(figures -> figures[column]));
    }

    private static double spread(List<double[]> rounds) {
        return Sample.spread(rounds.stream().mapToDouble(figures -> figures[0]));
    }
}
