package dev.sojourn.script;

import dev.sojourn.script.dialect.Percent;
import dev.sojourn.script.dialect.RouteKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which route of a mount answers a path. Texts win over parameters, and among equals the first that was registered. */
final class Routes {

    private final String prefix;
    private final Map<String, List<Route>> exact = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();

    /** A route: its program, and the place in the order in which that program registers routes, -1 for a file's own. */
    record Route(RouteKey key, String program, int index) {}

    /** A route that answers, and the decoded values of its parameters. */
    record Match(Route route, Map<String, String> parameters) {}

    Routes(String prefix, List<Route> routes) {
        this.prefix = prefix.equals("/") ? "" : prefix;
        for (Route route : routes) {
            if (route.key().path().contains("/:") || route.key().path().endsWith("*")) {
                patterns.add(route);
            } else {
                exact.computeIfAbsent(trimmed(route.key().path()), path -> new ArrayList<>())
                        .add(route);
            }
        }
    }

    /** Whether a path lies below the mount's prefix. */
    static boolean covers(String prefix, String path) {
        return prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
    }

    /** The first of these methods that a route of the path answers. */
    @Nullable
    Match find(String rawPath, String... methods) {
        if (!covers(prefix.isEmpty() ? "/" : prefix, rawPath)) {
            return null;
        }
        String path = trimmed(rawPath.substring(prefix.length()));
        String decoded = Percent.decode(path);
        for (String method : methods) {
            for (Route route : exact.getOrDefault(decoded == null ? path : decoded, List.of())) {
                if (route.key().method().equals(method)) {
                    return new Match(route, Map.of());
                }
            }
            for (Route route : patterns) {
                Map<String, String> parameters = route.key().method().equals(method)
                        ? parameters(route.key().path(), path)
                        : null;
                if (parameters != null) {
                    return new Match(route, parameters);
                }
            }
        }
        return null;
    }

    private static @Nullable Map<String, String> parameters(String pattern, String path) {
        String[] wanted = trimmed(pattern).split("/", -1);
        String[] given = path.split("/", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("*") && i == wanted.length - 1) {
                return parameters;
            }
            String value = i < given.length ? Percent.decode(given[i]) : null;
            if (value == null || wanted[i].startsWith(":") && value.isEmpty()) {
                return null;
            }
            if (wanted[i].startsWith(":")) {
                parameters.put(wanted[i].substring(1), value);
            } else if (!wanted[i].equals(value)) {
                return null;
            }
        }
        return wanted.length == given.length ? parameters : null;
    }

    private static String trimmed(String path) {
        String full = path.startsWith("/") ? path : "/" + path;
        return full.length() > 1 && full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
    }

    /** The methods that routes of a path answer, for {@code Allow}. */
    List<String> methods(String rawPath) {
        List<String> methods = new ArrayList<>();
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            if (find(rawPath, method) != null) {
                methods.add(method);
            }
        }
        return methods;
    }
}
