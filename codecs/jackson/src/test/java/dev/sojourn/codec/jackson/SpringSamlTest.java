package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.saml2.core.Saml2Error;
import org.springframework.security.saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2AssertionAuthentication;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;
import org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticationException;
import org.springframework.security.saml2.provider.service.authentication.Saml2PostAuthenticationRequest;
import org.springframework.security.saml2.provider.service.authentication.Saml2RedirectAuthenticationRequest;
import org.springframework.security.saml2.provider.service.authentication.Saml2ResponseAssertion;
import org.springframework.security.saml2.provider.service.authentication.logout.Saml2LogoutRequest;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistration;
import org.springframework.security.saml2.provider.service.registration.Saml2MessageBinding;

/** What Spring Security's SAML 2 module puts into a session: logins, requests under way, and how they failed. */
@SuppressWarnings("deprecation") // The older of two principals is what sessions hold that began before an update.
class SpringSamlTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30.123456789Z");
    private static final List<GrantedAuthority> ROLES = List.of(
            new SimpleGrantedAuthority("ROLE_USER"),
            FactorGrantedAuthority.withAuthority("FACTOR_SAML_RESPONSE")
                    .issuedAt(NOW)
                    .build());
    private static final RelyingPartyRegistration REGISTRATION = RelyingPartyRegistration.withRegistrationId("acme")
            .entityId("https://shop.example/saml")
            .assertionConsumerServiceLocation("https://shop.example/login/saml2/sso/acme")
            .assertingPartyMetadata(party -> party.entityId("https://id.example")
                    .singleSignOnServiceLocation("https://id.example/sso")
                    .singleLogoutServiceLocation("https://id.example/slo")
                    .wantAuthnRequestsSigned(false))
            .build();

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsWhatItWas(String name, Object value) {
        RoundTrip.requireSame(value);
    }

    static Stream<Arguments> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("login by a response", context(new Saml2Authentication(principal(), "<saml/>", ROLES)));
        all.put("login by a name", context(new Saml2Authentication((Object) "ada", "<saml/>", ROLES)));
        all.put("login by a user", context(new Saml2Authentication(SpringLoginTest.user(), "<saml/>", ROLES)));
        all.put("login by an assertion", context(new Saml2AssertionAuthentication("ada", assertion(), ROLES, "acme")));
        all.put("login that is its assertion", context(new Saml2AssertionAuthentication(assertion(), ROLES, "acme")));
        all.put(
                "login by a principal and an assertion",
                context(new Saml2AssertionAuthentication(principal(), assertion(), ROLES, "acme")));
        all.put("principal without attributes", new DefaultSaml2AuthenticatedPrincipal("ada", Map.of()));
        all.put(
                "request by a form",
                Saml2PostAuthenticationRequest.withRelyingPartyRegistration(REGISTRATION)
                        .samlRequest("PHNhbWw+")
                        .relayState("r")
                        .id("4711")
                        .build());
        all.put(
                "request by a redirect",
                Saml2RedirectAuthenticationRequest.withRelyingPartyRegistration(REGISTRATION)
                        .samlRequest("PHNhbWw+")
                        .relayState("r")
                        .id("4711")
                        .sigAlg("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")
                        .signature("c2ln")
                        .build());
        all.put(
                "request that is not signed",
                Saml2RedirectAuthenticationRequest.withRelyingPartyRegistration(REGISTRATION)
                        .samlRequest("PHNhbWw+")
                        .build());
        for (Saml2MessageBinding binding : Saml2MessageBinding.values()) {
            all.put(
                    "logout by " + binding,
                    Saml2LogoutRequest.withRelyingPartyRegistration(REGISTRATION)
                            .samlRequest("PHNhbWw+")
                            .relayState("r")
                            .id("4711")
                            .binding(binding)
                            .build());
        }
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    /** The repository of logouts asks what was stored for the query that it sends. */
    @Test
    void aLogoutRequestStillHasItsQuery() {
        Saml2LogoutRequest request = Saml2LogoutRequest.withRelyingPartyRegistration(REGISTRATION)
                .samlRequest("PHN+/hbWw=")
                .relayState("a b")
                .build();
        Saml2LogoutRequest back = (Saml2LogoutRequest) RoundTrip.requireSame(request);
        assertThat(back.getParametersQuery()).isEqualTo(request.getParametersQuery());
    }

    @Test
    void anExceptionKeepsItsError() {
        Saml2Error error = new Saml2Error("invalid_assertion", "No matching audience");
        JacksonForm form = JacksonForm.allowing("com.acme");
        byte[] bytes = form.write(
                new Saml2AuthenticationException(error, "refused", new IllegalStateException("secret")), 10_000);
        assertThat(RoundTrip.text(bytes)).doesNotContain("secret", "stackTrace");
        Saml2AuthenticationException back = (Saml2AuthenticationException) form.read(bytes);
        assertThat(back).hasMessage("refused").hasNoCause();
        assertThat(back.getSaml2Error()).usingRecursiveComparison().isEqualTo(error);
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
    }

    @Test
    void oneThatExtendsItKeepsItsMessage() {
        JacksonForm form = JacksonForm.allowing("com.acme");
        Saml2AuthenticationException child =
                new Saml2AuthenticationException(new Saml2Error("invalid_assertion", "No"), "refused") {};
        byte[] bytes = form.write(child, 10_000);
        AuthenticationException back = (AuthenticationException) form.read(bytes);
        assertThat(back).hasMessage("refused");
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
    }

    private static DefaultSaml2AuthenticatedPrincipal principal() {
        DefaultSaml2AuthenticatedPrincipal principal =
                new DefaultSaml2AuthenticatedPrincipal("ada", attributes(), List.of("index-1"));
        principal.setRelyingPartyRegistrationId("acme");
        return principal;
    }

    private static Saml2ResponseAssertion assertion() {
        return Saml2ResponseAssertion.withResponseValue("<saml/>")
                .nameId("ada")
                .sessionIndexes(List.of("index-1"))
                .attributes(attributes())
                .build();
    }

    /** All types that the provider makes of the values in an assertion. */
    private static Map<String, List<Object>> attributes() {
        Map<String, List<Object>> all = new LinkedHashMap<>();
        all.put("mail", new ArrayList<>(List.of("a@example", "b@example")));
        all.put("urn:oid:2.5.4.20", new ArrayList<>(List.of(5, true, NOW, URI.create("https://x"))));
        all.put("none", new ArrayList<>());
        return all;
    }

    private static SecurityContextImpl context(Saml2Authentication login) {
        login.setDetails(SpringLoginTest.details());
        return new SecurityContextImpl(login);
    }
}
