package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.References;
import dev.sojourn.policy.Overflow;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.Race;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is made with a reference of the caller's own, and found by it. */
class ReferenceTest {

    private final RestScene scene = new RestScene(settings -> settings.sessionsPerUser(2, Overflow.REFUSE));

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private Reply make(String more) {
        return scene.call("POST", "/sessions", "{\"reference\":\"order 1\"" + more + "}");
    }

    @Test
    void aSessionIsFoundByItsReferenceAsByItsKeyWhateverItsId() {
        Reply made = make(",\"data\":{\"a\":1},\"user\":\"ada\",\"userData\":{\"role\":\"admin\"},\"duration\":60000");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String id = made.json().path("id").asText();
        assertThat(made.text()).doesNotContain("order 1");
        assertThat(scene.get("/sessions/" + id).json().path("data").path("a").asInt())
                .isEqualTo(1);

        String rolled = scene.call("POST", "/sessions/" + id + "/roll", null)
                .json()
                .path("key")
                .asText();

        Reply found = scene.get("/references/order%201");
        assertThat(found.status()).as(found.text()).isEqualTo(200);
        assertThat(found.json()).isEqualTo(scene.get("/keys/" + rolled).json());
        assertThat(found.json().path("reference").asText()).isEqualTo("order 1");
        JsonNode session = found.json();
        assertThat(session.path("key").asText()).isEqualTo(rolled);
        assertThat(session.path("user").asText()).isEqualTo("ada");
        assertThat(session.path("userData").path("role").asText()).isEqualTo("admin");
        assertThat(session.has("id")).isFalse();
        assertThat(scene.get("/references/order%201?data=none").json().has("data"))
                .isFalse();
        assertThat(scene.engine.directory().count()).isEqualTo(1);
    }

    @Test
    void aReferenceThatALivingSessionHasIsTakenAndFreeAfterwards() {
        String key = make("").json().path("key").asText();

        Reply again = make(",\"user\":\"ada\"");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("error").asText()).isEqualTo("ReferenceTaken");
        assertThat(again.text()).doesNotContain("order 1");
        assertThat(scene.engine.directory().count()).isEqualTo(1);

        assertThat(scene.call("DELETE", "/keys/" + key, null).status()).isEqualTo(204);

        Reply gone = scene.get("/references/order%201");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().path("error").asText()).isEqualTo("SessionNotFound");
        assertThat(make("").status()).isEqualTo(201);
    }

    @Test
    void aReferenceIsFreeFromTheMomentItsSessionExpires() {
        make(",\"duration\":60000");
        scene.clock.advance(Duration.ofMinutes(2));

        assertThat(scene.get("/references/order%201").status()).isEqualTo(404);
        assertThat(make("").status()).isEqualTo(201);
    }

    @Test
    void ofManyAtOnceOneIsMade() {
        Race<Integer> race =
                Race.run(8, lane -> make(",\"user\":\"" + lane + "\"").status());

        assertThat(race.results()).filteredOn(status -> status == 201).hasSize(1);
        assertThat(race.results()).filteredOn(status -> status == 409).hasSize(7);
        assertThat(scene.engine.directory().count()).isEqualTo(1);
    }

    @Test
    void aUserAtHisLimitIsToldThatAndTheReferenceStaysFree() {
        scene.create("{\"user\":\"ada\"}");
        scene.create("{\"user\":\"ada\"}");

        Reply refused = make(",\"user\":\"ada\"");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").asText()).isEqualTo("SessionLimit");
        assertThat(make("").status()).isEqualTo(201);
    }

    @Test
    void aStoreThatFailsHalfwayLeavesTheReferenceFree() {
        scene.faults.failNext(StoreOperation.SWAP_TRAIL, FaultyStore.Outcome.NOT_APPLIED);

        Reply failed = make(",\"user\":\"ada\"");

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.json().has("id")).isFalse();
        assertThat(scene.engine.directory().count()).isZero();
        assertThat(make("").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a\\u0000b\"", "\"a\\nb\"", "7", "null", "[\"a\"]"})
    void whatIsNoReferenceIsRefused(String reference) {
        Reply refused = scene.call("POST", "/sessions", "{\"reference\":" + reference + "}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(scene.get("/references/" + "x".repeat(129)).status()).isEqualTo(400);
        assertThat(scene.engine.directory().count()).isZero();
    }

    @Test
    void aReferenceIsGivenAtTheBeginningOrNever() {
        String id = scene.create("{}");

        assertThat(scene.call("PUT", "/sessions/" + id, "{\"reference\":\"order 1\"}")
                        .status())
                .isEqualTo(400);
        assertThat(scene.call("DELETE", "/references/order%201", null).status()).isEqualTo(405);
    }

    @Test
    void theAuditNamesTheSessionAndNeverTheReference() {
        String key = make("").json().path("key").asText();
        scene.get("/references/order%201");
        scene.get("/references/order%202");

        assertThat(scene.lines)
                .extracting(AuditEvent::act)
                .containsExactly(Act.CREATE, Act.READ_VALUES, Act.READ_VALUES);
        assertThat(scene.lines)
                .extracting(line -> line.on().key())
                .containsExactly(key, key, References.keyOf("order 2"));
        assertThat(scene.lines.toString()).doesNotContain("order");
    }

    @Test
    void whoMayOnlyLookFindsByReferenceAndSeesNoValues() {
        make(",\"data\":{\"a\":\"hush\"}");

        assertThat(scene.callAsViewer("GET", "/references/order%201?data=names").status())
                .isEqualTo(200);
        assertThat(scene.callAsViewer("GET", "/references/order%201").status()).isEqualTo(403);
    }
}
