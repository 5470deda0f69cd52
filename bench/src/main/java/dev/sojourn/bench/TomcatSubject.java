package dev.sojourn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Session;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.session.StandardManager;

/**
 * Tomcat's standard manager in a context that serves no requests. A visit is what its request object does with a
 * session: find, check, access, and end of access when the request is recycled.
 */
final class TomcatSubject extends EngineSubject<Session> {

    private static final int IDLE_MINUTES = 30;

    private final StandardManager manager = new StandardManager();

    TomcatSubject() {
        StandardEngine engine = new StandardEngine();
        engine.setName("bench");
        StandardHost host = new StandardHost();
        host.setName("localhost");
        engine.addChild(host);
        StandardContext context = new StandardContext();
        context.setName("");
        context.setPath("");
        context.setSessionTimeout(IDLE_MINUTES);
        host.addChild(context);
        manager.setContext(context);
        // No file to keep sessions in over a restart.
        manager.setPathname(null);
        try {
            manager.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("The manager does not start", e);
        }
    }

    @Override
    Session make() {
        return manager.createSession(null);
    }

    @Override
    Session enter(String id) {
        try {
            Session session = Objects.requireNonNull(manager.findSession(id), "no session");
            if (!session.isValid()) {
                throw new IllegalStateException("A live session has expired");
            }
            session.access();
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String id(Session session) {
        return session.getId();
    }

    @Override
    Object get(Session session, String name) {
        return session.getSession().getAttribute(name);
    }

    @Override
    void set(Session session, String name, Object value) {
        session.getSession().setAttribute(name, value);
    }

    @Override
    void leave(Session session) {
        session.endAccess();
    }

    @Override
    boolean end(Session session) {
        session.endAccess();
        boolean live = session.isValid();
        session.getSession().invalidate();
        return live;
    }

    @Override
    public void close() {
        try {
            manager.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException("The manager does not stop", e);
        }
    }
}
