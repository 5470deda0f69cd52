package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.AccountExpiredException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.ott.InvalidOneTimeTokenException;
import org.springframework.security.authentication.password.CompromisedPasswordException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedCredentialsNotFoundException;
import org.springframework.security.web.authentication.rememberme.CookieTheftException;
import org.springframework.security.web.authentication.rememberme.InvalidCookieException;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.www.NonceExpiredException;

/** The exception of a failed login is kept as its class and its message, and none is ever refused. */
class SpringExceptionsTest {

    /** Of the application, and made by a code. */
    public static class OutOfHours extends LockedException {
        public OutOfHours(int hour) {
            super("closed at " + hour);
        }
    }

    /** Of the application, and made by a message. */
    public static class Blocked extends AuthenticationException {
        public Blocked(String message) {
            super(message);
        }
    }

    /** Nothing between it and the root could be made. */
    public static class Coded extends AuthenticationException {
        Coded(int code) {
            super("code " + code);
        }
    }

    public static class OAuth2Child extends OAuth2AuthenticationException {
        public OAuth2Child(OAuth2Error error) {
            super(error, "child");
        }
    }

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    static Stream<AuthenticationException> ofSpring() {
        return Stream.of(
                new BadCredentialsException("m"),
                new AccountExpiredException("m"),
                new AuthenticationCredentialsNotFoundException("m"),
                new AuthenticationServiceException("m"),
                new CredentialsExpiredException("m"),
                new DisabledException("m"),
                new InsufficientAuthenticationException("m"),
                new InternalAuthenticationServiceException("m"),
                new LockedException("m"),
                new ProviderNotFoundException("m"),
                new InvalidOneTimeTokenException("m"),
                new CompromisedPasswordException("m"),
                new UsernameNotFoundException("m"),
                new PreAuthenticatedCredentialsNotFoundException("m"),
                new CookieTheftException("m"),
                new InvalidCookieException("m"),
                new RememberMeAuthenticationException("m"),
                new SessionAuthenticationException("m"),
                new NonceExpiredException("m"));
    }

    @ParameterizedTest
    @MethodSource("ofSpring")
    void keepsClassAndMessage(AuthenticationException exception) {
        exception.initCause(new IllegalStateException("secret"));
        exception.setAuthenticationRequest(UsernamePasswordAuthenticationToken.unauthenticated("ada", "secret"));
        byte[] bytes = form.write(exception, 10_000);
        assertThat(text(bytes))
                .isEqualTo("{\"@class\":\"" + exception.getClass().getName() + "\",\"message\":\"m\"}");
        AuthenticationException back = (AuthenticationException) form.read(bytes);
        assertThat(back)
                .isExactlyInstanceOf(exception.getClass())
                .hasMessage("m")
                .hasNoCause();
        assertThat(back.getAuthenticationRequest()).isNull();
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
    }

    @Test
    void oneThatCouldNotBeMadeIsTheNearestParentThatCan() {
        assertThat(back(form, new OutOfHours(8)))
                .isExactlyInstanceOf(LockedException.class)
                .hasMessage("closed at 8");
        assertThat(back(form, new Blocked("no")))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("no");
        assertThat(back(JacksonForm.builder().allow(Coded.class).build(), new Coded(5)))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("code 5");
        assertThat(back(form, new BadCredentialsException("m") {})).isExactlyInstanceOf(BadCredentialsException.class);
    }

    @Test
    void oneOfTheApplicationIsKeptWhenItIsAllowed() {
        assertThat(back(JacksonForm.builder().allow(Blocked.class).build(), new Blocked("no")))
                .isExactlyInstanceOf(Blocked.class)
                .hasMessage("no");
    }

    @Test
    void oneOfOAuth2KeepsItsError() {
        OAuth2Error error = new OAuth2Error("invalid_token", "expired", "https://e");
        OAuth2AuthenticationException back =
                (OAuth2AuthenticationException) back(form, new OAuth2AuthenticationException(error, "m"));
        assertThat(back).hasMessage("m");
        assertThat(back.getError()).usingRecursiveComparison().isEqualTo(error);
        assertThat(back(form, new OAuth2Child(error)))
                .isExactlyInstanceOf(OAuth2AuthenticationException.class)
                .hasMessage("child");
    }

    @Test
    void aMessageMayBeMissing() {
        assertThat(back(form, new BadCredentialsException(null))).hasMessage(null);
    }

    @Test
    void insideOfOtherObjectsTheyAreKeptAlike() {
        JacksonForm own = JacksonForm.allowing("dev.sojourn.codec.jackson");
        Failures back = (Failures)
                own.read(own.write(new Failures(new OutOfHours(3), List.of(new DisabledException("x"))), 10_000));
        assertThat(back.last).isExactlyInstanceOf(LockedException.class);
        assertThat(back.others).hasExactlyElementsOfTypes(DisabledException.class);
    }

    public record Failures(AuthenticationException last, List<AuthenticationException> others) {}

    private static AuthenticationException back(JacksonForm form, AuthenticationException exception) {
        byte[] bytes = form.write(exception, 10_000);
        AuthenticationException back = (AuthenticationException) form.read(bytes);
        assertThat(text(form.write(back, 10_000))).isEqualTo(text(bytes));
        return back;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
