package dev.sojourn.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.LocalSessionStore;
import io.vertx.ext.web.sstore.SessionStore;
import java.time.Duration;

/**
 * The local session store of Vert.x Web, asked as its session handler does: get, and at the end of the request accessed
 * and put. Its futures are complete when they are returned, so nobody waits.
 */
final class VertxSubject extends EngineSubject<Session> {

    private static final long IDLE_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Vertx vertx = Vertx.vertx();
    private final SessionStore store = LocalSessionStore.create(vertx);

    @Override
    Session make() {
        return store.createSession(IDLE_MILLIS);
    }

    @Override
    Session enter(String id) {
        return done(store.get(id));
    }

    @Override
    String id(Session session) {
        return session.id();
    }

    @Override
    Object get(Session session, String name) {
        return session.get(name);
    }

    @Override
    void set(Session session, String name, Object value) {
        session.put(name, value);
    }

    @Override
    void leave(Session session) {
        session.setAccessed();
        done(store.put(session));
    }

    @Override
    boolean end(Session session) {
        leave(session);
        session.destroy();
        return store.delete(session.id()).succeeded();
    }

    private static <T> T done(Future<T> future) {
        if (future.failed()) {
            throw new IllegalStateException(future.cause());
        }
        return future.result();
    }

    @Override
    public void close() {
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
