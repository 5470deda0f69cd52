package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.minidev.json.JSONArray;
import net.minidev.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/** What providers say of a user is stored whatever class the reader of it has given to it. */
class SpringClaimsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    private OidcIdToken again(Map<String, Object> claims) {
        OidcIdToken token = new OidcIdToken("t", NOW, NOW.plusSeconds(60), claims);
        byte[] bytes = form.write(token, 10_000);
        OidcIdToken back = (OidcIdToken) form.read(bytes);
        assertThat(back.getClaims()).isEqualTo(token.getClaims());
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
        return back;
    }

    @Test
    void claimsThatAreObjectsAreThoseOfThePlatformAfterwards() throws ParseException {
        Map<String, Object> claims = new LinkedHashMap<>(JWTClaimsSet.parse("{\"sub\":\"1\",\"address\":{\"street\":"
                        + "\"Main\",\"at\":[{\"x\":1.5,\"y\":2}],\"none\":null},"
                        + "\"realm_access\":{\"roles\":[\"b\",\"a\"]}}")
                .getClaims());
        assertThat(claims.get("address").getClass().getName()).startsWith("com.nimbusds.jose.shaded.");
        OidcIdToken back = again(claims);
        assertThat((Object) back.getClaim("address")).isExactlyInstanceOf(LinkedHashMap.class);
    }

    @Test
    void soAreObjectsAndArraysOfAnotherReader() {
        JSONObject object = new JSONObject(Map.of("b", 1, "a", List.of(2)));
        JSONArray array = new JSONArray();
        array.add(object);
        again(Map.of("sub", "1", "one", object, "many", array));
    }

    @Test
    void theRegistrationOfAClientMayBeACopy() {
        ClientRegistration registration = ClientRegistration.withRegistrationId("acme")
                .clientId("shop")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri("https://id/token")
                .scope("profile", "openid", "email")
                .build();
        ClientRegistration copy =
                ClientRegistration.withClientRegistration(registration).build();
        OAuth2AuthorizedClient client = new OAuth2AuthorizedClient(
                copy,
                "ada",
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "t", NOW, NOW.plusSeconds(60), Set.of("a")));
        byte[] bytes = form.write(client, 10_000);
        OAuth2AuthorizedClient back = (OAuth2AuthorizedClient) form.read(bytes);
        assertThat(back.getClientRegistration().getScopes()).isEqualTo(copy.getScopes());
        assertThat(form.write(back, 10_000)).isEqualTo(bytes);
    }
}
