package dev.sojourn.server.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter that refuses changes which a browser was made to ask for by a page of another origin, with 403. It
 * believes {@code Sec-Fetch-Site} (W3C Fetch Metadata) where a browser sends it, and else compares {@code Origin}
 * (RFC 6454) with the request's own host. A client that sends neither is no browser of this decade, and no page can
 * steer it.
 */
public final class SameSiteGuard implements Filter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** The filter. */
    public SameSiteGuard() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (SAFE.contains(http.getMethod()) || isOfThisOrigin(http)) {
            chain.doFilter(request, response);
        } else {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static boolean isOfThisOrigin(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            // Not the origin too: of a form on a page that hides its address the browser makes it "null".
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin == null || origin.toLowerCase(Locale.ROOT).equals(ownOrigin(request));
    }

    /** Browsers leave the scheme's own port out of both headers, so the texts can be compared. */
    private static @Nullable String ownOrigin(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host == null ? null : request.getScheme() + "://" + host.toLowerCase(Locale.ROOT);
    }
}
