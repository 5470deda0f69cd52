package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Headers, queries and bodies as carriers, and what happens when carriers disagree. */
public interface CarrierRules extends WebFixture {

    private Scene all() {
        return Scene.on(this)
                .carriers(Carriers.builder()
                        .cookie(CookieSettings.standard())
                        .echoedHeader("X-Session")
                        .query("sid")
                        .body("sid")
                        .build())
                .at("/echo", call -> {
                    String name = String.valueOf(call.session().get("name"));
                    call.write(name + ":" + call.body());
                })
                .open();
    }

    /** Row 21, and once more on the second request. */
    @Test
    @DisplayName("Q1 a carrier that is off is not read")
    default void aCarrierThatIsOffIsNotRead() {
        try (Scene scene = Scene.on(this).open()) {
            String form = "application/x-www-form-urlencoded";
            String header = "X-Session: " + scene.token(Transport.HEADER);
            String query = "/read?sid=" + scene.token(Transport.QUERY);
            String body = "sid=" + scene.token(Transport.BODY);
            String bearer = "Authorization: Bearer " + scene.token(Transport.HEADER);
            String matrix = "/read;jsessionid=" + scene.token(Transport.COOKIE);
            scene.store.calls.set(0);

            for (int i = 0; i < 2; i++) {
                assertThat(scene.get("/read", header).body()).isEqualTo("name=null");
                assertThat(scene.get(query).body()).isEqualTo("name=null");
                assertThat(scene.post("/read", form, body).body()).isEqualTo("name=null");
                assertThat(scene.get("/read", bearer).body()).isEqualTo("name=null");
                assertThat(scene.get(matrix).body()).doesNotContain("ada");
            }
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** Each way of travelling has its own signature. */
    @Test
    default void aSessionIsFoundByEachCarrierThatIsOn() {
        try (Scene scene = all()) {
            assertThat(scene.get("/read", "X-Session: " + scene.token(Transport.HEADER))
                            .body())
                    .isEqualTo("name=ada");
            assertThat(scene.get("/read?sid=" + scene.token(Transport.QUERY)).body())
                    .isEqualTo("name=ada");
            assertThat(scene.post("/read", "application/json", "{\"sid\":\"" + scene.token(Transport.BODY) + "\"}")
                            .body())
                    .isEqualTo("name=ada");
        }
    }

    /** The body was looked into, and the handler must not notice. */
    @Test
    default void theHandlerStillReadsABodyThatCarriedTheId() {
        try (Scene scene = all()) {
            String json = "{\"sid\":\"" + scene.token(Transport.BODY) + "\",\"x\":1}";

            assertThat(scene.post("/echo", "application/json", json).body()).isEqualTo("ada:" + json);
            assertThat(scene.post("/echo", "application/json", "{\"x\":2}").body())
                    .isEqualTo("null:{\"x\":2}");
        }
    }

    /** A program that uses the header learns the id from it. */
    @Test
    default void anEchoedHeaderHandsTheIdOut() {
        Carriers carriers = Carriers.builder().echoedHeader("X-Session").build();
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            Reply reply = scene.get("/write");
            String id = String.valueOf(reply.first("X-Session"));

            assertThat(reply.header("X-Session")).hasSize(1);
            assertThat(reply.header("Cache-Control")).containsExactly("no-store");
            assertThat(scene.get("/read", "X-Session: " + id).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", "x-sEsSiOn: " + id).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", "x_session: " + id).body()).isEqualTo("name=null");
        }
    }

    /** D5. */
    @Test
    @DisplayName("Q10 two carriers with different ids: 400, no store call")
    default void carriersThatDisagreeAreRefused() {
        try (Scene scene = all()) {
            String cookie = "Cookie: __Host-sid=" + scene.token(Transport.COOKIE);
            String header = "X-Session: " + scene.token(Transport.HEADER);
            scene.store.calls.set(0);

            Reply reply = scene.get("/read", cookie, header);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("session_conflict");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** Headers and queries are written by programs, which should hear of their mistakes. */
    @TestFactory
    @DisplayName("Q rows that are refused")
    default Stream<DynamicTest> aMalformedPresentationIsRefusedWith400() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put("Q2", List.of("/read", "X-Session: T", "X-Session: U"));
        rows.put("Q3", List.of("/read", "X-Session: T, U"));
        rows.put("Q4", List.of("/read", "X-Session: "));
        rows.put("Q6 twice", List.of("/read?sid=Q&sid=R"));
        return rows.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    try (Scene scene = all()) {
                        List<String> lines = row.getValue().stream()
                                .map(line -> filled(scene, line))
                                .toList();
                        scene.store.calls.set(0);

                        Reply reply = scene.get(
                                lines.get(0), lines.subList(1, lines.size()).toArray(String[]::new));

                        assertThat(reply.status()).isEqualTo(400);
                        assertThat(scene.store.calls).hasValue(0);
                    }
                }));
    }

    private static String filled(Scene scene, String line) {
        return line.replace("T", scene.token(Transport.HEADER))
                .replace("U", scene.token(Transport.HEADER))
                .replace("=Q", "=" + scene.token(Transport.QUERY))
                .replace("=R", "=" + scene.token(Transport.QUERY));
    }

    /** Names are compared exactly. */
    @Test
    @DisplayName("Q6 another parameter is not the parameter")
    default void aParameterOfAnotherNameIsNotRead() {
        try (Scene scene = all()) {
            String token = scene.token(Transport.QUERY);
            scene.store.calls.set(0);

            assertThat(scene.get("/read?sid%5B%5D=" + token).body()).isEqualTo("name=null");
            assertThat(scene.get("/read?SID=" + token).body()).isEqualTo("name=null");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** A link must not log its victim in as somebody else. */
    @Test
    @DisplayName("Q9 a navigation from another site carries no id in its query")
    default void aNavigationFromAnotherSiteCarriesNoId() {
        try (Scene scene = all()) {
            String target = "/read?sid=" + scene.token(Transport.QUERY);
            scene.store.calls.set(0);

            assertThat(scene.get(target, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                            .body())
                    .isEqualTo("name=null");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** The body is not buffered beyond the limit. */
    @Test
    @DisplayName("Q13 a body over the limit: 413")
    default void aBodyOverTheLimitIsRefused() {
        Carriers carriers = Carriers.builder().body("sid").bodyLimit(1000).build();
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            Reply reply = scene.post("/read", "application/x-www-form-urlencoded", "a=" + "x".repeat(2000));

            assertThat(reply.status()).isEqualTo(413);
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** Q15 and Q16. */
    @Test
    @DisplayName("Q15, Q16 a JSON body that presents its id badly: 400")
    default void aJsonBodyThatPresentsItsIdBadlyIsRefused() {
        try (Scene scene = all()) {
            String one = scene.token(Transport.BODY);
            String two = scene.token(Transport.BODY);
            scene.store.calls.set(0);
            for (String body : List.of(
                    "{\"sid\":\"" + one + "\",\"sid\":\"" + two + "\"}",
                    "{\"sid\":123}",
                    "{\"sid\":{\"$gt\":\"\"}}",
                    "{\"sid\":[\"" + one + "\"]}")) {
                assertThat(scene.post("/read", "application/json", body).status())
                        .isEqualTo(400);
            }
            assertThat(scene.store.calls).hasValue(0);
        }
    }
}
