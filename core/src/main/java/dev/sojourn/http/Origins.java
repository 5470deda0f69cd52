package dev.sojourn.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may change something here, and which may open a socket: one rule for every door. A browser lets every
 * page send requests to every host, and a cookie that is set in the answer counts, whether or not one was sent along:
 * so a foreign page could log its reader in as somebody else. And it lets every page open sockets, with the host's
 * cookies (RFC 6455, section 10.2).
 *
 * <p>A request is judged by {@code Sec-Fetch-Site} (W3C Fetch Metadata) where the browser says it, and otherwise by
 * {@code Origin} (RFC 6454): scheme, host and port have to be those of the server, as {@link PublicAddress} knows them,
 * or those of a listed origin. {@code Origin: null} is nobody's. A request with neither comes from no browser of this
 * decade, and no page can steer it.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class Origins {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final boolean sameAllowed;
    private final Set<Origin> listed;
    private final boolean absentAllowed;

    private Origins(boolean sameAllowed, Set<Origin> listed, boolean absentAllowed) {
        this.sameAllowed = sameAllowed;
        this.listed = listed;
        this.absentAllowed = absentAllowed;
    }

    /**
     * Pages of the server itself: those of its public origins, or, when it was told none, of the scheme of the request
     * and its {@code Host}.
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
     * Also lets in handshakes of sockets without an {@code Origin}, which no browser sends but any program may. Without
     * this they are refused where they could rely on a cookie: when the request has a {@code Cookie} header, or when
     * ids travel in nothing but cookies.
     *
     * @return a copy
     */
    public Origins allowAbsent() {
        return new Origins(sameAllowed, listed, true);
    }

    /**
     * Whether handshakes without an {@code Origin} are let in that could rely on a cookie.
     *
     * @return false unless {@link #allowAbsent()} was called
     */
    public boolean absentAllowed() {
        return absentAllowed;
    }

    /**
     * Whether a request may change something. One whose method only reads may (RFC 9110, section 9.2.1).
     *
     * @param request the request
     * @param address how the server is seen from outside
     * @return false when a page asked for it that may not
     */
    public boolean mayChange(WebExchange request, PublicAddress address) {
        return READING.contains(request.method()) || mayAsk(request, address);
    }

    /**
     * Whether a request is of no page, or of one that may ask for anything, whatever its method is.
     *
     * @param request the request
     * @param address how the server is seen from outside
     * @return false when a page asked for it that may not
     */
    public boolean mayAsk(WebExchange request, PublicAddress address) {
        List<String> origins = request.headers("Origin");
        List<String> sites = request.headers("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return isOwn(sites) || isListed(origins);
        }
        Origin origin = only(origins);
        return origins.isEmpty()
                || origin != null && (listed.contains(origin) || sameAllowed && address.isOwn(origin, request));
    }

    /**
     * Whether a request may open a socket.
     *
     * @param request the handshake
     * @param address how the server is seen from outside
     * @param reliesOnCookies whether ids travel in nothing but cookies
     * @return false when a page asked for it that may not, or when it names no origin and that is not allowed
     * @throws BadSessionRequestException status 400 when it names more than one origin
     */
    public boolean mayConnect(WebExchange request, PublicAddress address, boolean reliesOnCookies) {
        List<String> origins = request.headers("Origin");
        if (origins.size() > 1 || origins.size() == 1 && origins.get(0).indexOf(',') >= 0) {
            throw BadSessionRequestException.manyOrigins();
        }
        boolean cookie = reliesOnCookies || !request.headers("Cookie").isEmpty();
        boolean named = !origins.isEmpty() || !request.headers("Sec-Fetch-Site").isEmpty();
        return (named || absentAllowed || !cookie) && mayAsk(request, address);
    }

    /**
     * What is known of an origin before the request is.
     *
     * @param origin the value of its {@code Origin} header
     * @return false when no request with this origin can pass
     */
    public boolean mayPass(String origin) {
        Origin parsed = Origin.parse(origin);
        return parsed != null && (sameAllowed || listed.contains(parsed));
    }

    private boolean isOwn(List<String> sites) {
        // "none" is the reader himself, by the address bar or a bookmark. Of "same-site" another host may be the
        // author.
        return sameAllowed && (sites.equals(List.of("same-origin")) || sites.equals(List.of("none")));
    }

    private boolean isListed(List<String> origins) {
        Origin origin = only(origins);
        return origin != null && listed.contains(origin);
    }

    private static @Nullable Origin only(List<String> origins) {
        return origins.size() == 1 ? Origin.parse(origins.get(0)) : null;
    }

    private static Set<Origin> parsed(String... origins) {
        return Stream.of(origins).map(Origin::required).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        Set<String> texts = new TreeSet<>();
        listed.forEach(origin -> texts.add(origin.toString()));
        return "Origins[" + (sameAllowed ? "same " : "") + texts + (absentAllowed ? " or absent]" : "]");
    }
}
