package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that does not answer is never taken for a session that is not there, and nothing is said about its host. */
class OutageTest {

    private final RestScene scene = new RestScene();
    private final String id = scene.create("{\"data\":{\"a\":1}}");

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /sessions",
        "POST, /sessions",
        "GET, /sessions/ID",
        "GET, /sessions/ID/data/a",
        "POST, /sessions/ID/roll",
        "POST, /sessions/ID/touch",
        "DELETE, /sessions/ID",
        "DELETE, /users/u/sessions",
        "POST, /sweep",
        "GET, /health"
    })
    void everyResourceAnswersThatTheStoreIsDownAndRecovers(String method, String path) {
        scene.faults.down();
        Reply refused = scene.call(method, path.replace("ID", id), null);
        scene.faults.up();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("StoreUnavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.text()).doesNotContain("told to fail").doesNotContain("find");
        assertThat(scene.get("/sessions/" + id).status()).isEqualTo(200);
    }

    @Test
    void aWriteThatIsLostBecauseItsSessionEndedIsSaidAndTheSessionStaysDead() throws Exception {
        var hold = scene.faults.holdNext(StoreOperation.REPLACE);
        var late = CompletableFuture.supplyAsync(() -> scene.call("PUT", "/sessions/" + id + "/data/b", "5"));
        hold.awaitArrival();
        scene.engine.directory().delete(id);
        hold.release();

        assertThat(late.get().status()).isEqualTo(409);
        assertThat(late.get().error()).isEqualTo("ChangesLost");
        assertThat(scene.engine.directory().lookUp(id)).isEmpty();
    }

    @Test
    void aWriteWhoseAnswerWasLostIsNotCalledASuccess() {
        scene.faults.failNext(StoreOperation.REPLACE, Outcome.APPLIED);

        assertThat(scene.call("PUT", "/sessions/" + id + "/data/b", "5").status())
                .isEqualTo(503);
    }

    /** The old id is dead: a caller who is not told the new one has lost the session. */
    @ParameterizedTest
    @CsvSource({"PUT, '{\"user\":\"ann\"}', ann", "DELETE, , null"})
    void aNewIdIsToldAlthoughItsSessionCannotBeShown(String method, @Nullable String body, String user) {
        String bound = scene.call("PUT", "/sessions/" + id + "/user", "{\"user\":\"eve\"}")
                .json()
                .path("id")
                .asText();
        scene.faults.fail(StoreOperation.FIND, 2, Outcome.NOT_APPLIED);
        Reply refused = scene.call(method, "/sessions/" + bound + "/user", body);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(scene.get("/sessions/" + toldId(refused)).json().path("user").asText())
                .isEqualTo(user);
    }

    @Test
    void aRollThatIsNotConfirmedIsTold() {
        scene.leaveUnconfirmed(StoreOperation.ROLL);
        Reply refused = scene.call("POST", "/sessions/" + id + "/roll", null);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("StoreUnavailable");
        assertThat(scene.get("/sessions/" + toldId(refused)).status()).isEqualTo(200);
    }

    @Test
    void aSessionThatWasMadeAlthoughTheCallFailedIsTold() {
        scene.leaveUnconfirmed(StoreOperation.CREATE);
        Reply refused = scene.call("POST", "/sessions", "{\"data\":{\"a\":1}}");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(scene.get("/sessions/" + toldId(refused)).status()).isEqualTo(200);
    }

    /** Where it is not the id that the caller came with, nobody has to be told. */
    @Test
    void aSessionThatKeptItsIdIsNotTold() {
        scene.faults.failNext(StoreOperation.REPLACE, Outcome.NOT_APPLIED);

        assertThat(scene.call("PUT", "/sessions/" + id + "/data/b", "5").json().has("id"))
                .isFalse();
    }

    private static String toldId(Reply refused) {
        return refused.json().path("id").asText();
    }
}
