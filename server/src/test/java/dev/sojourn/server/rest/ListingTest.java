package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.id.SessionKey;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoredSession;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists: without values unless they are asked for, with filters, in slices that say how much was looked at. */
class ListingTest {

    private final RestScene scene = new RestScene(
            builder -> builder.encryption(EncryptionKey.fromSecret("a key for tests of 32 characters and more")));

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private JsonNode sessions(String query) {
        Reply reply = scene.get("/sessions?" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("sessions");
    }

    private List<String> keys(String query) {
        List<String> keys = new ArrayList<>();
        sessions(query).forEach(session -> keys.add(session.path("key").asText()));
        return keys;
    }

    @Test
    void aListShowsNoValuesUnlessItIsAskedTo() {
        String id = scene.create("{\"data\":{\"card\":\"hush\",\"n\":7}}");
        scene.call("PUT", "/sessions/" + id + "/user", "{\"user\":\"ada\",\"userData\":{\"mail\":\"hush\"}}");

        Reply plain = scene.get("/sessions");
        Reply names = scene.get("/sessions?data=names");
        JsonNode values = sessions("data=values").path(0);

        assertThat(plain.text()).doesNotContain("hush", "card", "mail");
        JsonNode row = plain.json().path("sessions").path(0);
        assertThat(row.path("user").asText()).isEqualTo("ada");
        assertThat(row.path("fingerprint").asText())
                .isEqualTo(row.path("key").asText().substring(0, 8));
        assertThat(row.path("version").asInt()).isPositive();
        assertThat(row.path("bytes").asInt()).isPositive();
        assertThat(names.text()).doesNotContain("hush");
        assertThat(names.json().path("sessions").path(0).path("names").toString())
                .contains("{\"name\":\"card\",\"type\":\"text\",\"bytes\":5}")
                .contains("{\"name\":\"n\",\"type\":\"integer\",\"bytes\":1}");
        assertThat(values.path("data").path("card").asText()).isEqualTo("hush");
        assertThat(values.path("userData").path("mail").asText()).isEqualTo("hush");
    }

    @Test
    void aListTellsHowMuchWasLookedAtAndHowManyThereAre() {
        for (int i = 0; i < 5; i++) {
            scene.create("{}");
        }

        JsonNode answer = scene.get("/sessions?limit=3").json();

        assertThat(answer.path("sessions")).hasSize(3);
        assertThat(answer.path("examined").asInt()).isEqualTo(3);
        assertThat(answer.path("total").path("count").asInt()).isEqualTo(5);
        assertThat(answer.path("total").path("exact").isBoolean()).isTrue();
        assertThat(answer.has("cursor")).isTrue();
    }

    @Test
    void noneAmongTheFirstIsAnEmptySliceWithACursorAndTheLastRecordIsFound() {
        // The time that a slice may take is not what is tested here.
        for (int i = 0; i < 5_400; i++) {
            scene.engine.directory().create();
        }
        String last = "";
        String cursor = "";
        do {
            JsonNode page = scene.get("/sessions?limit=500" + cursor).json();
            for (JsonNode session : page.path("sessions")) {
                last = session.path("key").asText();
            }
            cursor = cursor(page);
        } while (!cursor.isEmpty());
        Objects.requireNonNull(scene.engine.directory().open(last).orElse(null)).setUser("needle");
        // Which rolls it: it is found wherever it is now.

        List<String> found = new ArrayList<>();
        int slices = 0;
        cursor = "";
        do {
            JsonNode page = scene.get("/sessions?owner=user" + cursor).json();
            page.path("sessions").forEach(row -> found.add(row.path("user").asText()));
            assertThat(page.path("examined").asInt()).isLessThanOrEqualTo(5_249);
            cursor = cursor(page);
            slices++;
        } while (!cursor.isEmpty());

        assertThat(found).containsExactly("needle");
        assertThat(slices).isGreaterThan(1);
    }

    private static String cursor(JsonNode page) {
        JsonNode next = page.path("cursor");
        return next.isMissingNode() ? "" : "&cursor=" + URLEncoder.encode(next.asText(), StandardCharsets.UTF_8);
    }

    @Test
    void filtersAreOfTimesSizesOwnersAndKeys() {
        String old = scene.keyOf(scene.create("{\"user\":\"ada\"}"));
        long then = scene.clock.instant().toEpochMilli();
        scene.clock.advance(Duration.ofMinutes(5));
        String large = scene.keyOf(scene.create("{\"data\":{\"t\":\"" + "x".repeat(900) + "\"},\"duration\":7200000}"));
        long now = scene.clock.instant().toEpochMilli();

        assertThat(keys("idleSince=" + then)).containsExactly(old);
        assertThat(keys("createdBefore=" + now)).containsExactly(old);
        assertThat(keys("createdAfter=" + then)).containsExactly(large);
        assertThat(keys("expiresBefore=" + (now + 3_600_000))).containsExactly(old);
        assertThat(keys("largerThan=800")).containsExactly(large);
        assertThat(keys("owner=nobody")).containsExactly(large);
        assertThat(keys("owner=user")).containsExactly(old);
        assertThat(keys("user=ada&largerThan=800")).isEmpty();
        assertThat(keys("fingerprint=" + large.substring(0, 8))).containsExactly(large);
        assertThat(keys("fingerprint=" + large)).containsExactly(large);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idleSince=yesterday",
                "idleSince=-1",
                "idleSince=9223372036854775807",
                "largerThan=64k",
                "owner=me",
                "fingerprint=abc",
                "fingerprint=ABCD",
                "fingerprint=xyzw",
                "data=all",
                "idleSince="
            })
    void aFilterThatIsNotUnderstoodIsRefused(String query) {
        scene.store.reset();

        assertThat(scene.get("/sessions?" + query).status()).isEqualTo(400);
        assertThat(scene.store.calls()).isEmpty();
    }

    @Test
    void oneDamagedRecordAmongFiftyIsARowThatSaysSoAndCanBeRemoved() {
        for (int i = 0; i < 49; i++) {
            scene.create("{\"data\":{\"n\":" + i + "}}");
        }
        String bad = scene.keyOf(scene.create("{\"data\":{\"n\":49}}"));
        StoredSession whole = (StoredSession) Objects.requireNonNull(scene.store.find(SessionKey.parse(bad)));
        byte[] damaged = whole.data().clone();
        damaged[damaged.length / 2] ^= 0x55;
        scene.store.replace(
                whole.toBuilder().data(damaged).version(whole.version() + 1).build(), whole.version());

        for (String data : List.of("none", "names", "values")) {
            JsonNode rows = sessions("data=" + data);
            assertThat(rows).hasSize(50);
            assertThat(rows)
                    .filteredOn(row -> row.has("unreadable"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.path("key").asText()).isEqualTo(bad));
        }
        assertThat(scene.call("DELETE", "/keys/" + bad, null).status()).isEqualTo(204);
        assertThat(sessions("")).hasSize(49);
    }

    @Test
    void oneSessionIsShownByItsKeyWithAsMuchAsIsAskedFor() {
        String key = scene.keyOf(scene.create("{\"data\":{\"card\":\"hush\"},\"duration\":60000}"));

        JsonNode plain = scene.get("/keys/" + key + "?data=none").json();
        JsonNode names = scene.get("/keys/" + key + "?data=names").json();

        assertThat(plain.path("rule").asText()).isEqualTo("own");
        assertThat(plain.path("ownDuration").asInt()).isEqualTo(60_000);
        assertThat(plain.path("sockets").asInt()).isZero();
        assertThat(plain.path("mostBytes").asInt()).isPositive();
        assertThat(plain.toString()).doesNotContain("hush", "card");
        assertThat(names.path("names").path(0).path("name").asText()).isEqualTo("card");
        assertThat(scene.get("/keys/" + key).json().path("data").path("card").asText())
                .isEqualTo("hush");
    }

    @Test
    void oneValueIsHadByKey() {
        String key = scene.keyOf(scene.create("{\"data\":{\"a/b\":[1,{\"c\":null}],\"other\":\"hush\"}}"));

        assertThat(scene.get("/keys/" + key + "/attribute?name=a/b").text()).isEqualTo("[1,{\"c\":null}]");
        assertThat(scene.get("/keys/" + key + "/data/other").text()).isEqualTo("\"hush\"");
        assertThat(scene.get("/keys/" + key + "/data/none").error()).isEqualTo("AttributeNotFound");
        assertThat(scene.get("/keys/" + "0".repeat(64) + "/data/other").error()).isEqualTo("SessionNotFound");
    }

    @Test
    void sessionsOfAUserAreListedAsDevicesTheLastUsedFirst() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            newestFirst.add(0, scene.keyOf(scene.create("{\"user\":\"ada\"}")));
            scene.clock.advance(Duration.ofSeconds(1));
        }
        scene.create("{\"user\":\"eve\"}");

        JsonNode answer = scene.get("/users/ada/devices").json();

        List<String> handles = new ArrayList<>();
        answer.path("devices")
                .forEach(device -> handles.add(device.path("handle").asText()));
        assertThat(handles).isEqualTo(newestFirst.subList(0, 20));
        assertThat(answer.path("more").asInt()).isEqualTo(2);
        assertThat(scene.get("/users/ada/sessions?limit=500").json().path("sessions"))
                .hasSize(22);
    }

    @Test
    void aDeviceIsShownAsItWasDescribed() {
        String id = scene.create(
                "{\"user\":\"ada\",\"device\":{\"label\":\"Firefox\",\"place\":null,\"address\":\"192.0.2.1\"}}");

        assertThat(scene.get("/users/ada/devices")
                        .json()
                        .path("devices")
                        .path(0)
                        .path("device"))
                .hasToString("{\"label\":\"Firefox\",\"place\":null,\"address\":\"192.0.2.1\"}");

        scene.call("PUT", "/sessions/" + id, "{\"user\":\"eve\",\"device\":{\"label\":\"Safari\"}}");

        assertThat(scene.get("/users/eve/devices")
                        .json()
                        .path("devices")
                        .path(0)
                        .path("device")
                        .path("label")
                        .asText())
                .isEqualTo("Safari");
        scene.create("{\"user\":\"bob\"}");
        assertThat(scene.get("/users/bob/devices")
                        .json()
                        .path("devices")
                        .path(0)
                        .has("device"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"label\":\"\"}", "{\"label\":7}", "{\"label\":\"a\",\"agent\":\"b\"}", "\"a\"", "null"})
    void aDescriptionThatIsNoneIsRefused(String device) {
        assertThat(scene.call("POST", "/sessions", "{\"device\":" + device + "}")
                        .error())
                .isEqualTo("BadJson");
        assertThat(scene.get("/count").json().path("live").asInt()).isZero();
    }

    @Test
    void sessionsAreCounted() {
        scene.create("{}");
        scene.mounted.directory().create(Map.of());

        JsonNode all = scene.get("/count").json();

        assertThat(all.path("live").asInt()).isEqualTo(1);
        assertThat(all.path("exact").asBoolean()).isTrue();
        assertThat(all.path("engines").toString()).contains("\"mount\":\"shop\",\"live\":1");
        assertThat(scene.get("/count?mount=shop").json().path("live").asInt()).isEqualTo(1);
    }
}
