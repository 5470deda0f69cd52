package dev.sojourn.suites.vertx;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import io.vertx.ext.web.sstore.SessionStore;

/** Shows a suite which sessions there are. It takes none: what stores them is the handler alone. */
final class StoreInPlace implements SessionStore {

    private final MemoryStore memory = new MemoryStore();
    private final SessionEngine engine = HandlerInPlace.engine(memory, SessionHandler.DEFAULT_SESSION_TIMEOUT);
    private final LocalSessionStore vertxs;

    StoreInPlace(Vertx vertx) {
        vertxs = LocalSessionStore.create(vertx);
    }

    MemoryStore memory() {
        return memory;
    }

    /** Some session for one that is there: the suite only asks whether it is. */
    @Override
    public Future<Session> get(String key) {
        return Future.succeededFuture(
                engine.directory().find(key).map(found -> createSession(1)).orElse(null));
    }

    @Override
    public Session createSession(long timeout) {
        return vertxs.createSession(timeout);
    }

    @Override
    public Session createSession(long timeout, int length) {
        return vertxs.createSession(timeout, length);
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
    public Future<Void> delete(String id) {
        return refused();
    }

    @Override
    public Future<Void> put(Session session) {
        return refused();
    }

    @Override
    public Future<Void> clear() {
        return refused();
    }

    @Override
    public Future<Integer> size() {
        return refused();
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(new UnsupportedOperationException("Sessions are stored by the handler alone"));
    }

    @Override
    public void close() {
        vertxs.close();
    }
}
