package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * Hands a session of ours, and its user, to a routing context. Only Vert.x's own session handler can set them, so one
 * is kept whose store makes what it is given, and which writes no cookie.
 */
final class SessionBridge implements SessionStore {

    private static final ThreadLocal<@Nullable Session> HANDED = new ThreadLocal<>();
    static final SessionHandler HANDLER =
            SessionHandler.create(new SessionBridge()).setCookieless(true);

    private SessionBridge() {}

    /** Makes these the session and, unless it is null, the user of a routing context. */
    static void hand(RoutingContext routing, Session session, @Nullable User user) {
        HANDED.set(session);
        try {
            HANDLER.newSession(routing);
        } finally {
            HANDED.remove();
        }
        if (user != null) {
            var unused = HANDLER.setUser(routing, user);
        }
    }

    @Override
    public Session createSession(long timeout) {
        Session session = HANDED.get();
        if (session == null) {
            throw new IllegalStateException("No session is being handed over by this thread");
        }
        return session;
    }

    @Override
    public Session createSession(long timeout, int length) {
        return createSession(timeout);
    }

    @Override
    public SessionStore init(Vertx vertx, JsonObject options) {
        return this;
    }

    @Override
    public long retryTimeout() {
        return 0;
    }

    @Override
    public Future<@Nullable Session> get(String cookieValue) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> delete(String id) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> put(Session session) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> clear() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Integer> size() {
        return Future.succeededFuture(0);
    }

    @Override
    public void close() {}
}
