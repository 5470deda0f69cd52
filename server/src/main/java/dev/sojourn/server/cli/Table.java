package dev.sojourn.server.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A list: aligned below a heading for people, with tabs and without a heading for programs, a line for each column, or
 * an object a line. The widths are those of the first rows, so that a long list is shown as it comes.
 */
final class Table {

    /** How many rows are looked at before the first is shown. */
    private static final int LOOKED_AT = 100;

    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Output out;
    private final List<String> names;
    private final List<List<Cell>> first = new ArrayList<>();
    private int[] widths = {};
    private int lookedAt = LOOKED_AT;
    private boolean begun;
    private long rows;

    /** Columns are only ever added, at the end. */
    Table(Output out, String... names) {
        this.out = out;
        this.names = List.of(names);
    }

    /** Shows each row at once, in columns of at least these widths. */
    Table atOnce(int... least) {
        lookedAt = 1;
        widths = least;
        return this;
    }

    long rows() {
        return rows;
    }

    void row(List<Cell> cells, Output.Json body) throws Failure {
        rows++;
        if (out.isJson()) {
            out.json(body);
        } else if (out.inLines()) {
            lines(cells);
        } else if (!out.isForPeople()) {
            out.line(String.join("\t", cells.stream().map(Cell::plain).toList()));
        } else if (begun) {
            aligned(cells);
        } else {
            first.add(cells);
            if (first.size() == lookedAt) {
                begin();
            }
        }
    }

    void end() throws Failure {
        if (!begun && !first.isEmpty()) {
            begin();
        }
    }

    private void lines(List<Cell> cells) throws Failure {
        if (rows > 1) {
            out.line("");
        }
        for (int i = 0; i < names.size(); i++) {
            Cell cell = cells.get(i);
            out.line(names.get(i) + ": " + (out.isForPeople() ? cell.shown() : cell.plain()));
        }
    }

    private void begin() throws Failure {
        begun = true;
        widths = Arrays.copyOf(widths, names.size());
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int widest = first.stream()
                    .mapToInt(cells -> width(cells.get(column).shown()))
                    .max()
                    .orElse(0);
            widths[i] = Math.max(widths[i], Math.max(names.get(i).length(), widest));
        }
        List<Cell> heading = names.stream().map(Cell::whole).toList();
        out.line(out.inColour() ? BOLD + aligning(heading) + PLAIN : aligning(heading));
        for (List<Cell> cells : first) {
            aligned(cells);
        }
        first.clear();
    }

    private void aligned(List<Cell> cells) throws Failure {
        out.line(aligning(cells));
    }

    private String aligning(List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String shown = cells.get(i).shown();
            line.append(shown);
            if (i < cells.size() - 1) {
                line.append(" ".repeat(Math.max(0, widths[i] - width(shown)) + 2));
            }
        }
        return line.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
