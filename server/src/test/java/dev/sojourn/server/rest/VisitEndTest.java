package dev.sojourn.server.rest;

import dev.sojourn.server.rest.RestScene.Reply;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import dev.sojourn.testkit.web.VisitLeak;
import org.junit.jupiter.api.Test;

/** Administration visits sessions without using them: none is kept alive by a call that is over. */
class VisitEndTest {

    @Test
    void callsLeaveNoVisitOpen() throws Exception {
        try (RestScene scene = new RestScene()) {
            Reply created = scene.call("POST", "/sessions", "{\"data\":{\"a\":1}}");
            String id = created.json().path("id").asText();
            String signed = created.json().path("signedId").asText();
            scene.call("POST", "/sessions/resolve", "{\"signedId\":\"" + signed + "\"}");
            scene.call("POST", "/sessions/resolve", "{\"signedId\":\"unknown\"}");
            scene.get("/sessions/" + id);
            scene.call("PUT", "/sessions/" + id + "/data/b", "2");
            scene.faults.failNext(StoreOperation.REPLACE, Outcome.NOT_APPLIED);
            scene.call("PUT", "/sessions/" + id + "/data/b", "3");
            scene.call("PUT", "/sessions/" + id + "/data/b", "\"" + "x".repeat(70_000) + "\"");
            scene.call("POST", "/sessions/" + id + "/touch", null);
            // Of its own: a visit that was left open would lose a session that is rolled.
            scene.call("POST", "/sessions/" + scene.create("{}") + "/roll", null);

            VisitLeak.assertNone(scene.engine, scene.clock);
        }
    }
}
