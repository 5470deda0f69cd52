package dev.sojourn.server.console;

import java.util.Arrays;
import java.util.Locale;

/** A small chart of bars, one for each minute, drawn by attributes alone; what it shows is beside it as text. */
final class Chart {

    private static final int HEIGHT = 40;
    private static final int STEP = 4;
    private static final int BAR = 3;

    private Chart() {}

    /** A level of a whole, for what is beside it in words. */
    static Html level(long part, long whole) {
        double filled = whole == 0 ? 0 : Math.max(part == 0 ? 0 : 0.7, Math.min(100, 100.0 * part / whole));
        return Html.of(
                "<svg class=\"level\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<path class=\"track\" d=\"M0 0h100v4H0z\"/><path class=\"bars\" d=\"M0 0h{}v4H0z\"/></svg>",
                String.format(Locale.ROOT, "%.1f", filled));
    }

    /** A chart of sixty numbers, the oldest first. */
    static Html of(String what, long[] numbers) {
        long most = Arrays.stream(numbers).max().orElse(0);
        long least = Arrays.stream(numbers).min().orElse(0);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > 0) {
                long height = Math.max(1, Math.round((double) (HEIGHT - 1) * numbers[i] / most));
                path.append('M')
                        .append(i * STEP)
                        .append(' ')
                        .append(HEIGHT)
                        .append('v')
                        .append(-height)
                        .append('h')
                        .append(BAR)
                        .append('v')
                        .append(height)
                        .append('z');
            }
        }
        int width = numbers.length * STEP - 1;
        Html chart = Html.of(
                "<svg class=\"spark\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\""
                        + " aria-label=\"{}\">",
                width,
                HEIGHT + 1,
                what + " in each of the last 60 minutes");
        chart.add("<path class=\"axis\" d=\"M0 {}h{}\"/>", HEIGHT + ".5", width);
        chart.addIf(path.length() > 0, "<path class=\"bars\" d=\"{}\"/>", path);
        return chart.add(
                "</svg><p class=\"quiet\">60 minutes: least {}, most {} a minute</p>",
                Words.number(least),
                Words.number(most));
    }
}
