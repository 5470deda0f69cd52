package dev.sojourn.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code Cache-Control} of a response with data of one client, RFC 9111 section 5.2.2. */
final class CacheControl {

    private static final String PRIVATE = "private";

    private CacheControl() {}

    /**
     * What an application wished, without what lets a shared cache keep it.
     *
     * @param lines the field values that the application set
     * @return the one field value to set, or null when the present ones are strict enough
     */
    static @Nullable String privately(List<String> lines) {
        if (lines.isEmpty()) {
            return PRIVATE;
        }
        if (lines.size() == 1 && lines.get(0).equals(PRIVATE)) {
            return null;
        }
        List<String> kept = new ArrayList<>();
        boolean isPrivate = false;
        boolean isShared = false;
        for (String directive : directives(lines)) {
            switch (name(directive)) {
                case "no-store" -> {
                    return null;
                }
                case "public", "s-maxage" -> isShared = true;
                case PRIVATE -> {
                    // With field names it says that the rest may be shared.
                    isPrivate |= directive.indexOf('=') < 0;
                    isShared |= directive.indexOf('=') >= 0;
                }
                default -> kept.add(directive);
            }
        }
        if (isPrivate && !isShared) {
            return null;
        }
        kept.add(0, PRIVATE);
        return String.join(", ", kept);
    }

    private static String name(String directive) {
        int equals = directive.indexOf('=');
        return (equals < 0 ? directive : directive.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    }

    /** Cuts at the commas that are in no quotes. */
    private static List<String> directives(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            int from = 0;
            boolean quoted = false;
            for (int i = 0; i <= line.length(); i++) {
                char c = i == line.length() ? ',' : line.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == '\\' && quoted) {
                    i++;
                }
                if (i >= line.length() || c == ',' && !quoted) {
                    String directive =
                            line.substring(from, Math.min(i, line.length())).strip();
                    if (!directive.isEmpty()) {
                        found.add(directive);
                    }
                    from = i + 1;
                }
            }
        }
        return found;
    }
}
