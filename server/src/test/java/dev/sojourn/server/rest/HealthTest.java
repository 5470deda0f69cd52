package dev.sojourn.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What works and what does not, for who has the token. */
class HealthTest {

    @Test
    void allIsWell() throws Exception {
        try (RestScene scene = new RestScene()) {
            assertThat(scene.get("/health").text())
                    .isEqualTo("{\"status\":\"up\",\"store\":{\"takesWrites\":true,\"feed\":\"hearing\",\"advice\":[]},"
                            + "\"problems\":[]}");
        }
    }

    @Test
    void whatIsWrongIsToldInSentences() throws Exception {
        SessionStore ailing = new ForwardingStore(new MemoryStore()) {
            @Override
            public StoreHealth health() {
                return new StoreHealth(
                        false, StoreHealth.Feed.DEAF, Duration.ofMillis(-61_500), List.of("Add memory."));
            }
        };
        try (RestScene scene = new RestScene(settings -> settings.store(ailing))) {
            var health = scene.get("/health").json();
            assertThat(health.path("status").asText()).isEqualTo("degraded");
            assertThat(health.path("store").path("takesWrites").asBoolean(true)).isFalse();
            assertThat(health.path("store").path("feed").asText()).isEqualTo("deaf");
            assertThat(health.path("store").path("clockAhead").asInt()).isEqualTo(-61_500);
            assertThat(health.path("store").path("advice"))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.asText()).isEqualTo("Add memory."));
            assertThat(health.path("problems")).hasSize(3);
        }
    }
}
