package dev.sojourn.script;

import dev.sojourn.script.web.ScriptExchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a page may open a socket here (RFC 6455, section 10.2): only pages of this host and port, or listed ones. */
final class Origins {

    private Origins() {}

    static boolean allow(ScriptExchange exchange, List<String> listed) {
        List<String> origins = exchange.headers("origin");
        if (origins.isEmpty()) {
            return true;
        }
        String origin = origins.size() == 1 ? origins.get(0) : "";
        String place = place(origin);
        if (place == null) {
            return false;
        }
        String scheme = origin.substring(0, origin.indexOf(':'));
        return place.equals(place(scheme + "://" + exchange.authority()))
                || listed.stream().anyMatch(allowed -> allowed.equalsIgnoreCase(origin));
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
