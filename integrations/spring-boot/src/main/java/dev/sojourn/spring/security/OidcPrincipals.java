package dev.sojourn.spring.security;

import dev.sojourn.spring.security.LoginNote.OidcIdentity;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.util.ClassUtils;

/** Reads who somebody is at an OpenID provider, where Spring Security's classes for that are there. */
final class OidcPrincipals {

    private static final boolean THERE = ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.oidc.user.OidcUser", OidcPrincipals.class.getClassLoader());

    private OidcPrincipals() {}

    /** The identity of a principal, or null when no OpenID provider has said who it is. */
    static @Nullable OidcIdentity identity(@Nullable Object principal) {
        return THERE ? Reading.identity(principal) : null;
    }

    /** Loaded where the classes are there. */
    private static final class Reading {

        private Reading() {}

        static @Nullable OidcIdentity identity(@Nullable Object principal) {
            if (!(principal instanceof OidcUser user) || user.getIdToken() == null) {
                return null;
            }
            URL issuer = user.getIdToken().getIssuer();
            String subject = user.getIdToken().getSubject();
            List<String> audience = user.getIdToken().getAudience();
            return issuer == null || subject == null || audience == null
                    ? null
                    : new OidcIdentity(
                            issuer.toString(),
                            List.copyOf(audience),
                            subject,
                            user.getIdToken().getClaimAsString("sid"));
        }
    }
}
