package dev.sojourn.server.console;

import dev.sojourn.server.admin.Owner;
import dev.sojourn.server.admin.SessionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter of the list as a form has it: what was chosen, and which sessions that means. A choice that there is not
 * is an error and never "all", because the filter is also what says which sessions are ended.
 *
 * @param chosen what was chosen, by the names of the fields; nothing that is empty
 * @param filter which sessions are meant
 * @param mount the mount whose sessions they are, or null for the server's own
 */
record FilterForm(
        Map<String, String> chosen,
        SessionFilter filter,
        @Nullable String mount) {

    /** No filter: it leads to its session. */
    static final String REFERENCE = "reference";

    private static final String USER = "user";
    private static final String KEY = "find";
    private static final String MOUNT = "mount";
    private static final String IDLE = "idle";
    private static final String OLDER = "older";
    private static final String LARGER = "larger";
    private static final String OWNER = "owner";
    private static final List<String> FIELDS = List.of(USER, KEY, MOUNT, IDLE, OLDER, LARGER, OWNER);

    /** What is a name and no choice: as it is, to the last blank. */
    private static final Set<String> NAMES = Set.of(USER, MOUNT);

    private static final Map<String, String> SPANS = choices(
            "5m", "5 minutes", "1h", "1 hour", "12h", "12 hours", "1d", "1 day", "7d", "7 days", "30d", "30 days");
    private static final Map<String, String> SIZES =
            choices("1k", "1 KiB", "16k", "16 KiB", "64k", "64 KiB", "256k", "256 KiB", "1m", "1 MiB");
    private static final Map<String, String> OWNERS = choices("user", "with a user", "nobody", "without user");

    /** What was sent and makes no sense; the message says what. */
    static final class WrongFilter extends Exception {
        private static final long serialVersionUID = 1L;

        WrongFilter(String message) {
            super(message);
        }
    }

    /** Reads what was sent. The moments that follow from spans are counted back from a moment. */
    static FilterForm of(Ask ask, Instant now) throws WrongFilter {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String value = NAMES.contains(field) ? ask.exact(field) : ask.text(field);
            if (!value.isEmpty()) {
                chosen.put(field, value);
            }
        }
        String owner = choice(chosen, OWNER, OWNERS);
        Instant idle = before(chosen, IDLE, now);
        Instant older = before(chosen, OLDER, now);
        String size = choice(chosen, LARGER, SIZES);
        String find = chosen.get(KEY);
        try {
            SessionFilter filter = new SessionFilter(
                    chosen.get(USER),
                    find == null ? null : find.toLowerCase(Locale.ROOT),
                    idle,
                    older,
                    null,
                    null,
                    size == null
                            ? null
                            : (long) Integer.parseInt(size.substring(0, size.length() - 1))
                                    << (size.endsWith("m") ? 20 : 10),
                    owner == null ? null : owner.equals("user") ? Owner.USER : Owner.NOBODY);
            return new FilterForm(chosen, filter, chosen.get(MOUNT));
        } catch (IllegalArgumentException e) {
            throw new WrongFilter(e.getMessage() + ".");
        }
    }

    boolean isEmpty() {
        return filter.takesAll();
    }

    /** The form to choose by, on the page of the list. */
    Html form(Set<String> mounts) {
        Html form = Html.of("<form class=\"filter\" action=\"sessions\" role=\"search\" aria-label=\"Filter\">");
        field(form, USER, "User", "");
        field(form, KEY, "Key or fingerprint", "4+ digits");
        field(form, REFERENCE, "Reference", "");
        if (!mounts.isEmpty()) {
            Map<String, String> choices = new LinkedHashMap<>();
            mounts.stream().sorted().forEach(name -> choices.put(name, name));
            select(form, MOUNT, "Sessions of", "the server", choices);
        }
        select(form, IDLE, "Idle longer than", "any time", SPANS);
        select(form, OLDER, "Older than", "any age", SPANS);
        select(form, LARGER, "Larger than", "any size", SIZES);
        select(form, OWNER, "Owner", "anybody", OWNERS);
        form.add("<button>Filter</button>");
        if (!chosen.isEmpty()) {
            form.add("<a class=\"button second\" href=\"sessions\">Clear</a>");
        }
        return form.add("</form>");
    }

    /** The same as fields that are not seen, for a form that acts on what is listed. */
    Html hidden() {
        Html fields = new Html();
        chosen.forEach((name, value) -> {
            if (NAMES.contains(name)) {
                fields.add("{}", Html.exact(name, value));
            } else {
                fields.add("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
            }
        });
        return fields;
    }

    /** The same as the end of a query, each part with an ampersand before it. */
    String query() {
        StringBuilder query = new StringBuilder();
        chosen.forEach(
                (name, value) -> query.append('&').append(name).append('=').append(Words.query(value)));
        return query.toString();
    }

    /** In words, to stand behind "sessions"; empty for all of the server. */
    String words() {
        StringBuilder words = new StringBuilder();
        chosen.forEach((name, value) -> words.append(
                switch (name) {
                    case USER -> " of " + Words.user(value);
                    case KEY -> " whose key begins with " + value;
                    case MOUNT -> " of the mount " + value;
                    case IDLE -> " idle for more than " + SPANS.get(value);
                    case OLDER -> " older than " + SPANS.get(value);
                    case LARGER -> " larger than " + SIZES.get(value);
                    default -> " " + OWNERS.get(value);
                }));
        return words.toString();
    }

    private void field(Html form, String name, String label, String hint) {
        form.add(
                "<div class=\"field{}\"><label for=\"f-{}\">{}</label><input type=\"text\" id=\"f-{}\" name=\"{}\""
                        + " value=\"{}\" placeholder=\"{}\" autocomplete=\"off\" autocapitalize=\"none\""
                        + " spellcheck=\"false\"></div>",
                hint.isEmpty() ? "" : " wide",
                name,
                label,
                name,
                name,
                chosen.getOrDefault(name, ""),
                hint);
    }

    private void select(Html form, String name, String label, String none, Map<String, String> choices) {
        form.add(
                "<div class=\"field\"><label for=\"f-{}\">{}</label><select id=\"f-{}\" name=\"{}\">"
                        + "<option value=\"\">{}</option>",
                name,
                label,
                name,
                name,
                none);
        choices.forEach((value, words) -> form.add(
                value.equals(chosen.get(name))
                        ? "<option value=\"{}\" selected>{}</option>"
                        : "<option value=\"{}\">{}</option>",
                value,
                words));
        form.add("</select></div>");
    }

    private static @Nullable Instant before(Map<String, String> chosen, String name, Instant now) throws WrongFilter {
        String span = choice(chosen, name, SPANS);
        if (span == null) {
            return null;
        }
        long number = Integer.parseInt(span.substring(0, span.length() - 1));
        return now.minus(
                switch (span.charAt(span.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    private static @Nullable String choice(Map<String, String> chosen, String name, Map<String, String> choices)
            throws WrongFilter {
        String value = chosen.get(name);
        if (value != null && !choices.containsKey(value)) {
            throw new WrongFilter("The filter \"" + name + "\" has a value that there is not; it must be one of "
                    + String.join(", ", choices.keySet()) + ".");
        }
        return value;
    }

    private static Map<String, String> choices(String... pairs) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            choices.put(pairs[i], pairs[i + 1]);
        }
        return choices;
    }
}
