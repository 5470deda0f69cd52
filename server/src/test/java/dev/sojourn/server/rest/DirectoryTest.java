package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.rest.RestScene.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administration without ids: lists, keys, users, sweeps. */
class DirectoryTest {

    private final RestScene scene = new RestScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private String ofUser(String user) {
        return scene.call("PUT", "/sessions/" + scene.create("{}") + "/user", "{\"user\":\"" + user + "\"}")
                .json()
                .path("id")
                .asText();
    }

    @Test
    void aWalkSeesEverySessionOnceByItsKeyAndNoId() {
        List<String> ids = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(scene.create("{}"));
            keys.add(scene.keyOf(ids.get(i)));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = scene.get("/sessions?limit=3" + cursor);
            page.json()
                    .path("sessions")
                    .forEach(session -> seen.add(session.path("key").asText()));
            assertThat(ids).noneMatch(page.text()::contains);
            JsonNode next = page.json().path("cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void aListCanBeOfOneUser() {
        String id = ofUser("u 1&x");
        ofUser("other");

        JsonNode sessions = scene.get("/sessions?user=u%201%26x").json().path("sessions");

        assertThat(sessions).hasSize(1);
        assertThat(sessions.path(0).path("key").asText()).isEqualTo(scene.keyOf(id));
        assertThat(sessions.path(0).path("user").asText()).isEqualTo("u 1&x");
    }

    @Test
    void allSessionsOfAUserCanBeEnded() {
        String first = ofUser("u1");
        String second = ofUser("u1");
        String other = ofUser("u2");

        assertThat(scene.call("DELETE", "/users/u1/sessions", null).text()).isEqualTo("{\"ended\":2}");
        assertThat(scene.get("/sessions/" + first).status()).isEqualTo(404);
        assertThat(scene.get("/sessions/" + second).status()).isEqualTo(404);
        assertThat(scene.get("/sessions/" + other).status()).isEqualTo(200);
        assertThat(scene.call("DELETE", "/users/u1/sessions", null).text()).isEqualTo("{\"ended\":0}");
    }

    @Test
    void aSessionCanBeShownAndEndedByItsKey() {
        String id = scene.create("{\"data\":{\"a\":1}}");
        String key = scene.keyOf(id);

        assertThat(scene.get("/keys/" + key).json().path("data").path("a").asInt())
                .isEqualTo(1);
        assertThat(scene.call("DELETE", "/keys/" + key, null).status()).isEqualTo(204);
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(404);
        assertThat(scene.call("DELETE", "/keys/" + key, null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "abc", "ABCDEF", "sess:*", "a%0d%0aFLUSHALL"})
    void whatIsNotAKeyIsSaidToBeNone(String key) {
        scene.store.reset();

        assertThat(scene.call("DELETE", "/keys/" + key, null).status()).isEqualTo(400);
        assertThat(scene.store.calls()).isEmpty();
    }

    @Test
    void anIdIsNotTakenForAKey() {
        String id = scene.create("{}");

        assertThat(scene.call("DELETE", "/keys/" + id, null).status()).isEqualTo(400);
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(200);
    }

    @Test
    void sweepingTellsHowManySessionsItRemoved() {
        scene.create("{\"duration\":1000}");
        scene.create("{\"duration\":1000}");
        scene.create("{}");
        scene.clock.advance(Duration.ofSeconds(2));

        assertThat(scene.call("POST", "/sweep", null).text()).isEqualTo("{\"removed\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=-1",
                "limit=1e9",
                "limit=1e2",
                "limit=abc",
                "limit=",
                "limit=%2060",
                "limit=%2B60",
                "limit=60s",
                "limit=9223372036854775807",
                "limit=%D9%A1%D9%A2",
                "limit=1&limit=2",
                "sort=;drop",
                "filter=user%5B$ne%5D=1",
                "user=",
                "cursor=%00",
                "cursor=../../x",
                "user=%ff"
            })
    void aQueryThatIsNotUnderstoodIsRefused(String query) {
        Reply refused = scene.get("/sessions?" + query);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).isNotEmpty();
    }
}
