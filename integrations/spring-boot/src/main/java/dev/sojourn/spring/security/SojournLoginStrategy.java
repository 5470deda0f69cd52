package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.SessionLimitException;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;

/**
 * Binds the session of a login to its user, after the other strategies have checked it and given it a new id. Where
 * {@code maximumSessions} is set, it then holds the number for logins at the same moment too, which Spring Security's
 * own check lets pass: those that logged in first are marked as expired.
 *
 * <p>It is added behind Spring Security's strategies by {@link SojournLoginStrategies}. Safe for use by several
 * threads.
 */
public final class SojournLoginStrategy implements SessionAuthenticationStrategy {

    /** The request attribute by which the number of sessions is known that this login's user may have. */
    static final String MOST = SojournLoginStrategy.class.getName() + ".MOST";

    private final SojournSessionRegistry registry;

    /**
     * A strategy for the sessions of a registry.
     *
     * @param registry the registry
     */
    public SojournLoginStrategy(SojournSessionRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * Binds the session, if there is one by now; one that begins later is bound when the login is put into it.
     *
     * @param authentication the login
     * @param request its request
     * @param response its response
     * @throws SessionAuthenticationException when the engine refuses the user another session
     */
    @Override
    public void onAuthentication(
            Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
        Session session = session(request);
        Who who = Who.of(authentication);
        if (session == null || !session.exists() || who.name().isEmpty()) {
            return;
        }
        try {
            registry.bind(session, who, false, !LoginUnderWay.keepsId());
        } catch (SessionLimitException tooMany) {
            throw refused(tooMany);
        }
        @Nullable Object most = request.getAttribute(MOST);
        if (most instanceof Integer number && number > 0) {
            registry.keepLatest(who.name(), number);
        }
    }

    /** Sojourn's session of a request, on whichever thread; null when it did not pass the filter. */
    private static @Nullable Session session(HttpServletRequest request) {
        try {
            return SojournFilter.session(request);
        } catch (IllegalStateException notBehindTheFilter) {
            return null;
        }
    }

    /** A login that is refused by the engine's own limit, in the words of Spring Security. */
    static RuntimeException refused(SessionLimitException tooMany) {
        if (tooMany.limit() != SessionLimitException.Limit.SESSIONS_PER_USER) {
            return tooMany;
        }
        SessionAuthenticationException refusal =
                new SessionAuthenticationException("Maximum sessions for this principal exceeded");
        refusal.initCause(tooMany);
        return refusal;
    }
}
