package dev.sojourn.spring.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Spring Security uses Sojourn's sessions.
 *
 * @param userFrom what says whose a session is
 * @param savedRequests where the page is kept that somebody asked for before logging in
 * @param oidcSearch which sessions a logout token of an OpenID provider is compared with
 */
@ConfigurationProperties("sojourn.security")
public record SojournSecurityProperties(
        @DefaultValue("security") UserFrom userFrom,
        @DefaultValue("session") SavedRequests savedRequests,
        @DefaultValue("all") OidcSearch oidcSearch) {

    /** What says whose a session is. */
    public enum UserFrom {
        /** The login of Spring Security. */
        SECURITY,
        /** The attribute {@link SessionUserListener#PRINCIPAL_NAME}, which the application sets. */
        PRINCIPAL_ATTRIBUTE,
        /** The application itself, by {@code Session.setUser}. */
        NONE
    }

    /** Where the page is kept that somebody asked for before logging in. */
    public enum SavedRequests {
        /** In the session, which begins for it: Spring Security's default. */
        SESSION,
        /** In a cookie, so that no session begins for it. */
        COOKIE,
        /** Nowhere: a login leads to the page that it leads to. */
        NONE
    }

    /** Which sessions a logout token is compared with. */
    public enum OidcSearch {
        /** Those of the user who is called like its subject; if none is meant, all. */
        ALL,
        /** Those of the user who is called like its subject, and no others. */
        USER
    }
}
