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

/**
 * The filter that refuses a path with an encoded slash or backslash, with 400. Who decodes such a path may find other
 * segments in it, or a way up, that those before did not see.
 */
public final class SlashGuard implements Filter {

    /** The filter. */
    public SlashGuard() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ((HttpServletRequest) request).getRequestURI().toLowerCase(Locale.ROOT);
        if (path.contains("%2f") || path.contains("%5c")) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else {
            chain.doFilter(request, response);
        }
    }
}
