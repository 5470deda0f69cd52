package dev.sojourn.server.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, read strictly: a name that the resource does not know, a name twice, or a broken percent
 * escape is refused instead of being guessed at. A parameter that was meant as a filter and dropped silently would
 * list, or end, more than was asked for.
 */
final class QueryText {

    private static final int MOST = 500;
    private static final int PAGE = 100;
    /** So that each has room in a long. */
    private static final int LONGEST_NUMBER = 18;

    private final Map<String, String> values;

    private QueryText(Map<String, String> values) {
        this.values = values;
    }

    static QueryText of(@Nullable String query, Set<String> known) {
        Map<String, String> values = new HashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = PercentText.ofQuery(equals < 0 ? pair : pair.substring(0, equals));
                if (!known.contains(name)) {
                    throw Refusal.badRequest("The query has a parameter that this resource does not know; it takes "
                            + String.join(", ", known.stream().sorted().toList()));
                }
                if (values.put(name, PercentText.ofQuery(equals < 0 ? "" : pair.substring(equals + 1))) != null) {
                    throw Refusal.badRequest("The query has \"" + name + "\" twice");
                }
            }
        }
        return new QueryText(values);
    }

    /** The value of a parameter, null when it is missing; one that is there must not be empty. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        if (value != null && value.isEmpty()) {
            throw Refusal.badRequest("The query parameter \"" + name + "\" is empty; leave it out instead");
        }
        return value;
    }

    /** The value of a parameter that a resource cannot do without. */
    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw Refusal.badRequest("The query parameter \"" + name + "\" is missing");
        }
        return value;
    }

    int limit() {
        String text = text("limit");
        if (text == null) {
            return PAGE;
        }
        // Not Integer.parseInt alone: it takes signs and the digits of every script.
        boolean plain = text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = plain ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw Refusal.badNumber("The query parameter \"limit\" must be a whole number from 1 to " + MOST);
        }
        return limit;
    }

    /** A moment or a size: a whole number that is not negative, or null when the parameter is missing. */
    @Nullable
    Long number(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_NUMBER || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.badNumber("The query parameter \"" + name + "\" must be a whole number");
        }
        return Long.valueOf(text);
    }
}
