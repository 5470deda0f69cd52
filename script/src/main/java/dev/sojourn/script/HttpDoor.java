package dev.sojourn.script;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.WebExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The door of a request. */
final class HttpDoor implements Door, AutoCloseable {

    private final HttpVisits sessions;
    private final WebExchange exchange;
    private WebExchange seen;
    private @Nullable HttpVisit visit;
    private boolean lost;

    HttpDoor(HttpVisits sessions, WebExchange exchange) {
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

    /** A script that catches the refusal and goes on is refused again: its success must not leave. */
    @Override
    public void commit() {
        HttpVisit opened = visit;
        if (opened == null) {
            return;
        }
        lost = lost || opened.commit() == CommitOutcome.DROPPED;
        if (lost) {
            throw new ChangesLostException(opened.session().fingerprint());
        }
    }

    @Override
    public void discard() {
        if (visit != null) {
            visit.discard();
        }
        lost = false;
    }

    /** The answer is a refusal: what is not stored is forgotten, and what is stored the client is told. */
    void refused() {
        discard();
        if (visit != null) {
            visit.tellStored();
        }
    }

    /** After a script's own headers were set: what caches have to keep to is merged into them. */
    void tellCaches() {
        if (visit != null) {
            visit.tellCaches();
        }
    }

    @Override
    public void through(UnaryOperator<WebExchange> view) {
        close();
        visit = null;
        seen = view.apply(exchange);
    }

    @Override
    public @Nullable Session sessionIfOpen() {
        return visit == null ? null : visit.session();
    }

    /** Whether the script or its dialect looked at the session at all. */
    boolean isOpen() {
        return visit != null;
    }

    /** The request is over, and no longer keeps its session alive; the session can still be read. */
    @Override
    public void close() {
        if (visit != null) {
            visit.close();
        }
    }
}
