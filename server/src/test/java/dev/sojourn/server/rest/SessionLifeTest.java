package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making, showing, moving and ending one session. */
class SessionLifeTest {

    private final RestScene scene = new RestScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void aNewSessionIsAnsweredWithItsIdOnce() {
        Reply created = scene.call("POST", "/sessions", "{\"data\":{\"cart\":[1,2]},\"duration\":60000}");

        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asText();
        assertThat(scene.engine.directory().get(id).get("cart")).hasToString("[1, 2]");
        assertThat(created.json().path("signedId").asText()).startsWith("sj1.").contains(id);
        assertThat(scene.get("/sessions/" + id).text()).doesNotContain(id);
    }

    @Test
    void aSessionCanBeMadeWithoutABody() {
        Reply created = scene.call("POST", "/sessions", null);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("data")).isEmpty();
        assertThat(created.json().path("duration").asLong())
                .isEqualTo(Duration.ofMinutes(30).toMillis());
    }

    @Test
    void timesAreMillisecondsSinceTheEpoch() {
        long now = scene.clock.millis();
        String id = scene.create("{\"duration\":60000}");
        scene.clock.advance(Duration.ofSeconds(10));

        JsonNode session = scene.get("/sessions/" + id).json();

        assertThat(session.path("created").asLong()).isEqualTo(now);
        assertThat(session.path("lastUpdate").asLong()).isEqualTo(now);
        assertThat(session.path("expires").asLong()).isEqualTo(now + 60_000);
        assertThat(session.path("ttl").asLong()).isEqualTo(50_000);
        assertThat(session.path("key").asText()).isEqualTo(scene.keyOf(id));
    }

    @Test
    void lookingAtASessionDoesNotKeepItAlive() {
        String id = scene.create("{\"duration\":60000}");
        scene.clock.advance(Duration.ofSeconds(59));
        scene.get("/sessions/" + id);
        scene.clock.advance(Duration.ofSeconds(1));

        Reply late = scene.get("/sessions/" + id);

        assertThat(late.status()).isEqualTo(404);
        assertThat(late.error()).isEqualTo("SessionExpired");
    }

    @Test
    void aShortDurationIsKeptByAStoreThatSavesTouchesUp() throws Exception {
        SessionStore saving = new ForwardingStore(new MemoryStore()) {
            @Override
            public Duration touchInterval() {
                return Duration.ofMinutes(1);
            }
        };
        try (RestScene patient = new RestScene(settings -> settings.store(saving))) {
            String id = patient.create("{\"duration\":1000}");
            patient.clock.advance(Duration.ofMillis(1_050));

            assertThat(patient.get("/sessions/" + id).error()).isEqualTo("SessionExpired");
        }
    }

    @Test
    void aSessionThatNeverExpiresHasNullForItsTimes() throws Exception {
        try (RestScene endless =
                new RestScene(settings -> settings.lifetime(Lifetime.standard().absolute(Lifetime.FOREVER)))) {
            JsonNode session =
                    endless.call("POST", "/sessions", "{\"duration\":\"none\"}").json();

            assertThat(session.path("expires").isNull()).isTrue();
            assertThat(session.path("ttl").isNull()).isTrue();
            assertThat(session.path("duration").isNull()).isTrue();
        }
    }

    @Test
    void anUnknownSessionIsToldFromAnExpiredOne() {
        Reply unknown = scene.get("/sessions/" + scene.engine.directory().generateId());

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error()).isEqualTo("SessionNotFound");
        assertThat(unknown.json().path("message").asText()).isNotEmpty();
    }

    @Test
    void rollingGivesANewIdAndKillsTheOldOne() {
        String old = scene.create("{\"data\":{\"a\":1}}");

        Reply rolled = scene.call("POST", "/sessions/" + old + "/roll", null);

        String id = rolled.json().path("id").asText();
        assertThat(rolled.status()).isEqualTo(200);
        assertThat(scene.get("/sessions/" + old).status()).isEqualTo(404);
        assertThat(scene.get("/sessions/" + id + "/data").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void touchingMovesTheExpiry() {
        String id = scene.create("{\"duration\":60000}");
        scene.clock.advance(Duration.ofSeconds(50));

        Reply touched = scene.call("POST", "/sessions/" + id + "/touch", null);

        assertThat(touched.json().path("ttl").asLong()).isEqualTo(60_000);
    }

    @Test
    void extendingCountsFromNowAndDoesNotAddUp() {
        String id = scene.create("{\"duration\":60000}");
        scene.clock.advance(Duration.ofSeconds(50));

        Reply extended = scene.call("POST", "/sessions/" + id + "/extend", "{\"duration\":5000}");

        assertThat(extended.status()).isEqualTo(200);
        assertThat(extended.json().path("ttl").asLong()).isEqualTo(5_000);
        assertThat(extended.json().path("duration").asLong()).isEqualTo(5_000);
    }

    @Test
    void aDurationCanBeSetWithoutExtending() {
        String id = scene.create("{}");

        Reply changed = scene.call("PATCH", "/sessions/" + id + "/meta", "{\"duration\":1000}");

        assertThat(changed.json().path("duration").asLong()).isEqualTo(1_000);
    }

    @Test
    void bindingAUserAnswersTheIdThatTheSessionHasFromHereOn() {
        String id = scene.create("{}");

        Reply bound =
                scene.call("PUT", "/sessions/" + id + "/user", "{\"user\":\"u1\",\"userData\":{\"role\":\"editor\"}}");

        String renewed = bound.json().path("id").asText();
        assertThat(renewed).isNotEqualTo(id);
        JsonNode session = scene.get("/sessions/" + renewed).json();
        assertThat(session.path("user").asText()).isEqualTo("u1");
        assertThat(session.path("userData").path("role").asText()).isEqualTo("editor");
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"user\":\"LONG\"", "\"user\":\"u\",\"userData\":{\"sojourn.bound\":1}"})
    void aUserThatNoSessionCanHaveIsABadRequest(String members) {
        String id = scene.create("{}");

        Reply refused =
                scene.call("PUT", "/sessions/" + id + "/user", "{" + members.replace("LONG", "u".repeat(257)) + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(scene.get("/sessions/" + id).json().path("user").isNull()).isTrue();
    }

    @Test
    void aUserCanBeTakenOffASession() {
        String id = scene.create("{\"data\":{\"kept\":1}}");
        String bound = scene.call("PUT", "/sessions/" + id + "/user", "{\"user\":\"u1\"}")
                .json()
                .path("id")
                .asText();

        Reply freed = scene.call("DELETE", "/sessions/" + bound + "/user", null);

        assertThat(freed.status()).isEqualTo(200);
        assertThat(freed.json().path("user").isNull()).isTrue();
        assertThat(freed.json().path("data").path("kept").asInt()).isEqualTo(1);
    }

    @Test
    void deletingASessionEndsItWithoutABody() {
        String id = scene.create("{}");

        Reply deleted = scene.call("DELETE", "/sessions/" + id, null);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        assertThat(scene.call("DELETE", "/sessions/" + id, null).error()).isEqualTo("SessionNotFound");
    }

    @Test
    void aSignedIdLeadsToItsSession() {
        JsonNode created = scene.call("POST", "/sessions", "{}").json();
        String body = "{\"signedId\":\"" + created.path("signedId").asText() + "\"}";

        assertThat(scene.call("POST", "/sessions/resolve", body).json().path("key"))
                .isEqualTo(created.path("key"));
    }

    @Test
    void aForgedSignedIdLeadsNowhereAndAsksNoStore() {
        String body = "{\"signedId\":\"sj1.k.forged.mac\"}";
        scene.store.reset();

        assertThat(scene.call("POST", "/sessions/resolve", body).status()).isEqualTo(404);
        assertThat(scene.store.calls()).isEmpty();
    }

    @Test
    void anIdCanBeHadWithoutASession() {
        Reply made = scene.call("POST", "/sessions/ids", null);

        assertThat(scene.engine.ids().accepts(made.json().path("id").asText())).isTrue();
        assertThat(scene.engine.directory().count()).isZero();
    }

    @Test
    void aMountIsServedByItsOwnEngine() {
        String id = scene.call("POST", "/sessions?mount=shop", "{\"data\":{\"a\":1}}")
                .json()
                .path("id")
                .asText();

        assertThat(scene.mounted.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
        assertThat(scene.get("/sessions/" + id + "?mount=shop").status()).isEqualTo(200);
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(404);
        assertThat(scene.get("/sessions?mount=nobody").error()).isEqualTo("MountNotFound");
    }
}
