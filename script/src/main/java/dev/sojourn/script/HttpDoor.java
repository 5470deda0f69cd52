package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.http.HttpSessions;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.WebExchange;
import dev.sojourn.script.dialect.Door;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The door of a request. */
final class HttpDoor implements Door {

    private final HttpSessions sessions;
    private final WebExchange exchange;
    private WebExchange seen;
    private @Nullable HttpVisit visit;

    HttpDoor(HttpSessions sessions, WebExchange exchange) {
        this.sessions = sessions;
        this.exchange = exchange;
        this.seen = exchange;
    }

    private HttpVisit visit() {
        HttpVisit opened = visit;
        if (opened == null) {
            opened = sessions.enter(seen);
            visit = opened;
        }
        return opened;
    }

    @Override
    public Session session() {
        return visit().session();
    }

    @Override
    public boolean presented() {
        return visit().presented() != null;
    }

    @Override
    public void commit() {
        if (visit != null) {
            visit.commit();
        }
    }

    @Override
    public void discard() {
        if (visit != null) {
            visit.discard();
        }
    }

    @Override
    public void through(UnaryOperator<WebExchange> view) {
        discard();
        visit = null;
        seen = view.apply(exchange);
    }

    /** Whether the script or its dialect looked at the session at all. */
    boolean isOpen() {
        return visit != null;
    }
}
