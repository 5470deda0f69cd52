package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.server.admin.NodeEvent;
import dev.sojourn.server.admin.NodeEvents;
import dev.sojourn.server.rest.RestScene.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens is told as it happens, the node and its engines say how they are, and what was done can be read. */
@Timeout(60)
class EventsTest {

    private final RestScene scene = new RestScene();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    /** One that reads the stream. */
    private final class Reader implements AutoCloseable {
        private final BufferedReader lines;
        private final HttpResponse<InputStream> response;

        Reader(@Nullable String after) throws IOException, InterruptedException {
            HttpRequest.Builder request = scene.request("/events").header("Authorization", "Bearer " + RestScene.TOKEN);
            if (after != null) {
                request.header("Last-Event-ID", after);
            }
            response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            assertThat(next()).containsExactly("retry: 3000");
        }

        /** The lines of the next event. */
        List<String> next() throws IOException {
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                event.add(line);
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static JsonNode data(List<String> event) {
        return RestScene.json(event.get(2).substring("data: ".length()));
    }

    @Test
    void whatHappensIsToldAsItHappensAndWithoutAnId() throws Exception {
        try (Reader reader = new Reader(null)) {
            assertThat(reader.response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/event-stream");
            String id = scene.create("{\"data\":{\"a\":\"hush\"},\"user\":\"ada\"}");
            String key = scene.keyOf(id);
            List<String> begun = reader.next();
            scene.call("DELETE", "/keys/" + key, null);
            List<String> ended = reader.next();
            Objects.requireNonNull(scene.mounted.directory().create(Map.of()));
            List<String> other = reader.next();

            assertThat(begun.get(0)).matches("id: [0-9a-f]{8}-1");
            assertThat(begun.get(1)).isEqualTo("event: begun");
            assertThat(data(begun).path("key").asText()).isEqualTo(key);
            assertThat(data(begun).path("user").asText()).isEqualTo("ada");
            assertThat(ended.get(1)).isEqualTo("event: ended");
            assertThat(data(ended).path("detail").asText()).isEqualTo("revoked");
            assertThat(data(other).path("mount").asText()).isEqualTo("shop");
            assertThat(begun.toString() + ended).doesNotContain(id).doesNotContain("hush");
        }
    }

    @Test
    void whoComesBackMissesNothing() throws Exception {
        String last;
        try (Reader reader = new Reader(null)) {
            scene.create("{}");
            last = reader.next().get(0).substring("id: ".length());
        }
        String missed = scene.keyOf(scene.create("{}"));
        try (Reader reader = new Reader(last)) {
            assertThat(data(reader.next()).path("key").asText()).isEqualTo(missed);
        }
        try (Reader reader = new Reader("ffffffff-77")) {
            // A number of another start says nothing here: all that is remembered comes.
            assertThat(reader.next().get(0)).endsWith("-1");
        }
    }

    @Test
    void whatAnybodyCanCauseIsToldOnceASecondWithHowOftenItWas() {
        NodeEvents events = scene.admin.events();
        assertThat(events.latest(10)).isEmpty();
        scene.create("{}");
        for (int i = 0; i < 5_000; i++) {
            scene.engine.rejected("cookie", "UNSIGNED");
        }

        List<NodeEvent> latest = events.latest(100);

        assertThat(latest).extracting(NodeEvent::kind).contains(NodeEvent.Kind.BEGUN, NodeEvent.Kind.REFUSED);
        assertThat(latest).hasSizeLessThan(20);
    }

    @Test
    void onlySoManyCanWatch() throws Exception {
        List<NodeEvents.Watch> watches = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            watches.add(Objects.requireNonNull(scene.admin.events().watch(null)));
        }

        Reply refused = scene.get("/events");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("TooManyWatchers");

        watches.forEach(NodeEvents.Watch::close);
        new Reader(null).close();
    }

    @Test
    void nobodyTakesAllPlaces() throws Exception {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(new Reader(null));
        }
        Reply refused = scene.get("/events");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("TooManyWatchers");
        Objects.requireNonNull(scene.admin.events().watch(null, "viewer")).close();

        for (Reader reader : readers) {
            reader.close();
        }
        NodeEvents.Watch free = null;
        while (free == null) {
            // A client that has gone is noticed when something is told to it.
            scene.create("{}");
            free = scene.admin.events().watch(null, "admin");
        }
        free.close();
    }

    @Test
    void nobodyIsListenedToBeforeSomebodyWatches() throws Exception {
        scene.create("{}");
        try (NodeEvents.Watch watch =
                Objects.requireNonNull(scene.admin.events().watch(null))) {
            assertThat(watch.next(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void theNodeTellsHowItsEnginesAreAlsoOneWhoseStoreIsDown() {
        scene.create("{}");
        scene.faults.down();
        JsonNode down = scene.get("/status").json();
        scene.faults.up();
        JsonNode up = scene.get("/status").json();

        assertThat(up.path("node").asText()).isEqualTo("node-1");
        assertThat(up.path("started").asLong()).isEqualTo(scene.clock.instant().toEpochMilli());
        assertThat(up.path("engines").path(0).path("status").asText()).isEqualTo("up");
        assertThat(up.path("engines").path(0).path("live").asInt()).isEqualTo(1);
        assertThat(up.path("engines").path(1).path("mount").asText()).isEqualTo("shop");
        assertThat(down.path("engines").path(0).path("status").asText()).isEqualTo("down");
        assertThat(down.path("engines").path(0).path("live").isNull()).isTrue();
        assertThat(down.path("engines").path(1).path("status").asText()).isEqualTo("up");
    }

    @Test
    void whatWasDoneCanBeReadTheNewestFirst() {
        scene.create("{}");
        scene.call("POST", "/sweep", null);

        JsonNode lines = scene.get("/audit?limit=1").json().path("lines");

        assertThat(lines).hasSize(1);
        assertThat(lines.path(0).path("act").asText()).isEqualTo("sweep");
        assertThat(scene.get("/audit").json().path("lines").path(1).path("act").asText())
                .isEqualTo("create");
        assertThat(scene.get("/audit?limit=0").status()).isEqualTo(400);
    }
}
