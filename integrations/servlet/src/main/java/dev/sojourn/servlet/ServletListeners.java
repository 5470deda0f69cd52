package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.policy.Lifetime;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servlet listeners that hear of Sojourn's sessions. Those that the application declares ({@code web.xml},
 * {@code @WebListener}, {@code ServletContext.addListener}) are found by the filter on the containers that it knows
 * (Tomcat, Jetty, Undertow); the others are listed here, and given to the filter ({@link
 * SojournFilterBuilder#listeners(ServletListeners)}), which has the engine tell them of expiry and of ends from
 * outside as well. Listed and declared is told once: a declared listener of the same class as a listed one is left
 * out. What a listener throws is logged and changes nothing, unless it is a {@link
 * SessionAttributeGuard}. Safe for use by many threads.
 *
 * <p>They are told after the fact: when {@code sessionDestroyed} is called the session is over on all nodes,
 * and the event's session can only be read, all of it. Of a session that ended outside its request, it has the
 * attributes and times that were stored last. Binding and activation listeners that are listed here hear of every
 * attribute and every session; those that are values of attributes hear of themselves, as the Servlet
 * specification has it.
 */
public final class ServletListeners implements SessionListener {

    private static final Logger LOG = System.getLogger(ServletListeners.class.getName());
    /**
     * Which request this thread works for, so that an event of the engine finds the live session it is about. The place
     * stays with the thread, empty between requests, and is of no class of the application, which it would hold on to.
     */
    private static final ThreadLocal<@Nullable Object[]> HERE = ThreadLocal.withInitial(() -> new Object[1]);

    private final List<EventListener> listed;
    private final List<HttpSessionListener> sessions;
    private final List<HttpSessionIdListener> ids;
    private final List<HttpSessionAttributeListener> attributes;
    private final List<HttpSessionBindingListener> bindings;
    private final List<HttpSessionActivationListener> activations;
    /** Those of the attribute listeners that have a say. */
    private volatile List<SessionAttributeGuard> guards;
    /** Tomcat's note for the sockets of an application's sessions; one, because it forgets none that it has seen. */
    private volatile @Nullable Object socketNote;

    private volatile @Nullable ServletContext context;
    private volatile @Nullable SessionEngine engine;

    private ServletListeners(List<EventListener> all) {
        listed = all;
        sessions = new CopyOnWriteArrayList<>(only(HttpSessionListener.class, all));
        ids = new CopyOnWriteArrayList<>(only(HttpSessionIdListener.class, all));
        attributes = new CopyOnWriteArrayList<>(only(HttpSessionAttributeListener.class, all));
        guards = only(SessionAttributeGuard.class, List.copyOf(attributes));
        bindings = only(HttpSessionBindingListener.class, all);
        activations = only(HttpSessionActivationListener.class, all);
        for (EventListener each : all) {
            if (!(each instanceof HttpSessionListener
                    || each instanceof HttpSessionIdListener
                    || each instanceof HttpSessionAttributeListener
                    || each instanceof HttpSessionBindingListener
                    || each instanceof HttpSessionActivationListener)) {
                throw new IllegalArgumentException(each.getClass().getName()
                        + " is not a listener of sessions. Register it with the servlet context instead");
            }
        }
    }

    /**
     * Collects listeners. One object may be of several kinds. They are called in this order, {@code
     * sessionDestroyed} in the reverse.
     *
     * @param listeners each an {@code HttpSession...Listener}
     * @return the listeners
     * @throws IllegalArgumentException when one is not a listener of sessions
     */
    public static ServletListeners of(EventListener... listeners) {
        return new ServletListeners(List.of(listeners));
    }

    private static <T> List<T> only(Class<T> kind, List<? extends EventListener> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * The filter that tells these listeners has started in a web application, which has declared some itself. Those
     * hear what a container tells them: of activation only values hear there, and of binding.
     *
     * @return whether the engine tells these listeners only since now
     */
    boolean start(ServletContext application, SessionEngine telling, List<EventListener> declared) {
        context = application;
        engine = telling;
        for (EventListener each : declared) {
            if (!isListed(each)) {
                addNew(HttpSessionListener.class, each, sessions);
                addNew(HttpSessionIdListener.class, each, ids);
                addNew(HttpSessionAttributeListener.class, each, attributes);
            }
        }
        guards = only(SessionAttributeGuard.class, List.copyOf(attributes));
        return telling.addListener(this);
    }

    /** Whether it was listed by hand, or one of its class: who lists listeners makes objects of his own. */
    private boolean isListed(EventListener declared) {
        boolean speaking = !Proxy.isProxyClass(declared.getClass());
        return listed.stream()
                .anyMatch(
                        each -> each == declared || speaking && each.getClass().equals(declared.getClass()));
    }

    private static <T> void addNew(Class<T> kind, EventListener declared, List<T> told) {
        if (kind.isInstance(declared) && told.stream().noneMatch(each -> each == declared)) {
            told.add(kind.cast(declared));
        }
    }

    /** Whether nobody is listed by hand. */
    boolean isEmpty() {
        return listed.isEmpty();
    }

    /** Notes that this thread works for a request, or an accessor, from now on; returns what it worked for before. */
    @Nullable
    SessionTurn enter(SessionTurn turn) {
        Object[] place = HERE.get();
        SessionTurn before = (SessionTurn) place[0];
        place[0] = turn;
        return before;
    }

    /** What this thread works for. */
    static @Nullable SessionTurn here() {
        return (SessionTurn) HERE.get()[0];
    }

    void leave(@Nullable SessionTurn before) {
        HERE.get()[0] = before;
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.Created created) {
            SessionTurn turn = here();
            boolean first = turn == null || turn.viewIfAny() == null;
            HttpSessionView live = live(created);
            if (live == null || live.announceBirth() || first) {
                created(live == null ? elsewhere(created, Map.of()) : live);
            }
        } else if (event instanceof SessionEvent.Rolled rolled) {
            HttpSessionView live = live(rolled);
            if (live == null || !live.speaksForItself()) {
                idChanged(live == null ? elsewhere(rolled, Map.of()) : live, rolled.from());
            }
        } else if (event instanceof SessionEvent.Ended ended) {
            SessionTurn turn = here();
            HttpSessionView present = turn == null ? null : turn.viewIfAny();
            if (present == null || !present.speaksForItself()) {
                EndedHttpSession.Times times =
                        new EndedHttpSession.Times(ended.created(), ended.lastAccess(), ended.duration());
                ended(new EndedHttpSession(ended.key(), lastAttributes(ended), context, () -> times));
            }
        } else if (event instanceof SessionEvent.Released released) {
            gone(elsewhere(released, released.values()));
        }
    }

    /** The face of a session that no request of this thread works with. */
    private EndedHttpSession elsewhere(SessionEvent.OfSession event, Map<String, Object> attributes) {
        return new EndedHttpSession(event.key(), attributes, context, () -> times(event));
    }

    private EndedHttpSession.Times times(SessionEvent.OfSession event) {
        SessionEngine of = engine;
        SessionInfo known = of == null ? null : of.directory().find(event.key()).orElse(null);
        Duration duration =
                of == null ? Lifetime.standard().idle() : of.lifetime().idle();
        return known == null
                ? new EndedHttpSession.Times(event.at(), event.at(), duration)
                : new EndedHttpSession.Times(known.created(), known.lastAccess(), duration);
    }

    private Map<String, Object> lastAttributes(SessionEvent.Ended ended) {
        try {
            return ended.attributes();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The attributes of ended session " + ended.fingerprint() + " are unreadable", e);
            return Map.of();
        }
    }

    private @Nullable HttpSessionView live(SessionEvent.OfSession event) {
        SessionTurn turn = here();
        if (turn == null || turn.listeners() != this) {
            return null;
        }
        Session session = turn.sessionIfOpen();
        return session != null && event.key().equals(session.key()) ? turn.view(false) : null;
    }

    void created(HttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        sessions.forEach(each -> tell("sessionCreated", each, listener -> listener.sessionCreated(event)));
    }

    void idChanged(HttpSession session, String oldId) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        ids.forEach(each -> tell("sessionIdChanged", each, listener -> listener.sessionIdChanged(event, oldId)));
    }

    /** Tells of the end, and of each attribute that went with it. */
    void ended(EndedHttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        List<HttpSessionListener> lastFirst = new ArrayList<>(sessions);
        Collections.reverse(lastFirst);
        lastFirst.forEach(each -> tell("sessionDestroyed", each, listener -> listener.sessionDestroyed(event)));
        gone(session);
    }

    /** Tells each attribute of a session that is of no use any more. */
    private void gone(EndedHttpSession session) {
        session.attributes().forEach((name, value) -> {
            unbound(session, name, value);
            removed(session, name, value);
        });
    }

    /** Whether nobody hears what a session holds, so that there is nothing to tell. */
    private boolean isDeaf(@Nullable Object value) {
        return bindings.isEmpty() && !(value instanceof HttpSessionBindingListener);
    }

    void bound(HttpSession session, String name, @Nullable Object value) {
        if (isDeaf(value)) {
            return;
        }
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
        if (value instanceof HttpSessionBindingListener itself) {
            tell("valueBound", itself, listener -> listener.valueBound(event));
        }
        bindings.forEach(each -> tell("valueBound", each, listener -> listener.valueBound(event)));
    }

    void unbound(HttpSession session, String name, @Nullable Object value) {
        if (isDeaf(value)) {
            return;
        }
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
        if (value instanceof HttpSessionBindingListener itself) {
            tell("valueUnbound", itself, listener -> listener.valueUnbound(event));
        }
        bindings.forEach(each -> tell("valueUnbound", each, listener -> listener.valueUnbound(event)));
    }

    void added(HttpSession session, String name, Object value) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
        tellAll("attributeAdded", listener -> listener.attributeAdded(event));
    }

    void replaced(HttpSession session, String name, Object oldValue) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, oldValue);
        tellAll("attributeReplaced", listener -> listener.attributeReplaced(event));
    }

    void removed(HttpSession session, String name, @Nullable Object oldValue) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, oldValue);
        tellAll("attributeRemoved", listener -> listener.attributeRemoved(event));
    }

    /** Tells every listener, and then throws what one has thrown that has a say. */
    private void tellAll(String what, Consumer<HttpSessionAttributeListener> call) {
        RuntimeException refusal = null;
        for (HttpSessionAttributeListener each : attributes) {
            if (each instanceof SessionAttributeGuard) {
                try {
                    call.accept(each);
                } catch (RuntimeException e) {
                    refusal = refusal == null ? e : refusal;
                }
            } else {
                tell(what, each, call);
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    boolean hasGuards() {
        return !guards.isEmpty();
    }

    /** Those that have a say. */
    void askGuards(Consumer<SessionAttributeGuard> call) {
        guards.forEach(call);
    }

    void read(HttpSession session, String name, Object value) {
        if (hasGuards()) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            askGuards(guard -> guard.attributeRead(event));
        }
    }

    @Nullable
    Object socketNote() {
        return socketNote;
    }

    /** The first stays: all sessions have the same. */
    void socketNote(@Nullable Object value) {
        if (value != null && socketNote == null) {
            socketNote = value;
        }
    }

    void activated(HttpSession session, HttpSessionActivationListener value) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        tell("sessionDidActivate", value, listener -> listener.sessionDidActivate(event));
    }

    void passivating(HttpSession session, HttpSessionActivationListener value) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        tell("sessionWillPassivate", value, listener -> listener.sessionWillPassivate(event));
    }

    List<HttpSessionActivationListener> activations() {
        return activations;
    }

    // An Error of a listener is contained as well: the session has changed, and the other listeners must hear of it.
    @SuppressWarnings("CatchThrowable")
    private static <T> void tell(String what, T listener, Consumer<T> call) {
        try {
            call.accept(listener);
        } catch (Throwable fault) {
            LOG.log(Level.WARNING, what + " of " + listener.getClass().getName() + " failed", fault);
            if (fault instanceof VirtualMachineError serious) {
                throw serious;
            }
        }
    }
}
