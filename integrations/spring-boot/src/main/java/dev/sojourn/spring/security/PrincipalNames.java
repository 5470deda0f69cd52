package dev.sojourn.spring.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/** How a user is called, by the rule of {@code AbstractAuthenticationToken.getName()}. */
final class PrincipalNames {

    private PrincipalNames() {}

    /** The name of a principal; empty for none. */
    static String of(@Nullable Object principal) {
        if (principal instanceof UserDetails user) {
            return user.getUsername();
        }
        if (principal instanceof AuthenticatedPrincipal user) {
            return user.getName();
        }
        if (principal instanceof Principal user) {
            return user.getName();
        }
        return principal == null ? "" : principal.toString();
    }

    /** Who has logged in: not the one as whom an administrator looks around for a while. */
    static Authentication whoLoggedIn(Authentication present) {
        for (GrantedAuthority authority : present.getAuthorities()) {
            if (authority instanceof SwitchUserGrantedAuthority switched) {
                return whoLoggedIn(switched.getSource());
            }
        }
        return present;
    }
}
