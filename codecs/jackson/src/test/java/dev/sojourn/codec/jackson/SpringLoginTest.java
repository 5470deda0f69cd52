package dev.sojourn.codec.jackson;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthentication;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.CredProtectAuthenticationExtensionsClientInput.CredProtect;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInput;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthentication;

/** What Spring Security puts into a session comes back as what it was, with no class of it registered. */
class SpringLoginTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30.123456789Z");
    private static final List<SimpleGrantedAuthority> ROLES =
            List.of(new SimpleGrantedAuthority("ROLE_USER"), new SimpleGrantedAuthority("ROLE_ADMIN"));

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsWhatItWas(String name, Object value) {
        RoundTrip.requireSame(value);
    }

    static Stream<Arguments> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("form login", login(user(), details()));
        all.put(
                "factor",
                context(UsernamePasswordAuthenticationToken.authenticated(
                        user(),
                        null,
                        List.of(FactorGrantedAuthority.withAuthority("FACTOR_PASSWORD")
                                .issuedAt(NOW)
                                .build()))));
        all.put("name only", context(UsernamePasswordAuthenticationToken.authenticated("ada", null, ROLES)));
        all.put("not yet", context(UsernamePasswordAuthenticationToken.unauthenticated("ada", "secret")));
        all.put("remember me", withDetails(new RememberMeAuthenticationToken("key", user(), ROLES)));
        all.put("anonymous", withDetails(new AnonymousAuthenticationToken("key", "anonymous", ROLES)));
        all.put("testing", withDetails(new TestingAuthenticationToken("ada", "secret", "ROLE_A")));
        all.put("pre-authenticated", withDetails(new PreAuthenticatedAuthenticationToken(user(), "N/A", ROLES)));
        all.put("one-time token", withDetails(new OneTimeTokenAuthentication(user(), ROLES)));
        all.put(
                "switched user",
                context(UsernamePasswordAuthenticationToken.authenticated(
                        user(),
                        null,
                        List.of(new SwitchUserGrantedAuthority(
                                "ROLE_PREVIOUS_ADMINISTRATOR",
                                UsernamePasswordAuthenticationToken.authenticated("root", null, ROLES))))));
        all.put(
                "no authorities",
                context(UsernamePasswordAuthenticationToken.authenticated(
                        new User("ada", "", Set.of()), null, AuthorityUtils.NO_AUTHORITIES)));
        all.put("csrf", new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "4711"));
        all.put("empty context", new SecurityContextImpl());
        oauth2(all);
        all.put(
                "webauthn",
                context(new WebAuthnAuthentication(
                        ImmutablePublicKeyCredentialUserEntity.builder()
                                .name("ada")
                                .id(new Bytes(new byte[] {1, 2}))
                                .displayName("Ada")
                                .build(),
                        ROLES)));
        all.put(
                "webauthn request",
                PublicKeyCredentialRequestOptions.builder()
                        .challenge(new Bytes(new byte[32]))
                        .timeout(Duration.ofMinutes(5))
                        .rpId("acme.com")
                        .allowCredentials(List.of(credential()))
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .build());
        all.put(
                "webauthn creation",
                PublicKeyCredentialCreationOptions.builder()
                        .rp(PublicKeyCredentialRpEntity.builder()
                                .id("acme.com")
                                .name("Acme")
                                .build())
                        .user(ImmutablePublicKeyCredentialUserEntity.builder()
                                .name("ada")
                                .id(new Bytes(new byte[] {1, 2}))
                                .displayName("Ada")
                                .build())
                        .challenge(new Bytes(new byte[32]))
                        .pubKeyCredParams(PublicKeyCredentialParameters.EdDSA, PublicKeyCredentialParameters.ES256)
                        .timeout(Duration.ofMinutes(5))
                        .excludeCredentials(List.of(credential()))
                        .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                                .userVerification(UserVerificationRequirement.PREFERRED)
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .build())
                        .attestation(AttestationConveyancePreference.NONE)
                        .extensions(new ImmutableAuthenticationExtensionsClientInputs(
                                ImmutableAuthenticationExtensionsClientInput.credProps,
                                new CredProtectAuthenticationExtensionsClientInput(new CredProtect(
                                        CredProtect.ProtectionPolicy.USER_VERIFICATION_REQUIRED, true))))
                        .build());
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static void oauth2(Map<String, Object> all) {
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri("https://id.example/authorize")
                .clientId("shop")
                .redirectUri("https://shop/cb")
                .scope("openid", "email")
                .state("s")
                .attributes(Map.of("registration_id", "acme", "nonce", "n"))
                .additionalParameters(Map.of("nonce", "h"))
                .build();
        all.put("oauth2 request", request);
        DefaultOAuth2User oauth2User = new DefaultOAuth2User(
                List.of(new OAuth2UserAuthority(Map.of("sub", "1", "n", 5L))),
                Map.of("sub", "1", "n", 5L, "d", 1.5),
                "sub");
        all.put("oauth2 login", withDetails(new OAuth2AuthenticationToken(oauth2User, ROLES, "acme")));
        Map<String, Object> claims = new HashMap<>(Map.of("sub", "1", "exp", NOW, "aud", List.of("shop")));
        claims.put("iss", url("https://id.example"));
        OidcIdToken token = new OidcIdToken("t", NOW, NOW.plusSeconds(60), claims);
        OidcUserInfo info = new OidcUserInfo(Map.of("sub", "1", "email", "a@b"));
        all.put(
                "oidc login",
                withDetails(new OAuth2AuthenticationToken(
                        new DefaultOidcUser(List.of(new OidcUserAuthority(token, info)), token, info), ROLES, "acme")));
        all.put("client", client(Set.of("openid")));
        all.put("client without scopes", client(Set.of()));
    }

    private static OAuth2AuthorizedClient client(Set<String> scopes) {
        ClientRegistration registration = ClientRegistration.withRegistrationId("acme")
                .clientId("shop")
                .clientSecret("x")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("https://shop/cb")
                .authorizationUri("https://id/authorize")
                .tokenUri("https://id/token")
                .scope(scopes)
                .build();
        return new OAuth2AuthorizedClient(
                registration,
                "ada",
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "t", NOW, NOW.plusSeconds(60), scopes),
                new OAuth2RefreshToken("r", NOW));
    }

    private static PublicKeyCredentialDescriptor credential() {
        return PublicKeyCredentialDescriptor.builder()
                .id(new Bytes(new byte[] {3}))
                .type(PublicKeyCredentialType.PUBLIC_KEY)
                .transports(AuthenticatorTransport.USB, AuthenticatorTransport.NFC)
                .build();
    }

    private static Object url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object login(Object principal, Object details) {
        UsernamePasswordAuthenticationToken token =
                UsernamePasswordAuthenticationToken.authenticated(principal, null, ROLES);
        token.setDetails(details);
        return context(token);
    }

    static User user() {
        return new User("ada", "{noop}x", true, true, false, true, ROLES);
    }

    static WebAuthenticationDetails details() {
        return new WebAuthenticationDetails("192.0.2.1", "ABC");
    }

    private static Object withDetails(org.springframework.security.authentication.AbstractAuthenticationToken token) {
        token.setDetails(details());
        return context(token);
    }

    private static SecurityContextImpl context(Authentication authentication) {
        return new SecurityContextImpl(authentication);
    }
}
