package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Has a session's user follow one of its attributes: bound when the attribute is set, unbound when it is removed. So
 * every way of logging in is seen that puts its login into the session, whoever does it. Safe for use by many threads.
 */
public final class SessionUserListener implements HttpSessionAttributeListener {

    /** The attribute by which applications tell Spring Session whose a session is. */
    public static final String PRINCIPAL_NAME =
            "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";

    private final String attribute;
    private final Function<Object, @Nullable Object> principal;
    private final BiConsumer<Session, Object> bind;

    private SessionUserListener(
            String attribute, Function<Object, @Nullable Object> principal, BiConsumer<Session, Object> bind) {
        this.attribute = attribute;
        this.principal = principal;
        this.bind = bind;
    }

    /**
     * Follows the login of Spring Security.
     *
     * @param registry binds
     * @return the listener
     */
    public static SessionUserListener ofLogins(SojournSessionRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        return new SessionUserListener(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                SessionUserListener::principal,
                (session, principal) -> registry.bind(session, principal, false));
    }

    /**
     * Follows the text of {@link #PRINCIPAL_NAME}.
     *
     * @return the listener
     */
    public static SessionUserListener ofPrincipalAttribute() {
        return new SessionUserListener(
                PRINCIPAL_NAME,
                name -> name.toString().isEmpty() ? null : name.toString(),
                (session, name) -> session.setUser(name.toString()));
    }

    private static @Nullable Object principal(Object context) {
        Authentication login = context instanceof SecurityContext security ? security.getAuthentication() : null;
        return login == null || login instanceof AnonymousAuthenticationToken
                ? null
                : PrincipalNames.whoLoggedIn(login).getPrincipal();
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        follow(event);
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        follow(event);
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        Session session = concerned(event);
        if (session != null && !session.has(attribute)) {
            session.clearUser();
        }
    }

    private void follow(HttpSessionBindingEvent event) {
        Session session = concerned(event);
        Object value = session == null ? null : session.get(attribute);
        if (session == null || value == null) {
            return;
        }
        Object who = principal.apply(value);
        if (who == null) {
            session.clearUser();
        } else if (!PrincipalNames.of(who).equals(session.user())) {
            try {
                bind.accept(session, who);
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
    }

    /** The session of this request, if the event is about our attribute of it. */
    private @Nullable Session concerned(HttpSessionBindingEvent event) {
        Session session = event.getName().equals(attribute) ? SojournFilter.currentSession() : null;
        return session != null && session.exists() && event.getSession().getId().equals(session.key()) ? session : null;
    }
}
