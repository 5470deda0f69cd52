package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.rest.RestScene.Reply;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not JSON, not quite JSON, or JSON of the wrong shape. */
class HostileJsonTest {

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
                " ",
                "{",
                "}",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} {}",
                "{\"a\":1}x",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1}//",
                "/**/{\"a\":1}",
                "\uFEFF{\"a\":1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":0x10}",
                "{\"a\":012}",
                "{\"a\":+60}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":\u0661\u0662}",
                "{\"a\":1e1000000000}",
                "{\"a\":1e-1000000000}",
                "{\"a\":1e99999999999}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":nul}",
                "[1]",
                "1",
                "null",
                "\"text\""
            })
    void whatIsNotOneJsonObjectIsRefusedAndChangesNothing(String body) {
        Reply refused = scene.call("PUT", "/sessions/" + id + "/data", body);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).isNotEmpty();
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aNumberIsMeasuredBeforeItIsCounted() {
        for (String number : new String[] {"9".repeat(65), "0." + "1".repeat(63), "9".repeat(100_000)}) {
            Reply refused = scene.call("PUT", "/sessions/" + id + "/data/v", number);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("64");
        }
        assertThat(scene.call("PUT", "/sessions/" + id + "/data/v", "9".repeat(64))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nestingIsBounded() {
        String path = "/sessions/" + id + "/data/v";

        assertThat(scene.call("PUT", path, "[".repeat(32) + "]".repeat(32)).status())
                .isEqualTo(200);
        assertThat(scene.call("PUT", path, "[".repeat(33) + "]".repeat(33)).status())
                .isEqualTo(400);
        assertThat(scene.call("PUT", path, "[".repeat(500_000)).text()).contains("32 levels");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[][] bodies = {{'"', (byte) 0xff, '"'}, {'"', (byte) 0xc0, (byte) 0xae, '"'}, {0, '1'}, {'1', 0}};
        for (byte[] body : bodies) {
            HttpRequest.Builder request = scene.request("/sessions/" + id + "/data/v")
                    .header("Authorization", "Bearer " + RestScene.TOKEN)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body));

            assertThat(scene.send(request).status()).isEqualTo(400);
        }
        assertThat(scene.engine.directory().get(id).has("v")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "1e3",
                "9223372036854775807",
                "9223372036854775808",
                "\"60000\"",
                "\"60s\"",
                "\"\"",
                "null",
                "true",
                "[1]"
            })
    void aDurationIsAWholeNumberOrTheWordNone(String duration) {
        String body = "{\"duration\":" + duration + "}";

        Reply extended = scene.call("POST", "/sessions/" + id + "/extend", body);

        assertThat(extended.status()).isEqualTo(400);
        assertThat(extended.error()).isEqualTo("BadNumber");
        assertThat(extended.json().path("message").asText()).contains("none");
        assertThat(scene.call("POST", "/sessions", body).status()).isEqualTo(400);
        assertThat(scene.engine.directory().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/sessions|{\"data\":[1]}",
                "POST|/sessions|{\"data\":null}",
                "POST|/sessions|{\"id\":\"chosen-by-the-client\"}",
                "POST|/sessions|{\"user\":7}",
                "POST|/sessions|{\"userData\":{\"a\":1}}",
                "PUT|/sessions/ID|{\"key\":\"k\"}",
                "PUT|/sessions/ID|{\"data\":7}",
                "POST|/sessions/end|{}",
                "POST|/sessions/end|{\"all\":false}",
                "POST|/sessions/end|{\"all\":true,\"keys\":[]}",
                "POST|/sessions/end|{\"filter\":{}}",
                "POST|/sessions/end|{\"filter\":{\"usr\":\"u\"}}",
                "POST|/sessions/end|{\"filter\":{\"largerThan\":-1}}",
                "POST|/sessions/end|{\"filter\":{\"owner\":\"me\"}}",
                "POST|/sessions/end|{\"keys\":[]}",
                "POST|/sessions/end|{\"keys\":[\"x\"]}",
                "POST|/sessions/end|{\"keys\":[1]}",
                "POST|/users/end|{}",
                "POST|/sessions/ID/extend|{}",
                "POST|/sessions/ID/extend|{\"duration\":1,\"created\":0}",
                "PUT|/sessions/ID/user|{}",
                "PUT|/sessions/ID/user|{\"user\":\"\"}",
                "PUT|/sessions/ID/user|{\"user\":1}",
                "PUT|/sessions/ID/user|{\"user\":{\"$ne\":1}}",
                "PUT|/sessions/ID/user|{\"user\":\"u\",\"userData\":7}",
                "PUT|/sessions/ID/user|{\"user\":\"u\",\"assurance\":3}",
                "PATCH|/sessions/ID/meta|{\"expires\":9}",
                "POST|/sessions/resolve|{\"signedId\":{\"$gt\":\"\"}}"
            })
    void aBodyOfTheWrongShapeIsRefused(String method, String path, String body) {
        Reply refused = scene.call(method, path.replace("ID", id), body);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.error()).startsWith("Bad");
        assertThat(scene.engine.directory().lookUp(id)).isPresent();
    }

    @Test
    void aRefusalTellsThePlaceButNotTheValue() {
        Reply refused = scene.call("PUT", "/sessions/" + id + "/data/v", "{\"card\": 4111secret}");

        assertThat(refused.json().path("message").asText()).contains("line 1").doesNotContain("secret");
    }
}
