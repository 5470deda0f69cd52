package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.WebExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The door of a request. */
final class HttpDoor implements Door, AutoCloseable {

    private final HttpVisits sessions;
    private final WebExchange exchange;
    private RequestVisit request;

    HttpDoor(HttpVisits sessions, WebExchange exchange) {
        this.sessions = sessions;
        this.exchange = exchange;
        this.request = sessions.request(exchange);
    }

    @Override
    public Session session() {
        return request.session();
    }

    @Override
    public boolean presented() {
        return request.open().presented() != null;
    }

    /** A script that catches the refusal and goes on is refused again: its success must not leave. */
    @Override
    public void commit() {
        request.commit();
    }

    @Override
    public void discard() {
        request.discard();
    }

    /** The answer is a refusal: what is not stored is forgotten, and what is stored the client is told. */
    void refused() {
        request.refused();
    }

    /** After a script's own headers were set: what caches have to keep to is merged into them. */
    void tellCaches() {
        HttpVisit visit = request.ifOpen();
        if (visit != null) {
            visit.tellCaches();
        }
    }

    @Override
    public void through(UnaryOperator<WebExchange> view) {
        close();
        request = sessions.request(view.apply(exchange));
    }

    @Override
    public @Nullable Session sessionIfOpen() {
        return request.sessionIfOpen();
    }

    /** Whether the script or its dialect looked at the session at all. */
    boolean isOpen() {
        return request.ifOpen() != null;
    }

    /** The request is over, and no longer keeps its session alive; the session can still be read. */
    @Override
    public void close() {
        request.close();
    }
}
