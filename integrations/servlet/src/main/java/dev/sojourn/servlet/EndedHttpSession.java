package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.NameRule;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a listener sees of a session that is over, or that another thread works with: its id, its times and the
 * attributes it had. It can only be read.
 */
final class EndedHttpSession implements HttpSession {

    private static final Logger LOG = System.getLogger(EndedHttpSession.class.getName());

    /** When the session began and was last used, and how long it lived from its anchor. */
    record Times(Instant created, Instant lastAccess, Duration duration) {}

    private final String id;
    private final Map<String, Object> attributes;
    private final @Nullable ServletContext context;
    private final Supplier<Times> times;

    /**
     * Keeps a copy of the attributes.
     *
     * @param context null when no filter that would know it has started
     * @param times asked each time that one is read
     */
    EndedHttpSession(
            String id, Map<String, Object> attributes, @Nullable ServletContext context, Supplier<Times> times) {
        this.id = id;
        this.attributes = new LinkedHashMap<>(attributes);
        this.context = context;
        this.times = times;
    }

    /** A duration as the Servlet API has it: in seconds, rounded up, and -1 for ever. */
    static int seconds(Duration duration) {
        return duration.equals(Lifetime.FOREVER)
                ? -1
                : (int) Math.min(
                        Integer.MAX_VALUE, Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    /** What a session holds that is about to end. */
    static Map<String, Object> attributesOf(Session session) {
        Map<String, Object> last = new LinkedHashMap<>();
        for (String name : session.names()) {
            try {
                Object value = session.get(name);
                if (value != null) {
                    last.put(name, value);
                }
            } catch (RuntimeException e) {
                // A value that cannot be read must not stand in the way of a logout.
                LOG.log(
                        Level.WARNING,
                        "Attribute \"" + NameRule.shown(name) + "\" of an ending session is unreadable",
                        e);
            }
        }
        return last;
    }

    Map<String, Object> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public long getCreationTime() {
        return times.get().created().toEpochMilli();
    }

    @Override
    public long getLastAccessedTime() {
        return times.get().lastAccess().toEpochMilli();
    }

    @Override
    public ServletContext getServletContext() {
        if (context == null) {
            throw new IllegalStateException("No SojournFilter with these listeners has started in a web application");
        }
        return context;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        throw notLive();
    }

    @Override
    public int getMaxInactiveInterval() {
        return seconds(times.get().duration());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        throw notLive();
    }

    @Override
    public void removeAttribute(String name) {
        throw notLive();
    }

    @Override
    public void invalidate() {
        throw notLive();
    }

    @Override
    public boolean isNew() {
        return false;
    }

    private static IllegalStateException notLive() {
        return new IllegalStateException(
                "This session is over, or not live in this request: it can be read, and not be changed");
    }
}
