package dev.sojourn.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * The login whose strategies this thread runs. Those of Spring Security hand on the principal alone, and how its user
 * is called is said by the whole.
 *
 * @param authentication the login
 * @param request its request
 */
record LoginUnderWay(Authentication authentication, HttpServletRequest request) {

    private static final ThreadLocal<@Nullable LoginUnderWay> HERE = new ThreadLocal<>();
    private static final String KEEPS_ID = LoginUnderWay.class.getName() + ".KEEPS_ID";

    static @Nullable LoginUnderWay current() {
        return HERE.get();
    }

    void during(Runnable strategies) {
        LoginUnderWay before = HERE.get();
        HERE.set(this);
        try {
            strategies.run();
        } finally {
            if (before == null) {
                HERE.remove();
            } else {
                HERE.set(before);
            }
        }
    }

    /** Notes that the application wants no new id at the login of this request. */
    static void keepId(HttpServletRequest request) {
        request.setAttribute(KEEPS_ID, true);
    }

    /** Whether the strategies of this thread are those of an application that wants no new id. */
    static boolean keepsId() {
        LoginUnderWay login = current();
        return login != null && login.request.getAttribute(KEEPS_ID) != null;
    }
}
