package dev.sojourn.server.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The filter that refuses a URL that is too long with 414, and a body that is announced as too long with 413, before
 * a byte of it is read. A body of unannounced length is bounded by whoever reads it.
 */
public final class SizeGuard implements Filter {

    private final int urlLength;
    private final int bodyBytes;

    /**
     * The filter.
     *
     * @param urlLength the most characters of a path with its query
     * @param bodyBytes the most bytes of a body
     */
    public SizeGuard(int urlLength, int bodyBytes) {
        this.urlLength = urlLength;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String query = http.getQueryString();
        if (http.getRequestURI().length() + (query == null ? 0 : 1 + query.length()) > urlLength) {
            answer.sendError(HttpServletResponse.SC_REQUEST_URI_TOO_LONG);
        } else if (http.getContentLengthLong() > bodyBytes) {
            // The rest of the body is on its way and nobody will read it.
            answer.setHeader("Connection", "close");
            answer.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else {
            chain.doFilter(request, response);
        }
    }
}
