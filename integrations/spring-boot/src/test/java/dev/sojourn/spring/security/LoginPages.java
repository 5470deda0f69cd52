package dev.sojourn.spring.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Logins that an application saves itself. */
@RestController
class LoginPages {

    /** What an application knows of a user, which says nothing in its text. */
    record Customer(int number) {}

    /** A login that says itself how its user is called. */
    static final class Named implements Authentication {

        private static final long serialVersionUID = 1;

        private @Nullable String name;

        Named() {}

        Named(@Nullable String name) {
            this.name = name;
        }

        @Override
        public Collection<? extends GrantedAuthority> getAuthorities() {
            return AuthorityUtils.createAuthorityList("ROLE_USER");
        }

        @Override
        public @Nullable Object getCredentials() {
            return null;
        }

        @Override
        public @Nullable Object getDetails() {
            return null;
        }

        @Override
        public Object getPrincipal() {
            return new Customer(7);
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }

        @Override
        public void setAuthenticated(boolean authenticated) {
            // It always is.
        }

        // What no login should say, and some do.
        @Override
        @SuppressWarnings("NullAway")
        public String getName() {
            return name;
        }
    }

    /** A login that no form of the tests stores: it is of a package that is not allowed. */
    static Authentication unstorable(String name) {
        return UsernamePasswordAuthenticationToken.authenticated(
                new Principal() {
                    private final Thread thread = Thread.currentThread();

                    @Override
                    public String getName() {
                        return thread.isAlive() ? name : "";
                    }
                },
                null,
                List.of());
    }

    static Authentication login(String kind, String user) {
        return switch (kind) {
            case "passkey" ->
                new WebAuthnAuthentication(
                        ImmutablePublicKeyCredentialUserEntity.builder()
                                .name(user)
                                .id(new Bytes(new byte[] {1, 2}))
                                .displayName("Ada")
                                .build(),
                        AuthorityUtils.createAuthorityList("ROLE_USER"));
            case "named" -> new Named(user);
            case "null" -> new Named(null);
            case "unstorable" -> unstorable(user);
            default ->
                UsernamePasswordAuthenticationToken.authenticated(
                        user, null, AuthorityUtils.createAuthorityList("ROLE_USER"));
        };
    }

    private static void put(String kind, String user, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login(kind, user));
        new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    }

    @GetMapping("/public/save")
    String save(
            @RequestParam(defaultValue = "plain") String kind,
            @RequestParam String user,
            HttpServletRequest request,
            HttpServletResponse response) {
        put(kind, user, request, response);
        return "saved";
    }

    @GetMapping("/public/callable")
    Callable<String> callable(@RequestParam String user, HttpServletRequest request, HttpServletResponse response) {
        return () -> {
            put("plain", user, request, response);
            return "saved";
        };
    }

    @GetMapping("/public/deferred")
    DeferredResult<String> deferred(
            @RequestParam String user, HttpServletRequest request, HttpServletResponse response) {
        DeferredResult<String> result = new DeferredResult<>();
        Thread thread = new Thread(() -> {
            try {
                put("plain", user, request, response);
                result.setResult("saved");
            } catch (RuntimeException e) {
                result.setErrorResult(e);
            }
        });
        thread.start();
        return result;
    }

    @GetMapping("/public/request")
    String request(@RequestParam String user, HttpServletRequest request) throws ServletException {
        request.login(user, "secret");
        return "saved";
    }

    @GetMapping("/public/in-place")
    String inPlace(@RequestParam(required = false) @Nullable String user) {
        SecurityContextHolder.getContext().setAuthentication(user == null ? null : login("plain", user));
        return "changed";
    }

    @GetMapping("/public/in-place-and-new-id")
    String inPlaceAndNewId(@RequestParam String user, HttpServletRequest request) {
        inPlace(user);
        request.changeSessionId();
        return "changed";
    }
}
