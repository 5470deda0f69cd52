package dev.sojourn.server.web;

import java.util.ArrayList;
import java.util.List;

/** The cookie that a login to the console travels in: whoever has it has what the token of the login gives. */
public final class ConsoleCookie {

    /** Its name over plain HTTP; over TLS it has {@code __Host-} before it. */
    public static final String NAME = "sojourn-console";

    private ConsoleCookie() {}

    /**
     * The Cookie lines of a request without it, for code that the administrator need not trust.
     *
     * @param lines the lines as received
     * @return the same list when none of them names it; a line that has nothing else is left out
     */
    public static List<String> without(List<String> lines) {
        if (lines.stream().noneMatch(line -> line.contains(NAME))) {
            return lines;
        }
        List<String> rest = new ArrayList<>(lines.size());
        for (String line : lines) {
            String left = line.contains(NAME) ? withoutIn(line) : line;
            if (!left.isEmpty()) {
                rest.add(left);
            }
        }
        return rest;
    }

    /**
     * Wherever the name is in a part: readers of cookies do not agree on blanks, quotes and commas, and rather a
     * cookie too many is left out.
     */
    private static String withoutIn(String line) {
        StringBuilder rest = new StringBuilder(line.length());
        for (String part : line.split(";", -1)) {
            if (!part.contains(NAME) && !part.isBlank()) {
                rest.append(rest.isEmpty() ? "" : "; ").append(part.strip());
            }
        }
        return rest.toString();
    }
}
