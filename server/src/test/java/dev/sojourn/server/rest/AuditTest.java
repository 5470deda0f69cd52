package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.Outcome;
import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each act by each route leaves its line, also one that is refused or fails, and no line holds what is secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // One server for all: there are many of them.
class AuditTest {

    private static final String MARK = "zq7-marker-of-a-value";

    private final AtomicBoolean broken = new AtomicBoolean();
    private final RestScene scene = new RestScene(settings -> settings);
    private String id = "";
    private String key = "";

    @BeforeEach
    void begin() {
        scene.engine.directory().endAll();
        id = scene.create("{\"data\":{\"name\":\"" + MARK + "\"},\"user\":\"ada\"}");
        key = scene.keyOf(id);
    }

    @AfterAll
    void close() throws Exception {
        scene.close();
    }

    private AuditEvent only() {
        assertThat(scene.lines).as("lines of one request").hasSize(1);
        return scene.lines.get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/sessions|{\"data\":{\"a\":\"MARK\"}}|create|done",
                "POST|/sessions/ids||create|done",
                "POST|/sessions/resolve|{\"signedId\":\"SIGNED\"}|read_values|done",
                "GET|/sessions||list|done",
                "GET|/sessions?data=names||list|done",
                "GET|/sessions?data=values||read_values|done",
                "GET|/sessions/ID||read_values|done",
                "PUT|/sessions/ID|{\"data\":{\"a\":\"MARK\"}}|write|done",
                "GET|/sessions/ID/data||read_values|done",
                "PUT|/sessions/ID/data|{\"a\":\"MARK\"}|write|done",
                "PATCH|/sessions/ID/data|{\"a\":\"MARK\"}|write|done",
                "DELETE|/sessions/ID/data||write|done",
                "GET|/sessions/ID/data/name||read_values|done",
                "PUT|/sessions/ID/data/name|\"MARK\"|write|done",
                "DELETE|/sessions/ID/data/name||write|done",
                "GET|/sessions/ID/attribute?name=name||read_values|done",
                "POST|/sessions/ID/roll||roll|done",
                "POST|/sessions/ID/touch||touch|done",
                "POST|/sessions/ID/extend|{\"duration\":60000}|write|done",
                "PATCH|/sessions/ID/meta|{\"duration\":60000}|write|done",
                "PUT|/sessions/ID/user|{\"user\":\"eve\",\"userData\":{\"a\":\"MARK\"}}|write|done",
                "DELETE|/sessions/ID/user||write|done",
                "DELETE|/sessions/ID||end|done",
                "GET|/keys/KEY||read_values|done",
                "GET|/keys/KEY?data=none||show|done",
                "GET|/keys/KEY/data/name||read_values|done",
                "GET|/keys/KEY/attribute?name=name||read_values|done",
                "GET|/keys/KEY/sockets||show|done",
                "DELETE|/keys/KEY||end|done",
                "GET|/users/ada/sessions||list|done",
                "GET|/users/ada/devices||list|done",
                "POST|/sweep||sweep|none",
                "POST|/sessions/end|{\"keys\":[\"KEY\"]}|end|done",
                "POST|/sessions/end|{\"signedId\":\"SIGNED\"}|end|done",
                "POST|/sessions/end|{\"all\":true,\"dryRun\":true}|list|done",
                // Ids where keys should be, values where names should be, and what cannot be read at all.
                "GET|/keys/ID||read_values|refused",
                "DELETE|/keys/ID||end|refused",
                "POST|/sessions/end|{\"keys\":[\"ID\"]}|end|refused",
                "GET|/sessions?mount=ID||list|refused",
                "POST|/sessions?mount=ID|{}|create|refused",
                "GET|/sessions/ID/data/MARK||read_values|none",
                "GET|/keys/KEY/data/MARK||read_values|none",
                "GET|/sessions/MARK||read_values|none",
                "PUT|/sessions/ID/data/sojourn.MARK|1|write|refused",
                "PUT|/sessions/ID/data/a|\"MARK|write|refused",
                "POST|/sessions|{\"MARK\":1}|create|refused",
                "GET|/MARK/ID||unknown|refused",
                "PATCH|/sessions/ID|{}|write|refused",
                "GET|/sessions?fingerprint=MARK||list|refused",
                "GET|/sessions?cursor=MARK||list|refused",
                "POST|/sessions/end|{\"MARK\":true}|end_match|refused"
            })
    void eachRequestLeavesOneLineWithoutIdsTokensAndValues(
            String method, String path, @Nullable String body, String act, String outcome) {
        String signedId = String.valueOf(scene.engine.directory().get(id).signedId());
        scene.lines.clear();

        scene.call(method, filled(path, signedId), body == null ? null : filled(body, signedId));

        AuditEvent line = only();
        assertThat(line.act().word()).isEqualTo(act);
        assertThat(line.outcome().word()).isEqualTo(outcome);
        for (String text : List.of(line.json(), line.text(), line.toString())) {
            assertThat(text).doesNotContain(id, signedId, MARK, RestScene.TOKEN, RestScene.VIEWER_TOKEN);
        }
    }

    private String filled(String text, String signedId) {
        // The signed id last: in one of fifty there is an "ID".
        return text.replace("MARK", MARK).replace("KEY", key).replace("ID", id).replace("SIGNED", signedId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE|/users/ada/sessions||end_user|1",
                "DELETE|/users/ada/sessions?exceptKey=KEY||end_others|0",
                "POST|/users/end|{\"user\":\"ada\"}|end_user|1",
                "POST|/sessions/end|{\"all\":true}|end_all|1",
                "POST|/sessions/end|{\"filter\":{\"user\":\"ada\"}}|end_match|1"
            })
    void anActOnManyHasTwoLinesOfOneRequest(String method, String path, @Nullable String body, String act, int count) {
        scene.lines.clear();

        scene.call(method, filled(path, ""), body);

        assertThat(scene.lines)
                .extracting(line -> line.act().word(), AuditEvent::outcome, AuditEvent::count)
                .containsExactly(
                        tuple(act, Outcome.BEGUN, -1), tuple(act, count == 0 ? Outcome.NONE : Outcome.DONE, count));
        assertThat(scene.lines.get(0).by().request())
                .isEqualTo(scene.lines.get(1).by().request());
    }

    @Test
    void aLineSaysWhoDidWhatToWhichSessionWhyAndInWhichRequest() {
        scene.lines.clear();
        Reply reply = scene.send(scene.request("/keys/" + key + "/data/name")
                .header("Authorization", "Bearer " + RestScene.TOKEN)
                .header("X-Request-Id", "edge-42")
                .header("Sojourn-Reason", "ticket 7\t\"urgent\""));

        assertThat(reply.header("X-Request-Id")).isEqualTo("edge-42");
        assertThat(only().json())
                .isEqualTo("{\"audit\":1,\"at\":\"2026-01-01T00:00:00.000Z\",\"node\":\"node-1\","
                        + "\"request\":\"edge-42\",\"act\":\"read_values\","
                        + "\"by\":{\"door\":\"rest\",\"who\":\"admin\",\"from\":\"127.0.0.1\"},"
                        + "\"on\":{\"key\":\"" + key + "\"},\"names\":[\"name\"],"
                        + "\"outcome\":\"done\",\"count\":1,\"ms\":" + only().millis()
                        + ",\"reason\":\"ticket 7\\t\\\"urgent\\\"\"}");
        assertThat(only().text())
                .startsWith("audit=1 at=2026-01-01T00:00:00.000Z node=node-1 request=edge-42 act=read_values"
                        + " by.door=rest by.who=admin by.from=127.0.0.1 on.key=" + key + " names=[\"name\"]")
                .endsWith("reason=\"ticket 7\\t\\\"urgent\\\"\"");
    }

    @Test
    void whatAFilterMeantIsInTheLine() {
        scene.lines.clear();
        scene.call("POST", "/sessions/end", "{\"filter\":{\"idleSince\":5,\"owner\":\"user\"},\"before\":1000}");

        JsonNode on = RestScene.json(scene.lines.get(1).json()).path("on");
        assertThat(on.path("filter").toString()).isEqualTo("{\"idleSince\":5,\"owner\":\"user\"}");
        assertThat(on.path("before").asText()).isEqualTo("1970-01-01T00:00:01.000Z");
    }

    @Test
    void aRequestIdThatIsNotSafeIsReplaced() {
        Reply made = scene.send(scene.request("/health").header("X-Request-Id", "a b\"c"));
        Reply none = scene.get("/health");

        assertThat(made.status()).isEqualTo(401);
        assertThat(made.header("X-Request-Id")).matches("[0-9a-f]{16}").isNotEqualTo(none.header("X-Request-Id"));
    }

    @Test
    void whoHasNoTokenIsNotNamed() {
        scene.lines.clear();
        scene.send(scene.request("/keys/" + key)
                .header("Authorization", "Bearer " + MARK)
                .DELETE());

        assertThat(only().act()).isEqualTo(Act.END);
        assertThat(only().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(only().error()).isEqualTo("Unauthorized");
        assertThat(only().by().who()).isNull();
        assertThat(only().json()).doesNotContain(MARK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/users/end|{\"user\":\"USER\"}|end_user",
                "POST|/sessions/end|{\"filter\":{\"user\":\"USER\"}}|end_match",
                "POST|/sessions/end?mount=shop|{\"filter\":{\"user\":\"USER\"},\"dryRun\":true}|list",
                "POST|/sessions/end?mount=none|{\"filter\":{\"user\":\"USER\"}}|end_match",
                "PUT|/sessions/ID/user|{\"user\":\"USER\"}|write"
            })
    void aUserThatCannotBeGetsIntoNoLine(String method, String path, String body, String act) {
        String tooLong = "u".repeat(900_000);
        scene.lines.clear();

        Reply reply = scene.call(method, filled(path, ""), body.replace("USER", tooLong));

        assertThat(reply.status()).isIn(400, 404);
        assertThat(only().act().word()).isEqualTo(act);
        assertThat(only().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(only().json()).hasSizeLessThan(1_000);
    }

    @Test
    void whatFailsLeavesItsLine() {
        scene.lines.clear();
        String signedId = String.valueOf(scene.engine.directory().get(id).signedId());
        scene.lines.clear();
        scene.faults.down();
        scene.call("DELETE", "/keys/" + key, null);
        scene.call("GET", "/sessions/" + id, null);
        scene.call("POST", "/sessions/end", "{\"signedId\":\"" + signedId + "\"}");
        scene.call("GET", "/sessions", null);
        scene.faults.up();

        assertThat(scene.lines)
                .extracting(AuditEvent::act, AuditEvent::outcome, AuditEvent::error)
                .containsExactly(
                        tuple(Act.END, Outcome.FAILED, "StoreUnavailable"),
                        tuple(Act.READ_VALUES, Outcome.FAILED, "StoreUnavailable"),
                        tuple(Act.END, Outcome.FAILED, "StoreUnavailable"),
                        tuple(Act.LIST, Outcome.FAILED, "StoreUnavailable"));
        assertThat(scene.lines.toString()).doesNotContain(signedId);
    }

    @Test
    void aListThatIsNotAnsweredIsNotCalledDone() {
        scene.lines.clear();
        scene.faults.failNext(StoreOperation.COUNT, FaultyStore.Outcome.NOT_APPLIED);

        assertThat(scene.get("/sessions").status()).isEqualTo(503);

        assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aSignedIdThatIsNobodysIsToldWithoutIt() {
        scene.lines.clear();
        Reply reply = scene.call("POST", "/sessions/end", "{\"signedId\":\"" + MARK + "\"}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(only().act()).isEqualTo(Act.END);
        assertThat(only().outcome()).isEqualTo(Outcome.NONE);
        assertThat(only().json()).doesNotContain(MARK);
    }

    @Test
    void theAnswerWithAValueLeavesAfterItsLine() throws Exception {
        List<String> order = new ArrayList<>();
        try (RestScene slow =
                new RestScene(settings -> settings, line -> order.add(line.act().word()), false)) {
            String of = slow.create("{\"data\":{\"a\":1}}");
            order.clear();
            slow.get("/sessions/" + of + "/data/a");
            order.add("answered");
        }
        assertThat(order).containsExactly("read_values", "answered");
    }

    @Test
    void withoutALineNothingIsDoneWhenItIsRequired() throws Exception {
        try (RestScene strict = new RestScene(settings -> settings, line -> fail(), true)) {
            String of = strict.create("{\"data\":{\"a\":\"" + MARK + "\"}}");
            String its = Objects.requireNonNull(strict.keyOf(of));
            broken.set(true);

            for (Reply refused : List.of(
                    strict.get("/sessions/" + of),
                    strict.get("/sessions?data=values"),
                    strict.get("/keys/" + its + "/data/a"),
                    strict.call("POST", "/sessions", "{}"),
                    strict.call("PUT", "/sessions/" + of + "/data/a", "2"),
                    strict.call("POST", "/sessions/end", "{\"all\":true}"),
                    strict.call("DELETE", "/keys/" + its, null))) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.error()).isEqualTo("AuditUnavailable");
                assertThat(refused.text()).doesNotContain(MARK);
            }
            assertThat(strict.engine.directory().count()).isEqualTo(1);
            assertThat(strict.engine.directory().get(of).get("a")).isEqualTo(MARK);

            broken.set(false);
            assertThat(strict.call("DELETE", "/keys/" + its, null).status()).isEqualTo(204);
        }
    }

    @Test
    void otherwiseTheActGoesOnAndHealthSaysSo() throws Exception {
        try (RestScene lenient = new RestScene(settings -> settings, line -> fail(), false)) {
            String of = lenient.create("{}");
            broken.set(true);

            assertThat(lenient.call("DELETE", "/sessions/" + of, null).status()).isEqualTo(204);
            assertThat(lenient.get("/health").json().path("status").asText()).isEqualTo("degraded");
            assertThat(lenient.get("/health").text()).contains("Lines of the audit cannot be written");

            broken.set(false);
            lenient.call("DELETE", "/sessions/" + of, null);
            assertThat(lenient.get("/health").json().path("status").asText()).isEqualTo("up");
        }
    }

    private void fail() throws IOException {
        if (broken.get()) {
            throw new IOException("No space left on device");
        }
    }
}
