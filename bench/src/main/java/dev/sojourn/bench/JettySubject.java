package dev.sojourn.bench;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionHandler;

/**
 * Jetty's session handler with the cache that it makes itself, over no store. A visit is what the handler does with a
 * session of a request: get, access, commit before the response leaves, complete after it.
 */
final class JettySubject extends EngineSubject<ManagedSession> {

    private static final int IDLE_SECONDS = 1_800;

    private final Server server = new Server();
    private final SessionHandler handler = new SessionHandler();
    private final Request request;

    JettySubject() {
        handler.setMaxInactiveInterval(IDLE_SECONDS);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
        // A new session asks its request for nothing but its hash, and whether it came over https.
        ConnectionMetaData plain = stub(ConnectionMetaData.class, Map.of("isSecure", false));
        request = stub(Request.class, Map.of("getConnectionMetaData", plain, "hashCode", 1));
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @Override
    ManagedSession make() {
        ManagedSession[] made = new ManagedSession[1];
        handler.newSession(request, null, session -> made[0] = session);
        return made[0];
    }

    @Override
    ManagedSession enter(String id) {
        ManagedSession session = handler.getManagedSession(id);
        if (session == null || !session.isValid()) {
            throw new IllegalStateException("A live session of Jetty's was not found");
        }
        handler.access(session, false);
        return session;
    }

    @Override
    String id(ManagedSession session) {
        return session.getId();
    }

    @Override
    Object get(ManagedSession session, String name) {
        return session.getAttribute(name);
    }

    @Override
    void set(ManagedSession session, String name, Object value) {
        session.setAttribute(name, value);
    }

    @Override
    void leave(ManagedSession session) {
        handler.commit(session);
        handler.complete(session);
    }

    @Override
    boolean end(ManagedSession session) {
        boolean live = session.isValid();
        session.invalidate();
        handler.complete(session);
        return live;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
