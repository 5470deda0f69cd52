package dev.sojourn.bench;

import jakarta.servlet.http.HttpSession;
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
final class TomcatSubject implements Subject {

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
    public String begin(int number) {
        Session session = manager.createSession(null);
        fill(session.getSession(), number);
        session.endAccess();
        return new String(session.getId().toCharArray());
    }

    @Override
    public Object read(String ticket) {
        Session session = enter(ticket);
        try {
            return session.getSession().getAttribute(Payload.USER);
        } finally {
            session.endAccess();
        }
    }

    @Override
    public int raise(String ticket) {
        Session session = enter(ticket);
        try {
            HttpSession http = session.getSession();
            int raised = (Integer) http.getAttribute(Payload.COUNTER) + 1;
            http.setAttribute(Payload.COUNTER, raised);
            return raised;
        } finally {
            session.endAccess();
        }
    }

    @Override
    public boolean beginAndEnd(int number) {
        Session session = manager.createSession(null);
        HttpSession http = session.getSession();
        fill(http, number);
        session.endAccess();
        boolean live = session.isValid();
        http.invalidate();
        return live;
    }

    private Session enter(String id) {
        Session session;
        try {
            session = Objects.requireNonNull(manager.findSession(id), "no session");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!session.isValid()) {
            throw new IllegalStateException("A live session has expired");
        }
        session.access();
        return session;
    }

    private static void fill(HttpSession http, int number) {
        http.setAttribute(Payload.USER, Payload.user(number));
        http.setAttribute(Payload.COUNTER, Payload.counter());
        http.setAttribute(Payload.SINCE, Payload.since(number));
        http.setAttribute(Payload.NOTE, Payload.note(number));
        http.setAttribute(Payload.CART, Payload.cart(number));
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
