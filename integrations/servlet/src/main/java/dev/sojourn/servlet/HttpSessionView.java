package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.policy.Lifetime;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Servlet API's face of a session. Each call holds the exchange's lock, because the specification lets
 * threads share it.
 */
class HttpSessionView implements HttpSession {

    private static final boolean HAS_ACCESSORS = hasAccessors();

    /**
     * The attribute in which Tomcat notes, after the handshake, that sockets belong to a session. It closes a socket at
     * once whose session does not take the note.
     */
    private static final String TOMCAT_SOCKETS = "org.apache.tomcat.websocket.server.WsHttpSessionBindingListener";

    private final SessionTurn turn;
    private final Session session;
    private final ServletContext context;
    /** The values of this request that want to hear of activation. */
    private Map<String, HttpSessionActivationListener> active = Map.of();

    private boolean activated;
    private boolean begun;
    /** Whether it was made for a session of an earlier request. */
    private final boolean returning;

    private boolean invalid;
    private boolean told;
    private boolean speaking;
    private String lastId = "";

    HttpSessionView(SessionTurn turn, Session session, ServletContext context) {
        this.turn = turn;
        this.session = session;
        this.context = context;
        this.told = session.isStored();
        this.begun = session.exists();
        this.returning = begun && !session.isNew();
    }

    /** The face that the container's version of the API asks for. */
    static HttpSessionView of(SessionTurn turn, Session session, ServletContext context) {
        return HAS_ACCESSORS
                ? new AccessibleHttpSession(turn, session, context)
                : new HttpSessionView(turn, session, context);
    }

    private static boolean hasAccessors() {
        try {
            Class.forName(HttpSession.class.getName() + "$Accessor", false, HttpSession.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether the session it was made for is still there, or still to begin. */
    boolean isValid() {
        begun |= session.exists();
        // One that began after that of an earlier request had ended is another one.
        if (begun && session.isEnded() || returning && session.isNew()) {
            invalid = true;
        }
        return !invalid;
    }

    /** Whether listeners are still to be told that this session began. */
    boolean announceBirth() {
        boolean first = !told;
        told = true;
        return first;
    }

    Session session() {
        return session;
    }

    SessionTurn turn() {
        return turn;
    }

    /** Whether this view tells the listeners itself of what the engine has just reported. */
    boolean speaksForItself() {
        return speaking;
    }

    @Override
    public String getId() {
        return locked(() -> {
            if (isValid()) {
                begin();
                lastId = String.valueOf(session.key());
            }
            return lastId;
        });
    }

    @Override
    public long getCreationTime() {
        return valid(() -> session.createdAt().toEpochMilli());
    }

    @Override
    public long getLastAccessedTime() {
        return valid(() -> session.accessedBeforeAt().toEpochMilli());
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        locked(() -> {
            // The API lets this be called on a session that is over; it must not begin another.
            if (isValid()) {
                turn.requireUnderWay();
                begin();
                session.setDuration(seconds <= 0 ? Lifetime.FOREVER : Duration.ofSeconds(seconds));
            }
            return true;
        });
    }

    @Override
    public int getMaxInactiveInterval() {
        return locked(() -> EndedHttpSession.seconds(session.duration()));
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        turn.lock().lock();
        try {
            checkValid();
            if (name.equals(TOMCAT_SOCKETS)) {
                return turn.listeners().socketNote();
            }
            activate();
            Object value = session.get(name);
            if (value instanceof HttpSessionActivationListener listener) {
                watch(name, listener);
            }
            if (value != null) {
                turn.listeners().read(this, name, value);
            }
            return value;
        } finally {
            turn.lock().unlock();
        }
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return valid(() -> Collections.enumeration(session.names()));
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (name.equals(TOMCAT_SOCKETS)) {
            requireValid();
            turn.listeners().socketNote(value);
            return;
        }
        turn.lock().lock();
        try {
            checkValid();
            turn.requireUnderWay();
            if (value == null) {
                remove(name);
            } else {
                put(name, value);
            }
        } finally {
            turn.lock().unlock();
        }
    }

    @Override
    public void removeAttribute(String name) {
        written(() -> remove(name));
    }

    // A binding listener is told when another object takes its place, however equal (section 7.4 of the specification).
    @SuppressWarnings("ReferenceEquality")
    private void put(String name, Object value) {
        begin();
        activate();
        boolean had = session.has(name);
        Object old = had ? session.get(name) : null;
        if (value != old) {
            turn.listeners().bound(this, name, value);
        }
        try {
            session.set(name, value);
        } catch (RuntimeException e) {
            if (value != old) {
                turn.listeners().unbound(this, name, value);
            }
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(this, name, value);
            turn.listeners().askGuards(guard -> guard.attributeRefused(event));
            // What the Servlet specification says for a value that cannot leave this process (section 7.7.2).
            throw e instanceof UnsupportedValueException ? new IllegalArgumentException(e.getMessage(), e) : e;
        }
        if (value instanceof HttpSessionActivationListener listener && !session.isNodeLocal(name)) {
            note(name, listener);
        } else {
            forget(name);
        }
        if (old != null && value != old) {
            turn.listeners().unbound(this, name, old);
        }
        if (old == null) {
            turn.listeners().added(this, name, value);
        } else {
            turn.listeners().replaced(this, name, old);
        }
    }

    private boolean remove(String name) {
        if (!session.has(name)) {
            return false;
        }
        Object old = session.get(name);
        session.remove(name);
        forget(name);
        turn.listeners().unbound(this, name, old);
        turn.listeners().removed(this, name, old);
        return true;
    }

    /** Allowed after the request has ended too, because it is done at once: a logout must not fail. */
    @Override
    public void invalidate() {
        valid(() -> {
            Map<String, Object> last = EndedHttpSession.attributesOf(session);
            EndedHttpSession.Times times =
                    new EndedHttpSession.Times(session.createdAt(), session.accessedBeforeAt(), session.duration());
            boolean existed = session.exists();
            lastId = existed ? String.valueOf(session.key()) : lastId;
            speak(session::destroy);
            invalid = true;
            if (existed) {
                turn.listeners().ended(new EndedHttpSession(lastId, last, context, () -> times));
            }
            return existed;
        });
    }

    @Override
    public boolean isNew() {
        return valid(() -> !session.exists() || session.isNew());
    }

    void requireValid() {
        valid(() -> true);
    }

    /** Lets work be done on the session, now or long after the request, and stores what it changed. */
    void access(Consumer<HttpSession> work) {
        boolean here = locked(() -> isValid() && session.exists() && (turn.isHere() || !session.isStored()));
        if (here) {
            // It is stored with the request, and sees what the request has changed.
            work.accept(this);
            return;
        }
        AccessorTurn.run(turn.engine(), session, turn.listeners(), context, work);
    }

    String changeId() {
        return written(() -> {
            String before = session.key();
            turn.listeners().askGuards(guard -> guard.beforeCommit(this));
            speak(session::roll);
            String now = String.valueOf(session.key());
            if (before != null && !before.equals(now)) {
                turn.listeners().idChanged(this, before);
            }
            return now;
        });
    }

    /** Called under the lock, before a commit. */
    void passivate() {
        if (turn.listeners().hasGuards() && isValid() && session.exists()) {
            turn.listeners().askGuards(guard -> guard.beforeCommit(this));
        }
        boolean heard = !active.isEmpty() || !turn.listeners().activations().isEmpty();
        if (heard && isValid() && session.exists() && session.isChanged()) {
            // A copy, because a listener may set attributes.
            List.copyOf(active.values()).forEach(value -> turn.listeners().passivating(this, value));
            turn.listeners().activations().forEach(each -> turn.listeners().passivating(this, each));
        }
    }

    private void activate() {
        if (!activated) {
            activated = true;
            if (!turn.listeners().activations().isEmpty() && session.isStored() && !session.isNew()) {
                turn.listeners().activations().forEach(each -> turn.listeners().activated(this, each));
            }
        }
    }

    /** Notes a value that wants to hear of activation, and tells one that came from the store of its own. */
    private void watch(String name, HttpSessionActivationListener listener) {
        // What is kept by reference never leaves this process.
        if (!session.isNodeLocal(name) && note(name, listener) == null && session.isStored() && !session.isNew()) {
            turn.listeners().activated(this, listener);
        }
    }

    private @Nullable HttpSessionActivationListener note(String name, HttpSessionActivationListener listener) {
        if (active.isEmpty()) {
            active = new LinkedHashMap<>();
        }
        return active.put(name, listener);
    }

    private void forget(String name) {
        if (!active.isEmpty()) {
            active.remove(name);
        }
    }

    /** Begins the session if there is none yet; called under the lock. */
    void begin() {
        if (!session.exists()) {
            turn.requireBeginning();
            session.begin();
            turn.time(session);
            begun = true;
            if (announceBirth()) {
                turn.listeners().created(this);
            }
        }
    }

    /** Does what the engine reports at once, of which this view tells by itself; whichever thread it is. */
    private void speak(Runnable call) {
        SessionTurn before = turn.listeners().enter(turn);
        speaking = true;
        try {
            call.run();
        } finally {
            speaking = false;
            turn.listeners().leave(before);
        }
    }

    private <T> T written(Supplier<T> call) {
        return valid(() -> {
            turn.requireUnderWay();
            return call.get();
        });
    }

    // Attribute values of the Servlet API may be null, and so may what is computed here.
    @SuppressWarnings("NullAway")
    private <T extends @Nullable Object> T valid(Supplier<T> call) {
        return locked(() -> {
            checkValid();
            return call.get();
        });
    }

    private void checkValid() {
        if (!isValid()) {
            throw new IllegalStateException("The session has ended");
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> call) {
        turn.lock().lock();
        try {
            return call.get();
        } finally {
            turn.lock().unlock();
        }
    }
}
