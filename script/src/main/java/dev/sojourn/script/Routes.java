package dev.sojourn.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which route of a mount answers a path. Texts win over parameters, and among equals the first that was registered. */
final class Routes {

    private final String prefix;
    private final List<Route> routes;
    private final Map<String, List<Route>> exact = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();

    /** A route: its program, and the place in the order in which that program registers routes, -1 for a file's own. */
    record Route(RouteKey key, String program, int index) {}

    /** A route that answers, and the decoded values of its parameters. */
    record Match(Route route, Map<String, String> parameters) {}

    Routes(String prefix, List<Route> routes) {
        this.routes = routes;
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

    /** Whether a route has this path. */
    boolean has(String rawPath) {
        return !all(rawPath).isEmpty();
    }

    /** Paths of routes that are one of these or below one. */
    List<String> below(List<String> prefixes) {
        List<String> found = new ArrayList<>();
        for (Route route : routes) {
            String path = prefix + trimmed(route.key().path());
            if (prefixes.stream().anyMatch(kept -> covers(kept, path))) {
                found.add(path);
            }
        }
        return found;
    }

    /** The first of these methods that a route of the path answers. */
    @Nullable
    Match find(String rawPath, String... methods) {
        List<Match> all = all(rawPath);
        for (String method : methods) {
            for (Match match : all) {
                if (match.route().key().method().equals(method)) {
                    return match;
                }
            }
        }
        return null;
    }

    /** The HTTP methods that routes of a path answer. */
    Set<String> methods(String rawPath) {
        Set<String> methods = new TreeSet<>();
        for (Match match : all(rawPath)) {
            RouteKey key = match.route().key();
            if (!key.isSocket()) {
                methods.add(key.method());
            }
        }
        return methods;
    }

    private List<Match> all(String rawPath) {
        if (!covers(prefix.isEmpty() ? "/" : prefix, rawPath)) {
            return List.of();
        }
        String path = trimmed(rawPath.substring(prefix.length()));
        String decoded = Percent.decode(path);
        List<Match> all = new ArrayList<>();
        for (Route route : exact.getOrDefault(decoded == null ? path : decoded, List.of())) {
            all.add(new Match(route, Map.of()));
        }
        for (Route route : patterns) {
            Map<String, String> parameters = parameters(route.key().path(), path);
            if (parameters != null) {
                all.add(new Match(route, parameters));
            }
        }
        return all;
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
}
