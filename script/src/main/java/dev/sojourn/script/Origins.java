package dev.sojourn.script;

import dev.sojourn.script.mount.MountOptions;
import dev.sojourn.script.web.ScriptExchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages may act here with the cookies of their reader: those of this host and port, and listed ones. */
final class Origins {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Set<String> listed;
    private final boolean guarded;

    /** The rules of a mount, by its options {@code origins} and {@code sameOrigin}. */
    Origins(MountOptions options) {
        this.guarded = options.flag("sameOrigin", true);
        this.listed = Set.copyOf(options.texts("origins").stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList());
    }

    /** Whether a page may open a socket (RFC 6455, section 10.2); a client without an origin is no page. */
    boolean mayConnect(ScriptExchange exchange) {
        List<String> origins = exchange.headers("origin");
        return origins.isEmpty()
                || origins.size() == 1 && (isOwn(origins.get(0), exchange) || isListed(origins.get(0)));
    }

    /**
     * Whether a request may change something: with a cookie, which a browser adds by itself, only on behalf of a page
     * that may. What browsers say of the site (W3C Fetch Metadata) is believed, and where they say nothing the origin
     * is compared.
     */
    boolean mayChange(ScriptExchange exchange) {
        if (!guarded
                || READING.contains(exchange.method())
                || exchange.headers("cookie").isEmpty()) {
            return true;
        }
        List<String> sites = exchange.headers("sec-fetch-site");
        if (sites.isEmpty()) {
            return mayConnect(exchange);
        }
        return sites.equals(List.of("same-origin"))
                || sites.equals(List.of("none"))
                || exchange.headers("origin").stream().anyMatch(this::isListed);
    }

    private boolean isListed(String origin) {
        return listed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static boolean isOwn(String origin, ScriptExchange exchange) {
        String place = place(origin);
        return place != null
                && place.equals(place(origin.substring(0, origin.indexOf(':')) + "://" + exchange.authority()));
    }

    /** Host and port, with the scheme's own port when none is named; null when it is no origin of a page. */
    private static @Nullable String place(String origin) {
        try {
            URI uri = new URI(origin);
            String scheme = uri.getScheme();
            if (scheme == null || uri.getHost() == null || uri.getUserInfo() != null) {
                return null;
            }
            boolean tls = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss");
            int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
            return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
