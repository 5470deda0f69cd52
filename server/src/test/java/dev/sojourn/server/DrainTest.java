package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is about to stop tells those who send it requests, and goes on answering them meanwhile. */
class DrainTest {

    @Test
    void healthSaysSoWhileRequestsAreAnsweredAndConnectionsClosed() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            scene.post("/demos/sessions/start", "name=Ada");
            assertThat(scene.get("/health").headers().firstValue("Connection")).isEmpty();

            scene.server.drain();

            HttpResponse<String> health = scene.get("/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).isEqualTo("{\"status\":\"draining\"}");
            HttpResponse<String> page = scene.get("/demos/sessions/continue");
            assertThat(page.body()).isEqualTo("hello Ada you are logged in");
            assertThat(page.headers().firstValue("Connection")).hasValue("close");
        }
    }

    /** Otherwise a supervisor would kill what is about to end by itself. */
    @Test
    void theProcessCountsAsAliveMeanwhile() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            scene.server.drain();
            assertThat(scene.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(scene.get("/health/live").body()).isEqualTo("{\"status\":\"alive\"}");
        }
    }

    @Test
    void aRequestThatBeganBeforeIsFinished() throws Exception {
        ServerScene scene = new ServerScene();
        scene.post("/demos/live/start", "");
        CompletableFuture<HttpResponse<String>> slow = scene.postSlowly("/demos/live/slow", "ms=300");
        scene.server.drain();
        assertThat(scene.get("/health").statusCode()).isEqualTo(503);
        scene.close();
        assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("saved");
    }
}
