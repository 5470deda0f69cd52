package dev.sojourn.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Wraps what comes after it in a context that has no authenticator. */
final class SessionFilter extends Filter {

    private final SessionHandlers sessions;

    SessionFilter(SessionHandlers sessions) {
        this.sessions = sessions;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        sessions.serve(exchange, inner -> {
            if (inner.getHttpContext().getAuthenticator() != null) {
                throw new IllegalStateException("The context "
                        + inner.getHttpContext().getPath()
                        + " has an authenticator, which can't use the exchange of a filter for sessions. Take the"
                        + " filter away, and wrap the handler of the context by SessionHandlers.wrap");
            }
            chain.doFilter(inner);
        });
    }

    @Override
    public String description() {
        return "Sessions";
    }
}
