package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table as bars, one for each subject, in a picture that is readable on light and on dark ground. Each group has a
 * scale of its own, and its floor is drawn through all its bars; a bar that is many times as long is cut.
 */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LEFT = 200;
    private static final int RIGHT = 90;
    private static final int BAR = 14;
    private static final int STEP = 20;
    private static final int HEAD = 30;
    private static final int GROUP = 26;
    private static final int TEXT = 11;
    private static final double MOST_FLOORS = 4;
    private static final double KILO = 1_000;
    private static final String STYLE = """
            <style>
              text { font: 12px system-ui, sans-serif; fill: #24292f; }
              .head { font-weight: 600; }
              .floor { fill: #afb8c1; } .peer { fill: #6e7781; } .sojourn { fill: #0969da; }
              .line { stroke: #cf222e; stroke-dasharray: 4 3; }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .floor { fill: #484f58; } .peer { fill: #8b949e; } .sojourn { fill: #58a6ff; }
                .line { stroke: #ff7b72; }
              }
            </style>
            """;

    private final StringBuilder drawn = new StringBuilder();
    private int y = HEAD;

    private Chart() {}

    static String of(Table table) {
        Map<String, List<Table.Row>> groups = new LinkedHashMap<>();
        table.rows()
                .forEach(row -> groups.computeIfAbsent(row.group(), first -> new ArrayList<>())
                        .add(row));
        Chart chart = new Chart();
        groups.forEach(chart::group);
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                                + " role=\"img\">%n<title>%s</title>%n",
                        WIDTH,
                        chart.y,
                        WIDTH,
                        chart.y,
                        escaped(table.title()))
                + STYLE
                + text(0, TEXT + 2, "head", table.title() + ": " + table.unit())
                + chart.drawn
                + "</svg>\n";
    }

    private void group(String name, List<Table.Row> rows) {
        double floor = rows.stream()
                .filter(row -> row.role() == Role.FLOOR)
                .mapToDouble(Table.Row::bar)
                .findFirst()
                .orElse(0);
        double longest = rows.stream().mapToDouble(Table.Row::bar).max().orElse(0);
        double most = floor > 0 ? Math.min(longest, floor * MOST_FLOORS) : longest;
        double scale = (WIDTH - LEFT - RIGHT) / (most > 0 ? most : 1);
        drawn.append(text(0, y + TEXT, "head", name));
        y += STEP;
        int top = y;
        for (Table.Row row : rows) {
            double width = Math.min(row.bar(), most) * scale;
            drawn.append(text(0, y + TEXT, "", row.subject()));
            drawn.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    row.role().name().toLowerCase(Locale.ROOT),
                    LEFT,
                    y,
                    width,
                    BAR));
            drawn.append(text(LEFT + (int) width + 6, y + TEXT, "", count(row.bar())));
            y += STEP;
        }
        if (floor > 0) {
            line(LEFT + floor * scale, top);
        }
        y += GROUP - STEP;
    }

    private void line(double x, int top) {
        drawn.append(String.format(
                Locale.ROOT,
                "<line class=\"line\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                x,
                x,
                top - 2,
                y - 2));
    }

    private static String text(int x, int y, String kind, String words) {
        return String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", kind, x, y, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }

    static String count(double number) {
        if (number >= KILO * KILO) {
            return String.format(Locale.ROOT, "%.2f M", number / (KILO * KILO));
        }
        return number >= 10 * KILO
                ? String.format(Locale.ROOT, "%.1f k", number / KILO)
                : String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.0f", number);
    }
}
