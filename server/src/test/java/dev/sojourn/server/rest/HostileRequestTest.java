package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gates: who may ask, from where, with which method, on which path, with which body. */
class HostileRequestTest {

    private final RestScene scene = new RestScene();
    private final String id = scene.create("{\"data\":{\"a\":1}}");

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer correct-horse-battery-stapl",
                "Bearer correct-horse-battery-staplex",
                "Bearer CORRECT-HORSE-BATTERY-STAPLE",
                "Basic correct-horse-battery-staple",
                "correct-horse-battery-staple"
            })
    void everyWrongCredentialGetsTheSameAnswer(String credential) {
        Reply none = scene.send(scene.request("/sessions/" + id).DELETE());
        HttpRequest.Builder request = scene.request("/sessions/" + id).DELETE();
        scene.store.reset();

        Reply refused = scene.send(credential.isEmpty() ? request : request.header("Authorization", credential));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).isEqualTo(none.text());
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(scene.store.calls()).isEmpty();
        assertThat(scene.engine.directory().lookUp(id)).isPresent();
    }

    @Test
    void aSessionIsNoCredentialAndTwoCredentialsAreNone() {
        String signedId = String.valueOf(scene.engine.directory().get(id).signedId());
        HttpRequest.Builder two = scene.request("/sessions")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("Authorization", "Bearer wrong");

        assertThat(scene.send(scene.request("/sessions").header("Authorization", "Bearer " + signedId))
                        .status())
                .isEqualTo(401);
        assertThat(scene.send(scene.request("/sessions").header("Cookie", "__Host-sid=" + signedId))
                        .status())
                .isEqualTo(401);
        assertThat(scene.send(two).status()).isEqualTo(401);
    }

    @Test
    void theSchemeOfTheCredentialHasNoCase() {
        assertThat(scene.send(scene.request("/sessions").header("Authorization", "bearer " + RestScene.TOKEN))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.test",
        "Origin, null",
        "Origin, http://127.0.0.1",
        "Origin, http://127.0.0.1.evil.test",
        "Origin, http://[",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPageOfAnotherOriginIsRefusedEvenWithTheToken(String header, String value) {
        HttpRequest.Builder request = scene.request("/sessions/" + id)
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header(header, value)
                .DELETE();

        assertThat(scene.send(request).status()).isEqualTo(403);
        assertThat(scene.engine.directory().lookUp(id)).isPresent();
    }

    @Test
    void aPageOfThisOriginIsServed() {
        HttpRequest.Builder request = scene.request("/sessions")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("Origin", "http://127.0.0.1:" + scene.port)
                .header("Sec-Fetch-Site", "same-origin");

        assertThat(scene.send(request).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /sessions, 'GET, HEAD, POST'",
        "PATCH, /sessions/nobody, 'GET, HEAD, PUT, DELETE'",
        "POST, /sessions/nobody, 'GET, HEAD, PUT, DELETE'",
        "GET, /sessions/nobody/roll, POST",
        "GET, /sweep, POST",
        "OPTIONS, /sessions, 'GET, HEAD, POST'",
        "PATCH, /sessions/nobody/data/x, 'GET, HEAD, PUT, DELETE'",
        "PATCH, /sessions/nobody/attribute?name=x, 'GET, HEAD, PUT, DELETE'",
        "POST, /users/u/sessions, 'GET, HEAD, DELETE'",
        "GET, /users/end, POST",
        "DELETE, /count, 'GET, HEAD'",
        "INVENTED, /sessions, 'GET, HEAD, POST'"
    })
    void aMethodThatIsNotAnsweredIsToldBeforeWhatIsMissing(String method, String path, String allowed) {
        Reply refused = scene.call(method, path, null);

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo(allowed);
        assertThat(refused.error()).isEqualTo("MethodNotAllowed");
    }

    @Test
    void traceAndConnectReachNothing() {
        assertThat(scene.raw("TRACE /api/sessions HTTP/1.1")).isEqualTo(405);
        assertThat(scene.raw("CONNECT /api/sessions HTTP/1.1")).isIn(400, 405, 501);
    }

    @Test
    void chunksInHttp10AreRefusedAsProxiesInFrontDoNotSeeThem() {
        assertThat(scene.raw("GET /api/sessions HTTP/1.0\r\nTransfer-Encoding: chunked"))
                .isEqualTo(400);
    }

    @Test
    void noHeaderOverridesTheMethod() {
        HttpRequest.Builder request = scene.request("/sessions/" + id)
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("X-HTTP-Method-Override", "DELETE")
                .header("X-HTTP-Method", "DELETE");

        assertThat(scene.send(request).status()).isEqualTo(200);
        assertThat(scene.engine.directory().lookUp(id)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/sessions/", "/session", "/sessions/a/b", "/sessions/a/data/b/c", "/users/u", "/keys"})
    void whatIsNoResourceIsNotFound(String path) {
        Reply refused = scene.get(path);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.error()).isEqualTo("NotFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /api/keys/..%2f..%2fsessions HTTP/1.1",
                "GET /api/sessions/%00 HTTP/1.1",
                "GET /api/sessions/%zz HTTP/1.1",
                "GET /api/sessions/x/data/%0d%0a HTTP/1.1",
                "GET /api/sessions?limit=%zz HTTP/1.1"
            })
    void aBrokenAddressIsABadRequest(String requestLine) {
        assertThat(scene.raw(requestLine)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "undefined",
                "x'%20OR%201=1--",
                "$%7Bjndi:ldap:x%7D",
                "%F0%9F%98%80",
                "00000000-0000-0000-0000-000000000001"
            })
    void whatIsNoIdIsNobodysAndAsksNoStore(String id) {
        scene.store.reset();

        assertThat(scene.get("/sessions/" + id).error()).isEqualTo("SessionNotFound");
        assertThat(scene.store.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%09b", "%7F", "%C2%85", "sojourn.x", "a%1B%5B31m"})
    void aNameThatCannotBeIsRefusedWithItsRuleAndWithoutWhatCannotBeSeen(String name) {
        for (String path : List.of("/data/" + name, "/attribute?name=" + name)) {
            Reply put = scene.call("PUT", "/sessions/" + id + path, "1");

            assertThat(put.status()).isEqualTo(400);
            assertThat(put.error()).isEqualTo("BadName");
            assertThat(put.json().path("message").asText())
                    .containsAnyOf("Limits.names (PRINTABLE", "\"sojourn.x\"")
                    .matches("\\P{Cntrl}+");
            assertThat(scene.get("/sessions/" + id + path).error()).isEqualTo("BadName");
        }
        assertThat(scene.engine.directory().get(id).size()).isEqualTo(1);
    }

    @Test
    void aStricterRuleOfTheEngineHoldsForItsNamesHere() throws Exception {
        try (RestScene strict =
                new RestScene(settings -> settings.limits(Limits.standard().withNames(NameRule.STRICT)))) {
            String path = "/sessions/" + strict.create("{}") + "/data/a%20b";

            assertThat(strict.call("PUT", path, "1").error()).isEqualTo("BadName");
            assertThat(strict.get(path).text()).contains("\\\"a b\\\"").contains("STRICT");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/attribute, is missing",
        "/attribute?name=, is empty",
        "/attribute?nome=a, does not know",
        "/attribute?name=a&name=b, twice"
    })
    void anAttributeWithoutItsNameIsNeverAllOfThem(String path, String words) {
        for (String method : List.of("GET", "PUT", "DELETE")) {
            Reply refused = scene.call(method, "/sessions/" + id + path, "{}");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error()).isEqualTo("BadRequest");
            assertThat(refused.text()).contains(words);
        }
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /api/sessions/x/../../api/sessions/ID HTTP/1.1",
                "DELETE /x/%2e%2e/api/sessions/ID HTTP/1.1",
                "DELETE /api/sessions/ID;a=b HTTP/1.1",
                "DELETE /api/sessions/ID/./ HTTP/1.1"
            })
    void noDetourOfAPathLeadsToASession(String requestLine) {
        assertThat(scene.raw(requestLine.replace("ID", id))).isEqualTo(400);
        assertThat(scene.engine.directory().lookUp(id)).isPresent();
    }

    @Test
    void twoSlashesAreOneAndEncodedLettersAreLetters() {
        assertThat(scene.raw("GET //api//sessions/" + id + " HTTP/1.1")).isEqualTo(200);
        assertThat(scene.raw("GET /%61pi/session%73/" + id + " HTTP/1.1")).isEqualTo(200);
    }

    @Test
    void badNamesInsideABodyAreRefusedAndNothingIsStored() {
        String data = "/sessions/" + id + "/data";

        assertThat(scene.call("PATCH", data, "{\"ok\":1,\"\":2}").error()).isEqualTo("BadName");
        assertThat(scene.call("PUT", data, "{\"" + "n".repeat(513) + "\":2}").error())
                .isEqualTo("BadName");
        assertThat(scene.call("POST", "/sessions", "{\"data\":{\"sojourn.x\":1}}")
                        .error())
                .isEqualTo("BadName");
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-16",
                "application/json; charset=\"iso-8859-1\"",
                "text/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonp",
                "application/merge-patch+json"
            })
    void aBodyOfAnotherTypeIsRefused(String type) {
        HttpRequest.Builder request = scene.request("/sessions/" + id + "/data")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("Content-Type", type)
                .method("PATCH", RestScene.publisher("{\"b\":2}"));

        assertThat(scene.send(request).status()).isEqualTo(415);
    }

    @Test
    void aBodyWithoutATypeOrWithAnEncodingIsRefused() {
        HttpRequest.Builder untyped = scene.request("/sessions")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .POST(RestScene.publisher("{}"));
        HttpRequest.Builder packed = scene.request("/sessions")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("Content-Encoding", "gzip")
                .POST(RestScene.publisher("{}"));

        assertThat(scene.send(untyped).status()).isEqualTo(415);
        assertThat(scene.send(packed).status()).isEqualTo(415);
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithTheNameOfTheLimit() {
        String large = "\"" + "x".repeat(1024 * 1024) + "\"";
        String path = "/sessions/" + id + "/data/v";
        HttpRequest.Builder chunked = scene.request(path)
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));

        Reply refused = scene.call("PUT", path, large);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("RestLimits.bodyBytes").contains("1,048,576");
        assertThat(scene.send(chunked).status()).isEqualTo(413);
    }

    @Test
    void aSessionOverItsLimitsIsRefusedAndKeepsWhatItHad() {
        String value = "\"" + "x".repeat(64 * 1024) + "\"";

        Reply refused = scene.call("PUT", "/sessions/" + id + "/data/v", value);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.error()).isEqualTo("SessionLimit");
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void answersAreJsonThatNobodyKeepsOrGuessesAt() {
        Reply shown = scene.get("/sessions/" + id);
        Reply refused = scene.get("/nothing");

        for (Reply reply : new Reply[] {shown, refused}) {
            assertThat(reply.header("Content-Type")).isEqualToIgnoringCase("application/json;charset=utf-8");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void anEmptyOrInvisibleTokenIsRefusedWhenTheApiIsMade() {
        try (SessionEngine engine =
                SessionEngine.builder().store(new MemoryStore()).build()) {
            for (String token : new String[] {"", "with blank", "\u00e9"}) {
                assertThatThrownBy(() -> new RestApi(engine, token, RestLimits.standard()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("admin token")
                        .hasMessageNotContaining("with blank");
            }
        }
    }
}
