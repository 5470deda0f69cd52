package dev.sojourn.server.rest;

import dev.sojourn.server.admin.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources of the API, each with its path and the methods it answers. A star stands for one segment of any text.
 */
enum Route {
    SESSIONS("sessions", "GET", "HEAD", "POST"),
    NEW_ID("sessions/ids", "POST"),
    RESOLVE("sessions/resolve", "POST"),
    END("sessions/end", "POST"),
    SESSION("sessions/*", "GET", "HEAD", "PUT", "DELETE"),
    DATA("sessions/*/data", "GET", "HEAD", "PUT", "PATCH", "DELETE"),
    ATTRIBUTE("sessions/*/data/*", "GET", "HEAD", "PUT", "DELETE"),
    NAMED("sessions/*/attribute", "GET", "HEAD", "PUT", "DELETE"),
    ROLL("sessions/*/roll", "POST"),
    TOUCH("sessions/*/touch", "POST"),
    EXTEND("sessions/*/extend", "POST"),
    META("sessions/*/meta", "PATCH"),
    USER("sessions/*/user", "PUT", "DELETE"),
    END_USER("users/end", "POST"),
    SESSIONS_OF_USER("users/*/sessions", "GET", "HEAD", "DELETE"),
    DEVICES("users/*/devices", "GET", "HEAD"),
    KEY("keys/*", "GET", "HEAD", "DELETE"),
    KEY_ATTRIBUTE("keys/*/data/*", "GET", "HEAD"),
    KEY_NAMED("keys/*/attribute", "GET", "HEAD"),
    SOCKETS("keys/*/sockets", "GET", "HEAD"),
    REFERENCE("references/*", "GET", "HEAD"),
    COUNT("count", "GET", "HEAD"),
    SWEEP("sweep", "POST"),
    HEALTH("health", "GET", "HEAD"),
    STATUS("status", "GET", "HEAD"),
    AUDIT("audit", "GET", "HEAD"),
    EVENTS("events", "GET");

    private static final String ANY = "*";
    private static final Set<String> NONE = Set.of();
    private static final Set<String> LIMIT = Set.of("limit");
    private static final Set<String> PLAIN = Set.of("mount");
    private static final Set<String> NAME = Set.of("mount", "name");
    private static final Set<String> OTHERS = Set.of("mount", "exceptKey");
    private static final Set<String> SHOWN = Set.of("mount", "data");
    private static final Set<String> LIST_OF_USER = Set.of("mount", "limit", "cursor", "data");
    private static final Set<String> LIST =
            Stream.of(LIST_OF_USER, Filters.NAMES).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

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

    /** The parameters that its query may have. */
    Set<String> parameters(String method) {
        boolean reads = method.equals("GET");
        return switch (this) {
            case SESSIONS -> reads ? LIST : PLAIN;
            case SESSIONS_OF_USER -> reads ? LIST_OF_USER : OTHERS;
            case KEY, REFERENCE -> reads ? SHOWN : PLAIN;
            case NAMED, KEY_NAMED -> NAME;
            case STATUS, EVENTS -> NONE;
            case AUDIT -> LIMIT;
            default -> PLAIN;
        };
    }

    /** Whether the name of an attribute comes in the query. */
    boolean isNamed() {
        return this == NAMED || this == KEY_NAMED;
    }

    /** Whether a token that is only for looking is good for it, as far as no values are asked for. */
    boolean isForViewers(String method, QueryText query) {
        if (!method.equals("GET")) {
            return false;
        }
        return switch (this) {
            case SESSIONS, SESSIONS_OF_USER -> Shown.of(query, Shown.NONE) != Shown.VALUES;
            case KEY, REFERENCE -> Shown.of(query, Shown.VALUES) != Shown.VALUES;
            case DEVICES, SOCKETS, COUNT, HEALTH, STATUS, AUDIT, EVENTS -> true;
            default -> false;
        };
    }

    /** Whether what it does is done by {@code Administration}, which writes the line of it. */
    boolean isOfDirectory(String method) {
        return switch (this) {
            case SESSIONS -> method.equals("GET");
            case END, END_USER, SESSIONS_OF_USER, DEVICES, KEY, KEY_ATTRIBUTE, KEY_NAMED, SOCKETS, REFERENCE -> true;
            case SWEEP, COUNT, HEALTH, STATUS, AUDIT, EVENTS -> true;
            default -> false;
        };
    }

    /** What a request with this method is an attempt to do, for the line of one that is not carried out. */
    Act act(String method) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return switch (this) {
            case SESSIONS -> reads ? Act.LIST : Act.CREATE;
            case NEW_ID -> Act.CREATE;
            case RESOLVE -> Act.READ_VALUES;
            case SESSION -> reads ? Act.READ_VALUES : method.equals("DELETE") ? Act.END : Act.WRITE;
            case DATA, ATTRIBUTE, NAMED -> reads ? Act.READ_VALUES : Act.WRITE;
            case ROLL -> Act.ROLL;
            case TOUCH -> Act.TOUCH;
            case EXTEND, META, USER -> Act.WRITE;
            case END -> Act.END_MATCH;
            case END_USER -> Act.END_USER;
            case SESSIONS_OF_USER -> reads ? Act.LIST : Act.END_USER;
            case DEVICES -> Act.LIST;
            case KEY -> reads ? Act.SHOW : Act.END;
            case KEY_ATTRIBUTE, KEY_NAMED -> Act.READ_VALUES;
            case SOCKETS, REFERENCE -> Act.SHOW;
            case SWEEP -> Act.SWEEP;
            case COUNT, HEALTH, STATUS, AUDIT, EVENTS -> Act.UNKNOWN;
        };
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
