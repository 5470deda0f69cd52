package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.SessionLimitException;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;

/**
 * The user is who the security context names that was put into the session. A context that was changed in place and not
 * put there is not stored with somebody else in it: a thread that borrows another identity for a while, or a login that
 * was not saved, must not leave it in a session that is bound to the first.
 */
final class LoginRule implements SessionUserListener.Rule {

    private static final Logger LOG = System.getLogger(LoginRule.class.getName());

    private final String attribute;
    private final SojournSessionRegistry registry;

    LoginRule(String attribute, SojournSessionRegistry registry) {
        this.attribute = attribute;
        this.registry = registry;
    }

    @Override
    public void follow(Session session, HttpSession face, Object value, boolean first) {
        Who who = Who.in(value);
        boolean rolls = !LoginUnderWay.keepsId() && SojournFilter.canTellNewId(face);
        if (who == null) {
            session.clearUser();
        } else if (who.name().isEmpty()) {
            bindToNobody(session, value, first, rolls);
        } else if (!who.name().equals(session.user())) {
            try {
                registry.bind(session, who, false, rolls);
            } catch (SessionLimitException tooMany) {
                throw SojournLoginStrategy.refused(tooMany);
            }
        }
        VisitNotes.of(session).login(who == null ? "" : who.name(), login(value));
    }

    /** A login without a name is nobody's; what somebody, or nobody, had left before is not for it. */
    private void bindToNobody(Session session, Object value, boolean first, boolean rolls) {
        if (session.user() != null || first && !session.isNew()) {
            if (rolls) {
                SojournSessionRegistry.planNewId(session);
            }
            session.clear();
            session.set(attribute, value);
            session.clearUser();
        }
    }

    @Override
    public void read(Session session, Object value) {
        VisitNotes notes = VisitNotes.of(session);
        if (notes.login() == null) {
            try {
                notes.login(name(value), login(value));
            } catch (RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "A login does not say who it is: " + e.getClass().getName());
            }
        }
    }

    private static @Nullable Object login(@Nullable Object context) {
        return context instanceof SecurityContext security ? security.getAuthentication() : null;
    }

    private static String name(@Nullable Object context) {
        Who who = Who.in(context);
        return who == null ? "" : who.name();
    }

    @Override
    public void beforeCommit(Session session) {
        VisitNotes notes = VisitNotes.known(session);
        String login = notes == null ? null : notes.login();
        if (notes == null || login == null || !session.has(attribute)) {
            return;
        }
        Object context = session.get(attribute);
        if (notes.isNamedBy(login(context))) {
            return;
        }
        Who now = Who.in(context);
        if (now == null) {
            if (!login.isEmpty()) {
                session.clearUser();
            }
        } else if (!now.name().equals(login)) {
            LOG.log(
                    Level.WARNING,
                    "A security context of session {0} was given another login and not saved, so the change is not"
                            + " stored. Save a login with SecurityContextRepository.saveContext; set one for a while in"
                            + " a context of its own",
                    session.fingerprint());
            restore(session, login);
        }
    }

    private void restore(Session session, String login) {
        Object stored = registry.stored(session, attribute);
        if (stored != null && !login.isEmpty() && login.equals(name(stored))) {
            session.set(attribute, stored);
        } else {
            session.remove(attribute);
            session.clearUser();
        }
    }
}
