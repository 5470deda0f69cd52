package dev.sojourn.script;

import dev.sojourn.http.WebExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The Cookie lines of a request and the Set-Cookie lines of a response (RFC 6265), for cookies that a dialect handles
 * beside the porch. */
final class CookieLines {

    private static final String SET_COOKIE = "Set-Cookie";
    private static final int MOST_OF_A_LINE = 200;
    private static final int MOST_LINES = 50;

    private CookieLines() {}

    /** Shows every cookie in the order of the request. Values are neither decoded nor stripped of quotes. */
    static void each(List<String> lines, BiConsumer<String, String> pair) {
        for (String line : lines) {
            for (String part : line.split(";", MOST_OF_A_LINE)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    pair.accept(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            }
        }
    }

    /**
     * The values of the cookies of one name.
     *
     * @return the values in order, the same one as often as it came
     */
    static List<String> values(List<String> lines, String name) {
        List<String> values = new ArrayList<>(1);
        each(lines, (other, value) -> {
            if (other.equals(name)) {
                values.add(value);
            }
        });
        return values;
    }

    /**
     * Puts lines in the place of those that the response has for a cookie; the lines of other cookies stay.
     *
     * @param lines one at least, sent in this order behind those of other cookies
     * @throws IllegalStateException when there are more than browsers take for one site (RFC 6265, section 6.1)
     */
    static void replace(WebExchange exchange, String name, List<String> lines) {
        List<String> all = new ArrayList<>();
        for (String line : exchange.responseHeaders(SET_COOKIE)) {
            if (!line.startsWith(name + "=")) {
                all.add(line);
            }
        }
        all.addAll(lines);
        if (all.size() > MOST_LINES) {
            throw new IllegalStateException("A response takes up to " + MOST_LINES + " cookies");
        }
        exchange.setHeader(SET_COOKIE, all.get(0));
        all.stream().skip(1).forEach(line -> exchange.addHeader(SET_COOKIE, line));
        exchange.setHeader("Cache-Control", "no-store");
    }
}
