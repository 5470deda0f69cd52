package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.ContractRun;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** That the rules on cookies, carriers, caches and refusals see each fault of a door, and no other. */
class WebLiarsTest {

    private static PlainDoor door = new PlainDoor();

    /** The rules that a door with whole responses can keep, held against the liar of the moment. */
    static class DoorUnderContract
            implements CookieRules,
                    CachingRules,
                    SecrecyRules,
                    HostileCookieRules,
                    CarrierRules,
                    BearerRules,
                    OutageRules,
                    OriginRules,
                    RefusalRules {
        @Override
        public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws IOException {
            return door.start(visits, handlers);
        }
    }

    @Test
    void aDoorThatTellsTheTruthFailsNoRule() {
        assertThat(failures(new PlainDoor())).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> eachLiarFailsTheRulesOfItsFault() {
        Map<String, PlainDoor> liars = WebLiars.all();
        assertThat(WebLiarExpectations.FAILURES.keySet()).isEqualTo(liars.keySet());
        return liars.entrySet().stream()
                .map(liar -> dynamicTest(
                        liar.getKey(),
                        () -> assertThat(failures(liar.getValue()))
                                .isEqualTo(WebLiarExpectations.FAILURES.get(liar.getKey()))
                                .isNotEmpty()));
    }

    private static Set<String> failures(PlainDoor liar) {
        door = liar;
        return ContractRun.failures(DoorUnderContract.class);
    }
}
