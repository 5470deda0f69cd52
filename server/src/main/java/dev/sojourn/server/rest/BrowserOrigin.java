package dev.sojourn.server.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests that a browser makes for a page of another origin, by {@code Origin} (RFC 6454) and by
 * {@code Sec-Fetch-Site} (Fetch Metadata). What is not a browser sends neither.
 */
final class BrowserOrigin {

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private BrowserOrigin() {}

    static boolean isForeign(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return site != null && !OWN_SITE.contains(site.toLowerCase(Locale.ROOT))
                || origin != null && !isOwn(origin, request.getHeader("Host"));
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            URI page = new URI(origin);
            String scheme = page.getScheme();
            if (page.getHost() == null || scheme == null) {
                return false;
            }
            // A proxy may have ended TLS before this server, so the scheme is the page's own.
            URI here = new URI(scheme + "://" + host);
            return page.getHost().equalsIgnoreCase(here.getHost()) && port(page) == port(here);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
