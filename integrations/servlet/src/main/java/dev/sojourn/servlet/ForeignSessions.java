package dev.sojourn.servlet;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.Carriers;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EventListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks out for sessions of the container beside Sojourn's, which hold what somebody believes to be in Sojourn's, and
 * says once that there are, and what makes them.
 */
final class ForeignSessions {

    private static final Logger LOG = System.getLogger(ForeignSessions.class.getName());

    private final boolean ownCookie;
    private final String cookieStart;
    private final String requestListeners;
    private final AtomicBoolean said = new AtomicBoolean();

    /**
     * For one filter.
     *
     * @param declared the listeners of the application; null when the container does not tell them
     */
    ForeignSessions(ServletContext application, Carriers carriers, @Nullable List<EventListener> declared) {
        SessionCookieConfig cookie = application.getSessionCookieConfig();
        String told = cookie == null ? null : cookie.getName();
        String name = told == null || told.isBlank() ? ServletSettings.CONTAINERS_NAME : told;
        cookieStart = name + "=";
        // Where both have one name, what comes is ours, and the container takes it for an id of its own.
        ownCookie = carriers.order().stream()
                .filter(Carrier.Cookie.class::isInstance)
                .map(Carrier.Cookie.class::cast)
                .anyMatch(each -> each.settings().name(true).equals(name)
                        || each.settings().name(false).equals(name));
        requestListeners = declared == null
                ? "not known in this container"
                : declared.stream()
                        .filter(ServletRequestListener.class::isInstance)
                        .map(each -> each.getClass().getName())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    /** Looks at a request before it goes on behind the filter. */
    void lookAt(HttpServletRequest request, SessionExchange exchange) {
        if (said.get() || !(own(request) instanceof HttpServletRequest own)) {
            return;
        }
        boolean session = own.getSession(false) != null;
        if (!session && (ownCookie || !brings(exchange))) {
            return;
        }
        if (!said.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "{0} What is in the container''s session is not in Sojourn''s. Code that runs before SojournFilter"
                            + " gets the container''s: map the filter before all that use sessions, such as login."
                            + " Request listeners run before every filter (here: {1}). Container-managed logins keep"
                            + " theirs there.",
                    session
                            ? "The container has a session of its own beside Sojourn's."
                            : "A request brought the cookie of the container's own sessions, which may be left from"
                                    + " before Sojourn, or be another application's.",
                    requestListeners.isEmpty() ? "none" : requestListeners);
        }
    }

    /** Whether the container's cookie came. Not every container tells it of an id that leads to no session. */
    private boolean brings(SessionExchange exchange) {
        for (String line : exchange.headers("Cookie")) {
            int at = line.indexOf(cookieStart);
            if (at == 0 || at > 0 && (line.charAt(at - 1) == ' ' || line.charAt(at - 1) == ';')) {
                return true;
            }
        }
        return false;
    }

    /** The container's own request, below whatever wraps it. */
    private static ServletRequest own(ServletRequest request) {
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        return own;
    }
}
