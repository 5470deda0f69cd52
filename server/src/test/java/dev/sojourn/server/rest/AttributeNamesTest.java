package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import dev.sojourn.server.rest.RestScene.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That every name an attribute can have is reached, on a container that was not told of it too. */
class AttributeNamesTest {

    private final RestScene scene = new RestScene();
    private final String id = scene.create("{\"data\":{\"a\":1}}");

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    static Stream<String> names() {
        return Stream.of(
                "a/b",
                "/",
                "a\\b",
                "a b",
                " ",
                "a+b",
                "Foo$Bar",
                "x#y",
                "x?y&z=1",
                "a;b",
                "\u00e9",
                "%2F",
                "%",
                ".",
                "..",
                "../data",
                "data",
                "\"<a>'`{}|^[]\"",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "a\u202eb",
                "n".repeat(512),
                "\u540d".repeat(512));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameIsReachedAsAParameterOfTheQuery(String name) {
        String path = "/sessions/" + id + "/attribute?name=" + encoded(name);

        assertThat(scene.get(path).error()).isEqualTo("AttributeNotFound");
        Reply put = scene.call("PUT", path, "{\"v\":1}");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("data").path(name).toString()).isEqualTo("{\"v\":1}");
        assertThat(scene.get(path).text()).isEqualTo("{\"v\":1}");
        assertThat(scene.call("HEAD", path, null).status()).isEqualTo(200);
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1, name, Map.of("v", 1)));
        assertThat(scene.call("DELETE", path, null).status()).isEqualTo(204);
        assertThat(scene.call("DELETE", path, null).error()).isEqualTo("AttributeNotFound");
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aPlusOfAQueryIsABlankAndOneOfAPathIsAPlus() {
        scene.call("PATCH", "/sessions/" + id + "/data", "{\"a b\":1,\"a+b\":2}");

        assertThat(scene.get("/sessions/" + id + "/attribute?name=a+b").text()).isEqualTo("1");
        assertThat(scene.get("/sessions/" + id + "/attribute?name=a%2Bb").text())
                .isEqualTo("2");
        assertThat(scene.get("/sessions/" + id + "/data/a+b").text()).isEqualTo("2");
        assertThat(scene.get("/sessions/" + id + "/data/a%20b").text()).isEqualTo("1");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameTravelsInBodies(String name) {
        Map<String, Object> data = Map.of(name, 1);
        scene.engine.directory().get(id).replaceAll(data).save();
        String text = scene.get("/sessions/" + id + "/data").text();
        String other = scene.create("{\"data\":" + text + "}");

        assertThat(scene.engine.directory().get(other).attributes()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "Foo$Bar", "x#y", "a;b", "\u00e9", "%2F", "%25", "\ud83d\ude80", "data"})
    void aNameIsASegmentOfThePathWithPercentEscapes(String name) {
        String path = "/sessions/" + id + "/data/" + encoded(name);

        assertThat(scene.call("PUT", path, "2").status()).isEqualTo(200);
        assertThat(scene.get(path).text()).isEqualTo("2");
        assertThat(scene.engine.directory().get(id).attributes()).isEqualTo(Map.of("a", 1, name, 2));
        assertThat(scene.call("DELETE", path, null).status()).isEqualTo(204);
    }

    @Test
    void whatAnEngineOfAnyTextHoldsIsReachedToo() throws Exception {
        try (RestScene any =
                new RestScene(settings -> settings.limits(Limits.standard().withNames(NameRule.ANY_TEXT)))) {
            String path = "/sessions/" + any.create("{}") + "/attribute?name=a%00%0Ab";

            assertThat(any.call("PUT", path, "1").json().path("data").toString())
                    .isEqualTo("{\"a\\u0000\\nb\":1}");
            assertThat(any.get(path).text()).isEqualTo("1");
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
