package dev.sojourn.spring.security;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.RememberMeServices;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Remembers a login by its session alone, with no cookie of its own: the session lives longer, and the browser keeps
 * its cookie as long. Needs an engine with {@link Lifetime#remembered} and a cookie with {@code
 * CookieLifetime.REMEMBERED}. Give it to {@code rememberMe(remember -> remember.rememberMeServices(...))}.
 *
 * <p>Whether it is asked for is said by the request parameter {@code remember-me}. Set it up before the application
 * starts; then it is safe for use by several threads.
 */
public final class SojournRememberMeServices implements RememberMeServices, LogoutHandler {

    private static final Set<String> YES = Set.of("true", "on", "yes", "1");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Lifetime lifetime;
    private Duration validity;
    private String parameter = "remember-me";
    private boolean always;

    /**
     * Services that remember as long as the engine does, a month if that is for ever.
     *
     * @param engine remembers sessions
     * @throws IllegalArgumentException when the engine has no limit for remembered sessions
     */
    public SojournRememberMeServices(SessionEngine engine) {
        this.lifetime = engine.lifetime();
        Duration longest = lifetime.remembered();
        if (longest == null) {
            throw new IllegalArgumentException("The engine remembers no sessions. Set Lifetime.remembered, such as to"
                    + " 30 days, and CookieLifetime.REMEMBERED for its cookie");
        }
        this.validity = longest.equals(Lifetime.FOREVER) ? longerThanAbsolute(MONTH) : longest;
    }

    /**
     * Sets how long a remembered session lives from its last use.
     *
     * @param value longer than the engine's absolute limit
     * @return this
     * @throws IllegalArgumentException when it is not
     */
    public SojournRememberMeServices validity(Duration value) {
        validity = longerThanAbsolute(value);
        return this;
    }

    private Duration longerThanAbsolute(Duration value) {
        if (value.compareTo(lifetime.absolute()) <= 0) {
            throw new IllegalArgumentException("A remembered session of " + value + " would be none: it must be longer"
                    + " than Lifetime.absolute (" + lifetime.absolute() + ")");
        }
        return value;
    }

    /**
     * Sets the name of the request parameter, {@code remember-me} unless set.
     *
     * @param value the name
     * @return this
     */
    public SojournRememberMeServices parameter(String value) {
        parameter = Objects.requireNonNull(value, "parameter");
        return this;
    }

    /**
     * Sets whether every login is remembered, asked for or not.
     *
     * @param value whether it is; false unless set
     * @return this
     */
    public SojournRememberMeServices always(boolean value) {
        always = value;
        return this;
    }

    /** Nobody is logged in by this: a remembered session is simply there. */
    @Override
    public @Nullable Authentication autoLogin(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    /** A login that failed in a remembered session ends what was remembered. */
    @Override
    public void loginFail(HttpServletRequest request, HttpServletResponse response) {
        Session session = SojournFilter.session(request);
        if (isRemembered(session)) {
            request.getSession().removeAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
            session.setDuration(null);
        }
    }

    /** Gives the session its longer life, if the request asks for it. */
    @Override
    public void loginSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication successfulAuthentication) {
        if (always || isAskedFor(request.getParameter(parameter))) {
            SojournFilter.session(request).setDuration(validity);
        }
    }

    /** A session that goes on without its user is not remembered any more. */
    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        Session session = SojournFilter.session(request);
        if (isRemembered(session)) {
            session.setDuration(null);
        }
    }

    private boolean isRemembered(Session session) {
        return session.exists() && session.duration().compareTo(lifetime.absolute()) > 0;
    }

    private static boolean isAskedFor(@Nullable String value) {
        return value != null && YES.contains(value.toLowerCase(Locale.ROOT));
    }
}
