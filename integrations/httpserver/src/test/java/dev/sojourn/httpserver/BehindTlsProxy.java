package dev.sojourn.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/** A filter that believes its peer's word for HTTPS, as a program behind a TLS proxy has one. */
final class BehindTlsProxy extends Filter {

    private final SSLSession none;

    BehindTlsProxy() {
        try {
            none = SSLContext.getDefault().createSSLEngine().getSession();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        boolean https = "https".equals(exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"));
        chain.doFilter(https ? new SecureSessionExchange(exchange, none) : exchange);
    }

    @Override
    public String description() {
        return "Believes X-Forwarded-Proto";
    }
}
