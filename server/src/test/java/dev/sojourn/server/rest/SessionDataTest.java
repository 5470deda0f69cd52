package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.rest.RestScene.Reply;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of a session: its members, and how values become JSON and come back. */
class SessionDataTest {

    private final RestScene scene = new RestScene();
    private final String id = scene.create("{\"data\":{\"a\":1,\"b\":\"two\"}}");
    private final String data = "/sessions/" + id + "/data";

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void puttingDataReplacesIt() {
        Reply put = scene.call("PUT", data, "{\"c\":3}");

        assertThat(put.status()).isEqualTo(200);
        assertThat(scene.get(data).text()).isEqualTo("{\"c\":3}");
    }

    @Test
    void patchingDataMergesItOneLevelDeep() {
        scene.call("PATCH", data, "{\"b\":{\"x\":1},\"c\":null}");

        assertThat(scene.get(data).text()).isEqualTo("{\"a\":1,\"b\":{\"x\":1},\"c\":null}");
    }

    @Test
    void deletingDataLeavesTheSession() {
        assertThat(scene.call("DELETE", data, null).status()).isEqualTo(204);
        assertThat(scene.get(data).text()).isEqualTo("{}");
    }

    @Test
    void anAttributeIsTheBareJsonValue() {
        assertThat(scene.get(data + "/a").text()).isEqualTo("1");
        assertThat(scene.get(data + "/b").text()).isEqualTo("\"two\"");
    }

    @Test
    void aMissingAttributeIsNotFoundButNullIsAValue() {
        scene.call("PUT", data + "/nothing", "null");

        assertThat(scene.get(data + "/nothing").text()).isEqualTo("null");
        assertThat(scene.get(data + "/missing").status()).isEqualTo(404);
        assertThat(scene.get(data + "/missing").error()).isEqualTo("AttributeNotFound");
    }

    @Test
    void headTellsWhetherThereIsAnAttribute() {
        assertThat(scene.call("HEAD", data + "/a", null).status()).isEqualTo(200);
        assertThat(scene.call("HEAD", data + "/missing", null).status()).isEqualTo(404);
    }

    @Test
    void deletingAnAttributeLeavesTheOthers() {
        assertThat(scene.call("DELETE", data + "/a", null).status()).isEqualTo(204);
        assertThat(scene.call("DELETE", data + "/a", null).status()).isEqualTo(404);
        assertThat(scene.get(data).text()).isEqualTo("{\"b\":\"two\"}");
    }

    @Test
    void namesDifferByCaseAndAreNeverEvaluated() {
        scene.call("PATCH", data, "{\"A\":9,\"__proto__\":1,\"constructor\":2,\"class.classLoader.x\":3}");

        assertThat(scene.engine.directory().get(id).attributes())
                .containsEntry("a", 1)
                .containsEntry("A", 9);
        assertThat(scene.get(data + "/__proto__").text()).isEqualTo("1");
        assertThat(scene.get(data + "/class.classLoader.x").text()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "2147483648",
                "-9223372036854775808",
                "9223372036854775808",
                "0.5",
                "-0.0",
                "0.1000000000000000055511151231257827",
                "1E+400",
                "true",
                "\"\"",
                "\"\\u0000\"",
                "\"\\uD800\"",
                "\"\\u2028<script>alert(1)</script>\"",
                "[]",
                "[[null,false],{\"\":{}}]",
                "{\"@class\":\"com.sun.rowset.JdbcRowSetImpl\"}",
                "[\"java.util.HashMap\",{}]"
            })
    void everyJsonValueComesBackAsItWas(String value) {
        Reply put = scene.call("PUT", data + "/v", value);

        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(scene.get(data + "/v").text()).isEqualTo(value);
    }

    @Test
    void numbersBecomeTheSmallestTypeThatHoldsThem() {
        scene.call("PUT", data + "/v", "[1,3000000000,9223372036854775808,1.5,1e3,0.10000000000000000001]");

        assertThat(scene.engine.directory().get(id).get("v"))
                .isEqualTo(List.of(
                        1,
                        3_000_000_000L,
                        new BigInteger("9223372036854775808"),
                        1.5,
                        1000.0,
                        new BigDecimal("0.10000000000000000001")));
    }

    @Test
    void valuesWithoutAJsonFormBecomeTexts() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("bytes", new byte[] {1, 2, (byte) 0xff});
        values.put("instant", Instant.EPOCH);
        values.put("date", new Date(0));
        values.put("duration", Duration.ofSeconds(90));
        values.put("uuid", new UUID(0, 1));
        values.put("uri", URI.create("urn:x"));
        values.put("locale", Locale.CANADA_FRENCH);
        values.put("character", 'c');
        values.put("notANumber", Double.NaN);
        values.put("infinite", Float.NEGATIVE_INFINITY);
        scene.engine.directory().get(id).replaceAll(values).save();

        JsonNode shown = scene.get(data).json();

        List<String> texts = new ArrayList<>();
        shown.forEach(value -> texts.add(value.textValue()));
        assertThat(texts)
                .containsExactlyInAnyOrder(
                        "AQL/",
                        "1970-01-01T00:00:00Z",
                        "1970-01-01T00:00:00Z",
                        "PT1M30S",
                        "00000000-0000-0000-0000-000000000001",
                        "urn:x",
                        "fr-CA",
                        "c",
                        "NaN",
                        "-Infinity");
    }

    @Test
    void arraysAreArraysAndAnOptionalIsItsContent() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("numbers", new int[] {1, 2});
        values.put("texts", new String[] {"a", null});
        values.put("there", Optional.of(List.of(true)));
        values.put("absent", Optional.empty());
        values.put("byNumber", Map.of(7, "seven"));
        scene.engine.directory().get(id).replaceAll(values).save();

        assertThat(scene.get(data).json())
                .hasToString("{\"numbers\":[1,2],\"texts\":[\"a\",null],\"there\":[true],\"absent\":null,"
                        + "\"byNumber\":{\"7\":\"seven\"}}");
    }

    @Test
    void parallelChangesOfDifferentAttributesAreAllKept() {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String path = data + "/n" + i;
            callers.add(new Thread(() -> scene.call("PUT", path, "1")));
        }
        callers.forEach(Thread::start);
        callers.forEach(SessionDataTest::join);

        assertThat(scene.engine.directory().get(id).names()).hasSize(10);
    }

    private static void join(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
