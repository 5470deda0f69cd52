package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.servlet.SessionAttributeGuard;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Has a session's user follow one of its attributes: bound when the attribute is set, unbound when it is removed. So
 * every way of logging in is seen that puts its login into the session, whoever does it, on whichever thread. A login
 * that can't be bound is not in the session, and who has put it there is told so. Safe for use by many threads.
 */
public final class SessionUserListener implements SessionAttributeGuard, HttpSessionIdListener {

    /** The attribute by which applications tell Spring Session whose a session is. */
    public static final String PRINCIPAL_NAME =
            "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";

    private final String attribute;
    private final Rule rule;

    private SessionUserListener(String attribute, Rule rule) {
        this.attribute = attribute;
        this.rule = rule;
    }

    /** How a user follows from the attribute. */
    interface Rule {

        /** The attribute was set; {@code first} when it was not there before. */
        void follow(Session session, HttpSession face, Object value, boolean first);

        /** The attribute was read. */
        default void read(Session session, Object value) {}

        /** What was changed is about to be stored. */
        default void beforeCommit(Session session) {}
    }

    /**
     * Follows the login of Spring Security.
     *
     * @param registry binds
     * @return the listener
     */
    public static SessionUserListener ofLogins(SojournSessionRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        String attribute = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;
        return new SessionUserListener(attribute, new LoginRule(attribute, registry));
    }

    /**
     * Follows the text of {@link #PRINCIPAL_NAME}.
     *
     * @return the listener
     */
    public static SessionUserListener ofPrincipalAttribute() {
        return new SessionUserListener(PRINCIPAL_NAME, (session, face, value, first) -> {
            String name = value.toString();
            if (name.isEmpty()) {
                session.clearUser();
            } else if (!name.equals(session.user())) {
                session.setUser(name);
            }
        });
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        follow(event, true);
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        follow(event, false);
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        Session session = concerned(event);
        if (session != null && !session.has(attribute)) {
            session.clearUser();
        }
    }

    private void follow(HttpSessionBindingEvent event, boolean first) {
        Session session = concerned(event);
        Object value = session == null ? null : session.get(attribute);
        if (session == null || value == null) {
            return;
        }
        try {
            rule.follow(session, event.getSession(), value, first);
        } catch (RuntimeException refused) {
            // Nobody is logged in whose session could not be found by his name, and ended.
            session.remove(attribute);
            throw refused;
        }
        if (!session.has(attribute)) {
            // What another user had left is gone, and this with it, which is not that user's.
            session.set(attribute, value);
        }
    }

    @Override
    public void attributeRead(HttpSessionBindingEvent event) {
        Session session = concerned(event);
        if (session != null) {
            rule.read(session, event.getValue());
        }
    }

    /** A session is not left bound by a login that it could not take. */
    @Override
    public void attributeRefused(HttpSessionBindingEvent event) {
        Session session = SojournFilter.session(event.getSession());
        boolean isLogin = event.getName().equals(attribute) || event.getValue() instanceof SecurityContext;
        boolean holdsNone =
                session != null && session.exists() && !session.has(event.getName()) && !session.has(attribute);
        if (isLogin && session != null && holdsNone) {
            session.clearUser();
        }
    }

    @Override
    public void beforeCommit(HttpSession face) {
        Session session = SojournFilter.session(face);
        if (session != null && session.exists()) {
            rule.beforeCommit(session);
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        Session session = SojournFilter.session(event.getSession());
        if (session != null) {
            VisitNotes.of(session).rolled();
        }
    }

    /** The session, if the event is about our attribute of it. */
    private @Nullable Session concerned(HttpSessionBindingEvent event) {
        Session session = event.getName().equals(attribute) ? SojournFilter.session(event.getSession()) : null;
        return session != null && session.exists() ? session : null;
    }
}
