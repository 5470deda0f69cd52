package dev.sojourn.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an application is seen from outside: under which origins, through which proxies, at which hosts. What a request
 * came over follows from it, and so do the cookie ({@code Secure}, {@code __Host-}), and which pages are the
 * application's own ({@link Origins}).
 *
 * <pre>{@code
 * HttpVisits visits = HttpVisits.builder(engine)
 *         .address(PublicAddress.builder().publicOrigins("https://app.example").build())
 *         .build();
 * }</pre>
 *
 * <p>Unless told otherwise the connection decides: its scheme, and the {@code Host} that the client wrote. That is
 * wrong behind a proxy that ends TLS. A public origin is the surest cure. Where the application has many names, trusted
 * proxies are another: of a request that one of them sent, the scheme is the last that {@code X-Forwarded-Proto} names,
 * or {@code proto} of {@code Forwarded} (RFC 7239). No header of anybody else is believed, and no header is believed
 * about the host: let the proxy pass {@code Host} on as it came.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class PublicAddress {

    private static final PublicAddress DIRECT = builder().build();

    private final List<Origin> publicOrigins;
    private final List<Network> trustedProxies;
    private final Set<String> hosts;

    private PublicAddress(Builder from, List<Origin> publicOrigins, List<Network> trustedProxies) {
        this.publicOrigins = List.copyOf(publicOrigins);
        this.trustedProxies = List.copyOf(trustedProxies);
        Set<String> all = new LinkedHashSet<>(from.hosts);
        publicOrigins.forEach(origin -> all.add(origin.host()));
        this.hosts = Set.copyOf(all);
    }

    /**
     * That of an application which clients reach directly.
     *
     * @return the default
     */
    public static PublicAddress direct() {
        return DIRECT;
    }

    /**
     * Begins a description.
     *
     * @return a builder of what {@link #direct} gives
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether the client spoke HTTPS.
     *
     * @param request the request
     * @return whether the public origin says so, or the trusted proxy, or else the connection
     */
    public boolean isSecure(WebExchange request) {
        Origin stated = stated(request);
        if (stated != null) {
            return stated.scheme().equals("https");
        }
        String scheme = isByTrustedProxy(request) ? forwardedScheme(request) : null;
        return scheme != null ? scheme.equals("https") || scheme.equals("wss") : request.secure();
    }

    /**
     * Whether the application answers at the host that a request names. A page of an attacker can let its own name mean
     * this server (DNS rebinding) and is then of one origin with it; but its {@code Host} gives it away. Addresses and
     * {@code localhost} always pass, for no name server has a say in them.
     *
     * @param request the request
     * @return false when hosts or public origins were named, and it is none of them
     */
    public boolean answersFor(WebExchange request) {
        if (hosts.isEmpty()) {
            return true;
        }
        Origin named = named(request, "http");
        return named != null && (hosts.contains(named.host()) || named.isAddress() || named.isLocalhost());
    }

    /** Whether pages of an origin are the application's own. */
    boolean isOwn(Origin origin, WebExchange request) {
        return publicOrigins.isEmpty()
                ? origin.equals(named(request, isSecure(request) ? "https" : "http"))
                : publicOrigins.contains(origin);
    }

    /** A request as it came from the client. */
    WebExchange seen(WebExchange request) {
        return publicOrigins.isEmpty() && trustedProxies.isEmpty() ? request : new Seen(request, isSecure(request));
    }

    /**
     * The public origin that a request came for: the one of its host and port, or else of its host alone, or else the
     * first; null when there is none.
     */
    private @Nullable Origin stated(WebExchange request) {
        Origin first = publicOrigins.isEmpty() ? null : publicOrigins.get(0);
        Origin sameHost = null;
        for (Origin origin : publicOrigins) {
            Origin named = named(request, origin.scheme());
            if (origin.equals(named)) {
                return origin;
            }
            if (sameHost == null && named != null && named.host().equals(origin.host())) {
                sameHost = origin;
            }
        }
        return sameHost != null ? sameHost : first;
    }

    private static @Nullable Origin named(WebExchange request, String scheme) {
        return Origin.of(scheme, request.host());
    }

    /**
     * Whether a request came by a proxy that is trusted, and what it says of its client may be believed.
     *
     * @param request the request
     * @return false when it came from elsewhere, or no proxies were named
     */
    public boolean isByTrustedProxy(WebExchange request) {
        String peer = request.remoteAddress();
        return peer != null && trustedProxies.stream().anyMatch(network -> network.contains(peer));
    }

    /** What the proxy itself wrote: it comes last, after what its client may have. */
    private static @Nullable String forwardedScheme(WebExchange request) {
        String scheme = last(request.headers("X-Forwarded-Proto"));
        if (scheme == null) {
            String forwarded = last(request.headers("Forwarded"));
            for (String pair : forwarded == null ? new String[0] : forwarded.split(";", -1)) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equalsIgnoreCase("proto")) {
                    scheme = parts[1].replace("\"", "");
                }
            }
        }
        return scheme == null || scheme.isEmpty() ? null : scheme.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String last(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String line = lines.get(lines.size() - 1);
        return line.substring(line.lastIndexOf(',') + 1).strip();
    }

    private static final class Seen extends ForwardingExchange {

        private final boolean secure;

        Seen(WebExchange inner, boolean secure) {
            super(inner);
            this.secure = secure;
        }

        @Override
        public boolean secure() {
            return secure;
        }
    }

    /** The settings of a {@link PublicAddress}. Not safe for use by several threads. */
    public static final class Builder {

        private final List<String> publicOrigins = new ArrayList<>();
        private final List<String> trustedProxies = new ArrayList<>();
        private final Set<String> hosts = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Names the origins at which browsers reach the application, whatever is between. A request came for the one of
         * its {@code Host}, port and all; or else of the host alone; or else for the first.
         *
         * @param origins each as {@link Origins#only} takes them
         * @return this
         */
        public Builder publicOrigins(String... origins) {
            publicOrigins.addAll(List.of(origins));
            return this;
        }

        /**
         * Names the proxies that are believed about the scheme of a request.
         *
         * @param networks addresses such as {@code 10.0.0.7}, networks such as {@code 10.0.0.0/8} or {@code fd00::/8},
         *     and {@code loopback}
         * @return this
         */
        public Builder trustedProxies(String... networks) {
            trustedProxies.addAll(List.of(networks));
            return this;
        }

        /**
         * Names further hosts at which the application answers. Once there is one, or a public origin, requests for
         * other names are refused with 421.
         *
         * @param names host names without ports
         * @return this
         */
        public Builder hosts(String... names) {
            for (String name : names) {
                hosts.add(name.toLowerCase(Locale.ROOT));
            }
            return this;
        }

        /**
         * Checks all settings together.
         *
         * @return the address
         * @throws IllegalArgumentException when settings are wrong; the message lists every fault
         */
        public PublicAddress build() {
            List<String> faults = new ArrayList<>();
            List<Origin> origins = new ArrayList<>();
            List<Network> networks = new ArrayList<>();
            publicOrigins.forEach(text -> collect(faults, () -> origins.add(Origin.required(text))));
            trustedProxies.forEach(text -> collect(faults, () -> networks.add(Network.of(text))));
            for (String host : hosts) {
                Origin parsed = Origin.of("http", host);
                if (parsed == null || !parsed.host().equals(host)) {
                    faults.add("\"" + host + "\" is no host name; write it without scheme, port and path.");
                }
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(
                        "The public address cannot be built:\n- " + String.join("\n- ", faults));
            }
            return new PublicAddress(this, origins, networks);
        }

        private static void collect(List<String> faults, Runnable setting) {
            try {
                setting.run();
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
    }
}
