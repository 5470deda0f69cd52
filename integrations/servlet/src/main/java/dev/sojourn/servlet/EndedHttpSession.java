package dev.sojourn.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listener sees of a session that is over, or that another thread works with: its id and the
 * attributes it had. It can only be read.
 */
final class EndedHttpSession implements HttpSession {

    private final String id;
    private final Map<String, Object> attributes;

    EndedHttpSession(String id, Map<String, Object> attributes) {
        this.id = id;
        this.attributes = new LinkedHashMap<>(attributes);
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
        throw notLive();
    }

    @Override
    public long getLastAccessedTime() {
        throw notLive();
    }

    @Override
    public ServletContext getServletContext() {
        throw notLive();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        throw notLive();
    }

    @Override
    public int getMaxInactiveInterval() {
        throw notLive();
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
        throw notLive();
    }

    private static IllegalStateException notLive() {
        return new IllegalStateException(
                "This session is not live in this request; only its id and last attributes" + " can be read");
    }
}
