package dev.sojourn.websocket;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a socket. Browsers let every page open a socket to every host and send the host's cookies
 * along, so the server has to look at the {@code Origin} (RFC 6455, sections 4.2.2 and 10.2). Scheme, host and port
 * are compared exactly, the host without regard to ASCII case; {@code Origin: null} is nobody's. Immutable; safe for
 * use by many threads.
 */
public final class Origins {

    private final boolean sameAllowed;
    private final Set<Origin> listed;
    private final boolean absentAllowed;

    private Origins(boolean sameAllowed, Set<Origin> listed, boolean absentAllowed) {
        this.sameAllowed = sameAllowed;
        this.listed = listed;
        this.absentAllowed = absentAllowed;
    }

    /**
     * Pages of the server itself: their origin is the scheme of the request and its {@code Host}. Behind a proxy this
     * needs a container that is told the outer scheme and host; otherwise list the origins.
     *
     * @return the default rule
     */
    public static Origins same() {
        return new Origins(true, Set.of(), false);
    }

    /**
     * Pages of these origins and no others. What a client writes into {@code Host} has no say then.
     *
     * @param origins each as scheme, host and, unless it is the scheme's own, port: {@code https://app.example}
     * @return the rule
     * @throws IllegalArgumentException when there is none, or one is no origin
     */
    public static Origins only(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("No origin is listed; name at least one, or use Origins.same()");
        }
        return new Origins(false, parsed(origins), false);
    }

    /**
     * Pages of the server itself and of these origins.
     *
     * @param origins as for {@link #only}
     * @return the rule
     * @throws IllegalArgumentException when one is no origin
     */
    public static Origins sameOr(String... origins) {
        return new Origins(true, parsed(origins), false);
    }

    /**
     * Also lets in handshakes without an {@code Origin}, which no browser sends but any program may. Without this
     * they are refused where they could rely on a cookie: when the request has a {@code Cookie} header, or when ids
     * travel in nothing but cookies.
     *
     * @return a copy
     */
    public Origins allowAbsent() {
        return new Origins(sameAllowed, listed, true);
    }

    boolean absentAllowed() {
        return absentAllowed;
    }

    /** Whether some request with this origin could pass; what is known before the request's host is. */
    boolean mayPass(String origin) {
        Origin parsed = Origin.parse(origin);
        return parsed != null && (sameAllowed || listed.contains(parsed));
    }

    /**
     * Whether a request with this origin passes.
     *
     * @param server the origin by the request's scheme and host, null when it has no usable host
     */
    boolean pass(String origin, Supplier<@Nullable Origin> server) {
        Origin parsed = Origin.parse(origin);
        return parsed != null && (listed.contains(parsed) || sameAllowed && parsed.equals(server.get()));
    }

    private static Set<Origin> parsed(String... origins) {
        return Stream.of(origins).map(Origins::parsed).collect(Collectors.toUnmodifiableSet());
    }

    private static Origin parsed(String text) {
        Origin origin = Origin.parse(text);
        if (origin == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no origin: write http:// or https://, the host and,"
                    + " unless it is the scheme's own, the port, and no path, as in https://app.example:8443");
        }
        return origin;
    }

    @Override
    public String toString() {
        Set<String> texts = new TreeSet<>();
        listed.forEach(origin -> texts.add(origin.toString()));
        return "Origins[" + (sameAllowed ? "same " : "") + texts + (absentAllowed ? " or absent]" : "]");
    }
}
