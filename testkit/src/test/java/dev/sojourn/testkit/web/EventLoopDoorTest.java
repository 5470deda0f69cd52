package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.HttpVisits;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the asynchronous porch keeps the web contract, but for the rules of responses that stream. */
class EventLoopDoorTest
        implements CookieRules,
                CachingRules,
                SecrecyRules,
                RaceRules,
                EndingRules,
                NewIdRules,
                ClosingRules,
                HostileIdRules,
                HostileCookieRules,
                CarrierRules,
                BearerRules,
                OutageRules,
                OriginRules,
                RefusalRules {

    private final EventLoopDoor door = new EventLoopDoor();

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws IOException {
        return door.start(visits, handlers);
    }

    @Test
    void aDoorThatAsksTheStoreOnItsLoopIsFound() {
        try (EventLoopDoor liar = new EventLoopDoor().thatWaitsOnItsLoop();
                Scene scene = Scene.on(liar::start).open()) {
            assertThat(scene.get("/read", scene.visitor()).body()).isEqualTo("name=ada");
            assertThat(liar.heldUp).doesNotHaveNullValue();
        }
    }

    @AfterEach
    void noCallOfTheStoreHeldUpTheLoop() {
        assertThat(door.heldUp).hasValue(null);
        door.close();
    }
}
