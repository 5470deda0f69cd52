package dev.sojourn.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import java.io.IOException;
import java.util.Objects;

/**
 * Gives handlers of the JDK's HTTP server sessions. Handlers are wrapped, and ask for the session of their exchange:
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * SessionHandlers sessions = SessionHandlers.of(engine);
 * server.createContext("/", sessions.wrap(exchange -> {
 *     exchange.sendResponseHeaders(SessionHandlers.session(exchange).exists() ? 204 : 401, -1);
 *     exchange.close();
 * }));
 * }</pre>
 *
 * <p>The visit of a request is opened at the first call of {@link #session}, or, when ids may travel in bodies, at the
 * first look at the body. Changes are stored before the head of the response leaves, at each flush after that, and at
 * the end. The head is held back until the handler flushes, closes or returns, or has written more than 8 KiB, so that
 * a session that could not be found or stored is answered in the place of what the handler wrote: {@link
 * dev.sojourn.http.SessionFault} is the table.
 *
 * <p>A handler that throws, or closes its exchange without an answer, is answered with 500 and logged, where the server
 * alone would just close the connection; what it changed until then is stored. A handler that returns without either
 * may answer later from another thread, as the server allows; its visit lasts until the exchange is closed. Safe for
 * use by many threads; one session is used by one thread at a time.
 */
public final class SessionHandlers {

    private final HttpVisits visits;

    private SessionHandlers(HttpVisits visits) {
        this.visits = visits;
    }

    /**
     * With the standard cookie, {@code Secure} on HTTPS and not so on plain HTTP.
     *
     * @param engine the engine, which the caller closes after the server
     * @return what wraps handlers
     */
    public static SessionHandlers of(SessionEngine engine) {
        return of(HttpVisits.of(
                engine,
                Carriers.cookie(CookieSettings.builder().secureByScheme().build())));
    }

    /**
     * With carriers, origins and addresses that the program has set itself.
     *
     * @param visits opens the visits of requests
     * @return what wraps handlers
     */
    public static SessionHandlers of(HttpVisits visits) {
        return new SessionHandlers(Objects.requireNonNull(visits, "visits"));
    }

    /**
     * A handler whose exchanges have sessions. Works in every context, also in one with an authenticator. Inside a
     * context that has the {@link #filter()} of the same visits, it is the handler itself.
     *
     * @param handler what answers requests; what turns failures into answers of the application's own belongs inside it
     * @return the handler to give to the server
     */
    public HttpHandler wrap(HttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return exchange -> serve(exchange, handler);
    }

    /**
     * A filter that does the same for a whole context, whose later filters may use the session too. Not for contexts
     * with an authenticator: the server runs that after all filters and can't use an exchange which a filter has
     * replaced. Requests of such a context are answered with 500, and the log says why; wrap its handler.
     *
     * @return the filter
     */
    public Filter filter() {
        return new SessionFilter(this);
    }

    /**
     * The session of an exchange.
     *
     * @param exchange the exchange as the handler received it, wrapped further or not
     * @return the session, absent until it begins; the same object for the whole request
     * @throws IllegalStateException when the handler was not wrapped
     * @throws dev.sojourn.http.BadSessionRequestException when the request presents its id badly; leave it to the
     *     wrapper
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer; leave it to the wrapper
     */
    public static Session session(HttpExchange exchange) {
        SessionExchange served = SessionExchange.of(exchange);
        if (served == null) {
            throw new IllegalStateException(
                    "The handler of the context " + exchange.getHttpContext().getPath()
                            + " was not wrapped. Give the server SessionHandlers.wrap(handler)");
        }
        return served.session();
    }

    void serve(HttpExchange wire, HttpHandler handler) throws IOException {
        SessionExchange outer = SessionExchange.of(wire);
        if (outer != null && outer.isOf(visits)) {
            handler.handle(wire);
            return;
        }
        SessionExchange exchange = new SessionExchange(wire, visits);
        try {
            exchange.check();
            handler.handle(exchange.shown());
            exchange.returned();
        } catch (IOException | RuntimeException | Error failure) {
            if (!exchange.failed(failure)) {
                throw failure;
            }
        }
    }
}
