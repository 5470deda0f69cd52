package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.Outcome;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.rest.RestScene.Reply;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who has the viewer token looks at sessions and not at what they hold, and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // A viewer changes nothing, so one server does for all.
class ViewerTest {

    private final RestScene scene = new RestScene();
    private final String id = scene.create("{\"data\":{\"name\":\"hush\"},\"user\":\"ada\"}");
    private final String key = scene.keyOf(id);

    @AfterAll
    void close() throws Exception {
        scene.close();
    }

    private String filled(String path) {
        return path.replace("KEY", key).replace("ID", id);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /sessions",
        "GET, /sessions?data=names&owner=user",
        "HEAD, /sessions",
        "GET, /keys/KEY?data=none",
        "GET, /keys/KEY?data=names",
        "GET, /keys/KEY/sockets",
        "GET, /users/ada/sessions",
        "GET, /users/ada/devices",
        "GET, /count",
        "GET, /status",
        "GET, /audit",
        "GET, /health"
    })
    void aViewerLooks(String method, String path) {
        Reply reply = scene.callAsViewer(method, filled(path));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /sessions?data=values",
        "GET, /users/ada/sessions?data=values",
        "GET, /keys/KEY",
        "GET, /keys/KEY?data=values",
        "GET, /keys/KEY/data/name",
        "GET, /keys/KEY/attribute?name=name",
        "GET, /sessions/ID",
        "HEAD, /sessions/ID",
        "GET, /sessions/ID/data",
        "GET, /sessions/ID/data/name",
        "POST, /sessions",
        "POST, /sessions/ids",
        "POST, /sessions/resolve",
        "POST, /sessions/end",
        "POST, /sessions/ID/roll",
        "POST, /sessions/ID/touch",
        "PUT, /sessions/ID",
        "PUT, /sessions/ID/data",
        "DELETE, /sessions/ID",
        "DELETE, /sessions/ID/user",
        "DELETE, /keys/KEY",
        "DELETE, /users/ada/sessions",
        "POST, /users/end",
        "POST, /sweep"
    })
    void whatShowsAValueOrChangesSomethingIsRefusedBeforeAStoreIsAsked(String method, String path) {
        scene.store.reset();
        scene.lines.clear();

        Reply refused = scene.callAsViewer(method, filled(path));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(scene.store.calls()).isEmpty();
        assertThat(scene.lines).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(line.error()).isEqualTo("ViewerOnly");
            assertThat(line.by().who()).isEqualTo("viewer");
        });
    }

    /** A resource that is added is none of a viewer's until somebody decides so. */
    @ParameterizedTest
    @EnumSource(Route.class)
    void noMethodThatChangesSomethingIsForViewers(Route route) {
        for (String method : route.allowed().split(", ")) {
            if (!method.equals("GET") && !method.equals("HEAD")) {
                assertThat(route.isForViewers(method, QueryText.of(null, Set.of())))
                        .isFalse();
            }
        }
    }

    @Test
    void aViewerIsNamedInTheLine() {
        scene.lines.clear();
        scene.callAsViewer("GET", "/sessions");

        assertThat(scene.lines).extracting(line -> line.by().who()).containsExactly("viewer");
        assertThat(scene.lines).extracting(AuditEvent::count).containsExactly(1);
    }

    @Test
    void bothTokensMustDiffer() {
        assertThatThrownBy(() -> new Tokens("the same", "the same")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tokens("thesame", "thesame"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("thesame");
    }

    @Test
    void afterSixtyWrongTokensTheAnswerIs429AndTheRightOneIsStillGood() {
        for (int i = 0; i < 60; i++) {
            assertThat(guess().status()).isEqualTo(401);
        }
        Reply refused = guess();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.error()).isEqualTo("TooManyTries");
        assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                .isBetween(1, 60);
        assertThat(scene.send(scene.request("/sessions")).status()).isEqualTo(401);
        assertThat(scene.get("/sessions").status()).isEqualTo(200);
    }

    private Reply guess() {
        return scene.send(scene.request("/sessions").header("Authorization", "Bearer wrong"));
    }
}
