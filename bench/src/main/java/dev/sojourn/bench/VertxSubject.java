package dev.sojourn.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.LocalSessionStore;
import io.vertx.ext.web.sstore.SessionStore;
import java.time.Duration;
import java.util.Map;

/**
 * The local session store of Vert.x Web, asked as its session handler does: get, and at the end of the request accessed
 * and put. Its futures are complete when they are returned, so nobody waits.
 */
final class VertxSubject implements Subject {

    private static final long IDLE_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Vertx vertx = Vertx.vertx();
    private final SessionStore store = LocalSessionStore.create(vertx);

    @Override
    public String begin(int number) {
        return new String(make(number).id().toCharArray());
    }

    @Override
    public Object read(String ticket) {
        Session session = done(store.get(ticket));
        Object user = session.get(Payload.USER);
        leave(session);
        return user;
    }

    @Override
    public int raise(String ticket) {
        Session session = done(store.get(ticket));
        int raised = session.<Integer>get(Payload.COUNTER) + 1;
        session.put(Payload.COUNTER, raised);
        leave(session);
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        Session session = make(number);
        session.destroy();
        return store.delete(session.id()).succeeded();
    }

    private Session make(int number) {
        Session session = store.createSession(IDLE_MILLIS);
        for (Map.Entry<String, Object> attribute : Payload.of(number).entrySet()) {
            session.put(attribute.getKey(), attribute.getValue());
        }
        leave(session);
        return session;
    }

    private void leave(Session session) {
        session.setAccessed();
        done(store.put(session));
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
