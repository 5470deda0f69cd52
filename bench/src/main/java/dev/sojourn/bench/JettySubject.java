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
final class JettySubject implements Subject {

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
    public String begin(int number) {
        ManagedSession session = make(number);
        leave(session);
        return new String(session.getId().toCharArray());
    }

    @Override
    public Object read(String ticket) {
        ManagedSession session = enter(ticket);
        Object user = session.getAttribute(Payload.USER);
        leave(session);
        return user;
    }

    @Override
    public int raise(String ticket) {
        ManagedSession session = enter(ticket);
        int raised = (Integer) session.getAttribute(Payload.COUNTER) + 1;
        session.setAttribute(Payload.COUNTER, raised);
        leave(session);
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        ManagedSession session = make(number);
        boolean live = session.isValid();
        session.invalidate();
        handler.complete(session);
        return live;
    }

    private ManagedSession make(int number) {
        ManagedSession[] made = new ManagedSession[1];
        handler.newSession(request, null, session -> made[0] = session);
        for (Map.Entry<String, Object> attribute : Payload.of(number).entrySet()) {
            made[0].setAttribute(attribute.getKey(), attribute.getValue());
        }
        return made[0];
    }

    private ManagedSession enter(String id) {
        ManagedSession session = handler.getManagedSession(id);
        if (session == null || !session.isValid()) {
            throw new IllegalStateException("A live session of Jetty's was not found");
        }
        handler.access(session, false);
        return session;
    }

    private void leave(ManagedSession session) {
        handler.commit(session);
        handler.complete(session);
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
