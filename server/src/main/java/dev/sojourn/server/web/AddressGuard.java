package dev.sojourn.server.web;

import dev.sojourn.http.PublicAddress;
import dev.sojourn.http.WebExchange;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The outermost filter: refuses requests for hosts that the server does not answer for, with 421 (RFC 9110, section
 * 15.5.20), and shows all others as they came from the client, whatever proxy is between.
 */
public final class AddressGuard implements Filter {

    private static final int MISDIRECTED = 421;

    private static final Logger LOG = System.getLogger(AddressGuard.class.getName());

    private final PublicAddress address;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * A filter for a server.
     *
     * @param address how the server is seen from outside
     */
    public AddressGuard(PublicAddress address) {
        this.address = address;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        WebExchange exchange = new ServletExchange(http, answer);
        if (!address.answersFor(exchange)) {
            if (!warned.getAndSet(true)) {
                LOG.log(
                        Level.WARNING,
                        "A request named a host that this server does not answer for, and was answered with 421. If"
                                + " browsers reach it under that name, set --public-origin or --allowed-hosts");
            }
            answer.sendError(MISDIRECTED);
            return;
        }
        boolean secure = address.isSecure(exchange);
        chain.doFilter(secure == http.isSecure() ? http : new Seen(http, secure), response);
    }

    private static final class Seen extends HttpServletRequestWrapper {

        private final boolean secure;

        Seen(HttpServletRequest request, boolean secure) {
            super(request);
            this.secure = secure;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }
    }
}
