package dev.sojourn.server.rest;

import dev.sojourn.server.admin.SessionFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that asks for many sessions to be ended. It says in exactly one way which are meant, so that nothing that was
 * left out by mistake ends more than was wanted.
 *
 * @param filter which, or null when they are given by key or by a signed id
 * @param keys their keys, when there is no filter and no signed id
 * @param signedId the signed id of the one that is meant, or null
 * @param exceptKey one that stays, with a filter
 * @param before only those that had begun by then, with a filter; null for now
 * @param cursor where to go on, with a filter
 * @param dryRun whether nothing is to be ended
 * @param reason what the person wrote
 */
record EndRequest(
        @Nullable SessionFilter filter,
        List<String> keys,
        @Nullable String signedId,
        @Nullable String exceptKey,
        @Nullable Instant before,
        @Nullable String cursor,
        boolean dryRun,
        @Nullable String reason) {

    private static final Set<String> WHICH = Set.of("filter", "keys", "signedId", "all");
    private static final Set<String> MEMBERS =
            Set.of("filter", "keys", "signedId", "all", "exceptKey", "before", "cursor", "dryRun", "reason");

    static EndRequest of(HttpServletRequest request, JsonBody bodies) throws IOException {
        Map<String, @Nullable Object> body = bodies.members(request, MEMBERS);
        List<String> ways = WHICH.stream().filter(body::containsKey).toList();
        if (ways.size() != 1) {
            throw Refusal.badJson("The body must have exactly one of all, filter, keys and signedId; it has "
                    + (ways.isEmpty() ? "none" : ways.size()));
        }
        SessionFilter filter = switch (ways.get(0)) {
            case "filter" -> Filters.of(body.get("filter"));
            case "all" -> all(body.get("all"));
            default -> null;
        };
        if (filter == null
                && (body.containsKey("exceptKey") || body.containsKey("before") || body.containsKey("cursor"))) {
            throw Refusal.badJson("exceptKey, before and cursor go with filter or all, not with keys or a signedId");
        }
        return new EndRequest(
                filter,
                body.containsKey("keys") ? keys(body.get("keys")) : List.of(),
                Filters.text(body, "signedId"),
                Filters.text(body, "exceptKey"),
                Filters.moment(Filters.number(body, "before")),
                Filters.text(body, "cursor"),
                flag(body, "dryRun"),
                Filters.text(body, "reason"));
    }

    private static SessionFilter all(@Nullable Object value) {
        if (!Boolean.TRUE.equals(value)) {
            throw Refusal.badJson("\"all\" must be true");
        }
        return SessionFilter.all();
    }

    private static boolean flag(Map<String, @Nullable Object> body, String name) {
        Object value = body.getOrDefault(name, false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw Refusal.badJson("\"" + name + "\" must be true or false");
    }

    private static List<String> keys(@Nullable Object value) {
        List<String> keys = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of()) {
            if (each instanceof String key) {
                keys.add(key);
            }
        }
        if (!(value instanceof List<?> list) || keys.size() != list.size()) {
            throw Refusal.badJson("\"keys\" must be a list of texts");
        }
        return keys;
    }
}
