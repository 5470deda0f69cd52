package dev.sojourn.server.rest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources of the API, each with its path and the methods it answers. A star stands for one segment of any text.
 */
enum Route {
    SESSIONS("sessions", "GET", "HEAD", "POST"),
    NEW_ID("sessions/ids", "POST"),
    RESOLVE("sessions/resolve", "POST"),
    SESSION("sessions/*", "GET", "HEAD", "DELETE"),
    DATA("sessions/*/data", "GET", "HEAD", "PUT", "PATCH", "DELETE"),
    ATTRIBUTE("sessions/*/data/*", "GET", "HEAD", "PUT", "DELETE"),
    NAMED("sessions/*/attribute", "GET", "HEAD", "PUT", "DELETE"),
    ROLL("sessions/*/roll", "POST"),
    TOUCH("sessions/*/touch", "POST"),
    EXTEND("sessions/*/extend", "POST"),
    META("sessions/*/meta", "PATCH"),
    USER("sessions/*/user", "PUT", "DELETE"),
    SESSIONS_OF_USER("users/*/sessions", "DELETE"),
    KEY("keys/*", "GET", "HEAD", "DELETE"),
    SWEEP("sweep", "POST"),
    HEALTH("health", "GET", "HEAD");

    private static final String ANY = "*";

    private final String path;
    private final String allowed;

    Route(String path, String... methods) {
        this.path = path;
        this.allowed = String.join(", ", methods);
    }

    /** A resource that a path names, and the texts that stand for its stars. */
    record Match(Route route, List<String> variables) {
        Match {
            variables = List.copyOf(variables);
        }

        String first() {
            return variables.get(0);
        }

        String second() {
            return variables.get(1);
        }

        /** This match with one more text, which came by another way than the path. */
        Match with(String variable) {
            List<String> more = new ArrayList<>(variables);
            more.add(variable);
            return new Match(route, more);
        }
    }

    /**
     * Finds the resource of a path; the earlier constant wins, so that fixed words come before stars.
     *
     * @param segments the path below the mount, decoded; a trailing slash is an empty last segment, which is nobody's
     */
    static @Nullable Match of(List<String> segments) {
        for (Route route : values()) {
            List<String> variables = route.match(segments);
            if (variables != null) {
                return new Match(route, variables);
            }
        }
        return null;
    }

    boolean answers(String method) {
        return List.of(allowed.split(", ")).contains(method);
    }

    /** The value of the header {@code Allow} (RFC 9110, section 10.2.1). */
    String allowed() {
        return allowed;
    }

    private @Nullable List<String> match(List<String> segments) {
        List<String> pattern = List.of(path.split("/"));
        if (segments.size() != pattern.size()) {
            return null;
        }
        List<String> variables = new ArrayList<>(2);
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (pattern.get(i).equals(ANY) && !segment.isEmpty()) {
                variables.add(segment);
            } else if (!pattern.get(i).equals(segment)) {
                return null;
            }
        }
        return variables;
    }
}
