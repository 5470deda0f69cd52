package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data, duration and user of a session are set together. */
class OneStepTest {

    private final RestScene scene = new RestScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void aSessionBeginsWithItsUserInOneWrite() {
        Reply made = scene.call(
                "POST",
                "/sessions",
                "{\"data\":{\"a\":1},\"duration\":60000,\"user\":\"ada\",\"userData\":{\"role\":\"admin\"}}");

        assertThat(made.status()).isEqualTo(201);
        JsonNode session =
                scene.get("/sessions/" + made.json().path("id").asText()).json();
        assertThat(session.path("user").asText()).isEqualTo("ada");
        assertThat(session.path("userData").path("role").asText()).isEqualTo("admin");
        assertThat(session.path("data").path("a").asInt()).isEqualTo(1);
        assertThat(session.path("duration").asInt()).isEqualTo(60_000);
        assertThat(scene.engine.directory().count()).isEqualTo(1);
    }

    @Test
    void allOfASessionIsReplacedInOneWrite() {
        String id = scene.create("{\"data\":{\"a\":1,\"b\":2}}");
        scene.store.reset();

        Reply put = scene.call("PUT", "/sessions/" + id, "{\"data\":{\"c\":3},\"duration\":\"none\",\"user\":\"ada\"}");

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(scene.store.calls().stream()
                        .filter(call -> call == StoreOperation.ROLL || call == StoreOperation.REPLACE))
                .hasSize(1);
        JsonNode session =
                scene.get("/sessions/" + put.json().path("id").asText()).json();
        assertThat(session.path("data").toString()).isEqualTo("{\"c\":3}");
        assertThat(session.path("duration").isNull()).isTrue();
        assertThat(session.path("user").asText()).isEqualTo("ada");
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(404);
    }

    @Test
    void whatIsNotSaidStays() {
        String id = scene.create("{\"data\":{\"a\":1},\"duration\":60000}");

        JsonNode session =
                scene.call("PUT", "/sessions/" + id, "{\"duration\":90000}").json();

        assertThat(session.path("id").asText()).isEqualTo(id);
        assertThat(session.path("data").path("a").asInt()).isEqualTo(1);
        assertThat(session.path("duration").asInt()).isEqualTo(90_000);
    }

    /** What was kept for one user is never the next one's; what is set for the next one is. */
    @Test
    void theNextUserHasWhatWasSetForHimAndNothingElse() {
        String id = scene.create("{\"data\":{\"of ada\":1},\"user\":\"ada\"}");

        JsonNode session = scene.call("PUT", "/sessions/" + id, "{\"data\":{\"of eve\":2},\"user\":\"eve\"}")
                .json();

        assertThat(session.path("data").toString()).isEqualTo("{\"of eve\":2}");
        assertThat(scene.get("/sessions/" + session.path("id").asText())
                        .json()
                        .path("data")
                        .toString())
                .isEqualTo("{\"of eve\":2}");
    }

    @Test
    void aUserIsTakenOffByNull() {
        String id = scene.create("{\"user\":\"ada\"}");

        JsonNode session =
                scene.call("PUT", "/sessions/" + id, "{\"user\":null}").json();

        assertThat(session.path("user").isNull()).isTrue();
        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions()).isEmpty();
    }

    @Test
    void aSessionThatHasEndedIsNotRevived() {
        String id = scene.create("{}");
        scene.call("DELETE", "/sessions/" + id, null);

        assertThat(scene.call("PUT", "/sessions/" + id, "{\"data\":{}}").status())
                .isEqualTo(404);
        assertThat(scene.engine.directory().count()).isZero();
        assertThat(scene.engine.directory().create(Map.of()).isStored()).isTrue();
    }
}
