package dev.sojourn.server.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * The filter that gives every response the headers that keep browsers careful: no scripts, styles, frames or forms from
 * anywhere but this server, none inline; no guessing of types; no address of a page told to other sites.
 */
public final class SecurityHeaders implements Filter {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** The filter. */
    public SecurityHeaders() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse http = (HttpServletResponse) response;
        apply(http);
        chain.doFilter(request, new Kept(http, RequestId.of((HttpServletRequest) request)));
    }

    static void apply(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** A response whose reset keeps the headers: error answers reset it. */
    private static final class Kept extends HttpServletResponseWrapper {

        private final String id;

        Kept(HttpServletResponse response, String id) {
            super(response);
            this.id = id;
        }

        /** An id that somebody else chooses takes the place of ours, also where he only adds a header. */
        @Override
        public void addHeader(String name, String value) {
            if (name.equalsIgnoreCase(RequestId.HEADER)) {
                super.setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }

        @Override
        public void reset() {
            super.reset();
            apply((HttpServletResponse) getResponse());
            super.setHeader(RequestId.HEADER, id);
        }
    }
}
