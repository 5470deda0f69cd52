package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions are ended by filter, by key, by user: those that were meant, and it is said what really happened. */
class EndingTest {

    private final RestScene scene = new RestScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private String begin(String body) {
        return scene.keyOf(scene.create(body));
    }

    private JsonNode end(String body) {
        Reply reply = scene.call("POST", "/sessions/end", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private boolean lives(String key) {
        return scene.engine.directory().find(key).isPresent();
    }

    @Test
    void onlyWhatAFilterMeansIsEnded() {
        String large = begin("{\"data\":{\"t\":\"" + "x".repeat(900) + "\"}}");
        String small = begin("{}");

        JsonNode tried = end("{\"filter\":{\"largerThan\":800},\"dryRun\":true}");
        assertThat(tried.path("ended").asInt()).isEqualTo(1);
        assertThat(lives(large)).isTrue();

        JsonNode ended = end("{\"filter\":{\"largerThan\":800}}");
        assertThat(ended.path("ended").asInt()).isEqualTo(1);
        assertThat(ended.path("examined").asInt()).isEqualTo(2);
        assertThat(lives(large)).isFalse();
        assertThat(lives(small)).isTrue();
    }

    /** The walk is held up after it has begun, and a session begins meanwhile. */
    @Test
    void aSessionThatBeginsAfterTheRequestIsNotEnded() throws Exception {
        String before = begin("{}");
        var hold = scene.faults.holdNext(StoreOperation.SCAN);
        var ending = CompletableFuture.supplyAsync(() -> end("{\"all\":true}"));
        hold.awaitArrival();
        scene.clock.advance(Duration.ofMillis(1));
        String after = Objects.requireNonNull(scene.engine.directory().create().key());
        hold.release();

        assertThat(ending.get().path("ended").asInt()).isEqualTo(1);
        assertThat(lives(before)).isFalse();
        assertThat(lives(after)).isTrue();
    }

    @Test
    void aSessionThatHadBegunAfterAPageWasMadeIsNotEnded() {
        String before = begin("{}");
        long page = scene.clock.instant().toEpochMilli();
        scene.clock.advance(Duration.ofMinutes(1));
        String after = begin("{}");

        JsonNode ended = end("{\"all\":true,\"before\":" + page + "}");

        assertThat(ended.path("ended").asInt()).isEqualTo(1);
        assertThat(ended.path("before").asLong()).isEqualTo(page);
        assertThat(lives(before)).isFalse();
        assertThat(lives(after)).isTrue();
    }

    @Test
    void oneThatStaysIsNotEndedThoughItIsMeant() {
        String stays = begin("{}");
        begin("{}");

        assertThat(end("{\"all\":true,\"exceptKey\":\"" + stays + "\"}")
                        .path("ended")
                        .asInt())
                .isEqualTo(1);
        assertThat(lives(stays)).isTrue();
        assertThat(scene.call("POST", "/sessions/end", "{\"all\":true,\"exceptKey\":\"" + "0".repeat(64) + "\"}")
                        .error())
                .isEqualTo("SessionNotFound");
        assertThat(lives(stays)).isTrue();
    }

    @Test
    void ofManyItIsGoneOnWithTheCursor() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5_300; i++) {
            keys.add(scene.engine.directory().create().key());
        }

        JsonNode first = end("{\"all\":true}");
        assertThat(first.has("cursor")).isTrue();
        assertThat(first.path("ended").asInt()).isBetween(1, 5_249);
        JsonNode then = first;
        int ended = first.path("ended").asInt();
        while (then.has("cursor")) {
            then = end("{\"all\":true,\"before\":" + first.path("before") + ",\"cursor\":" + then.path("cursor") + "}");
            ended += then.path("ended").asInt();
        }

        assertThat(ended).isEqualTo(5_300);
        assertThat(scene.engine.directory().count()).isZero();
    }

    @Test
    void byKeyItIsSaidWhichHadEndedAlready() {
        String one = begin("{}");
        String two = begin("{}");
        scene.call("DELETE", "/keys/" + two, null);

        JsonNode ended = end("{\"keys\":[\"" + one + "\",\"" + two + "\"]}");

        assertThat(ended.path("ended").asInt()).isEqualTo(1);
        assertThat(ended.path("already").asInt()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsGivenTwiceIsOneSession() {
        String one = begin("{}");
        String keys = "{\"keys\":[\"" + one + "\",\"" + one + "\"],\"dryRun\":";

        for (JsonNode told : List.of(end(keys + "true}"), end(keys + "false}"))) {
            assertThat(told.path("ended").asInt()).isEqualTo(1);
            assertThat(told.path("already").asInt()).isZero();
        }
        assertThat(lives(one)).isFalse();
    }

    @Test
    void whatIsNoKeyOfTheOneThatStaysIsToldSo() {
        String stays = begin("{}");

        Reply refused = scene.call("POST", "/sessions/end", "{\"all\":true,\"exceptKey\":\"the phone\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("A session key is written as 64").doesNotContain("the phone");
        assertThat(lives(stays)).isTrue();
    }

    @Test
    void aSignedIdEndsItsSession() {
        String id = scene.create("{}");
        String signedId = String.valueOf(scene.engine.directory().get(id).signedId());

        assertThat(end("{\"signedId\":\"" + signedId + "\"}").path("ended").asInt())
                .isEqualTo(1);
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(404);
        assertThat(scene.call("POST", "/sessions/end", "{\"signedId\":\"" + signedId + "\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theOthersOfAUserEndAndTheOneThatStaysKeepsItsId() {
        String id = scene.create("{\"user\":\"a/da\"}");
        String stays = scene.keyOf(id);
        begin("{\"user\":\"a/da\"}");
        String stranger = begin("{\"user\":\"eve\"}");

        assertThat(scene.call("DELETE", "/users/eve/sessions?exceptKey=" + stays, null)
                        .error())
                .isEqualTo("SessionNotFound");
        assertThat(scene.call(
                                "POST",
                                "/users/end",
                                "{\"user\":\"a/da\",\"exceptKey\":\"" + stays + "\",\"reason\":\"lost a phone\"}")
                        .text())
                .isEqualTo("{\"ended\":1}");
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(200);
        assertThat(lives(stranger)).isTrue();
        assertThat(scene.call("POST", "/users/end", "{\"user\":\"nobody\"}").text())
                .isEqualTo("{\"ended\":0}");
    }

    @Test
    void aStoreThatFailsOnTheWayIsNotCalledASuccess() {
        begin("{}");
        scene.faults.down();
        Reply refused = scene.call("POST", "/sessions/end", "{\"all\":true}");
        scene.faults.up();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(scene.engine.directory().count()).isEqualTo(1);
    }
}
