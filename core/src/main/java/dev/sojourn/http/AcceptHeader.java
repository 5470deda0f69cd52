package dev.sojourn.http;

import java.util.List;
import java.util.Locale;

/** What a client would rather read: RFC 9110, section 12.5.1. */
final class AcceptHeader {

    private AcceptHeader() {}

    /** Whether a client names JSON and likes it no less than text. One that takes anything gets text. */
    static boolean prefersJson(List<String> lines) {
        double json = 0;
        double text = 0;
        for (String line : lines) {
            for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = element.split(";", -1);
                String type = parts[0].strip();
                double weight = weight(parts);
                if (type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json")) {
                    json = Math.max(json, weight);
                } else if (type.startsWith("text/") || type.equals("application/xhtml+xml")) {
                    text = Math.max(text, weight);
                }
            }
        }
        return json > 0 && json >= text;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2).strip());
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
