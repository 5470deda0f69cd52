package dev.sojourn.spring.security;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/**
 * Who somebody is.
 *
 * @param name how the sessions are bound; empty for a login that has none
 * @param principal what says more
 */
record Who(String name, @Nullable Object principal) {

    /** Who has logged in: not the one as whom an administrator looks around for a while. */
    static Who of(Authentication present) {
        // Promised not to be null, by an interface that applications implement.
        Collection<? extends GrantedAuthority> authorities = present.getAuthorities();
        for (GrantedAuthority authority : authorities == null ? List.<GrantedAuthority>of() : authorities) {
            if (authority instanceof SwitchUserGrantedAuthority switched) {
                return of(switched.getSource());
            }
        }
        return new Who(given(present.getName()), present.getPrincipal());
    }

    /** Who a context says has logged in; null for nobody. */
    static @Nullable Who in(@Nullable Object context) {
        Authentication login = context instanceof SecurityContext security ? security.getAuthentication() : null;
        return login == null || login instanceof AnonymousAuthenticationToken ? null : of(login);
    }

    /** Whose sessions are asked for: of the login under way, or by the rule of AbstractAuthenticationToken.getName. */
    static Who called(@Nullable Object principal) {
        LoginUnderWay login = LoginUnderWay.current();
        return login != null && login.authentication().getPrincipal() == principal
                ? of(login.authentication())
                : new Who(name(principal), principal);
    }

    private static String name(@Nullable Object principal) {
        if (principal instanceof UserDetails user) {
            return given(user.getUsername());
        }
        if (principal instanceof AuthenticatedPrincipal user) {
            return given(user.getName());
        }
        if (principal instanceof Principal user) {
            return given(user.getName());
        }
        String passkey = Passkeys.name(principal);
        return passkey != null ? passkey : principal == null ? "" : principal.toString();
    }

    // What the interfaces promise not to be null is what applications have written.
    private static String given(@Nullable String name) {
        return name == null ? "" : name;
    }
}
