package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectionTest {
    private static final String CANARY = "dev.sojourn.house.canary.direction";
    private static final String SCRIPTS = "dev.sojourn.house.canary.scripts";

    @Test
    void hallUsesItsRoomsAndNoRoomLooksUp() {
        DirectionRules.rooms("dev.sojourn").check(House.core());
    }

    @Test
    void packagesFormNoCycle() {
        DirectionRules.noCycles("dev.sojourn").check(House.everything());
    }

    @Test
    void modulesMeetOnlyInTheServer() {
        DirectionRules.modules(House::moduleOf, moduleTable()).check(House.everything());
    }

    @Test
    void dialectsSeeTheSeamAlone() {
        DirectionRules.partsOfScripts("dev.sojourn.script").check(House.everything());
    }

    @Test
    void scriptRuleTurnsRedForADialectThatUsesAnother() {
        Canary.mustTurnRed(DirectionRules.partsOfScripts(SCRIPTS), SCRIPTS, "FoxxUsesMars");
    }

    @Test
    void scriptRuleTurnsRedForADialectThatUsesTheHost() {
        Canary.mustTurnRed(DirectionRules.partsOfScripts(SCRIPTS), SCRIPTS, "MarsUsesRealm");
    }

    @Test
    void scriptRuleTurnsRedForTheSeamThatUsesTheHost() {
        Canary.mustTurnRed(DirectionRules.partsOfScripts(SCRIPTS), SCRIPTS, "Call");
    }

    @Test
    void scriptRuleStaysGreenForWhatADialectMayUse() {
        Canary.mustNotName(DirectionRules.partsOfScripts(SCRIPTS), SCRIPTS, "HtgmUsesDoorAsItMay");
    }

    @Test
    void everyModuleWithSourcesWasScanned() {
        for (HouseModule module : House.modules()) {
            if (module.hasTypes()) {
                assertThat(module.classes())
                        .as("classes of %s below %s", module.name(), module.classFolder())
                        .isNotEmpty();
            }
        }
        assertThat(House.core().size()).isGreaterThan(50);
    }

    @Test
    void ruleTurnsRedForARoomThatUsesTheHall() {
        Canary.mustTurnRed(DirectionRules.rooms(CANARY), CANARY, "policy.UsesHall");
    }

    @Test
    void ruleTurnsRedForTheHallThatUsesHttp() {
        Canary.mustTurnRed(DirectionRules.rooms(CANARY), CANARY, "HallUsesHttp");
    }

    @Test
    void ruleTurnsRedForAnEventThatKnowsAnId() {
        Canary.mustTurnRed(DirectionRules.rooms(CANARY), CANARY, "event.UsesId");
    }

    @Test
    void ruleTurnsRedForAStoreThatUsesHttp() {
        Canary.mustTurnRed(DirectionRules.rooms(CANARY), CANARY, "store.UsesHttp");
    }

    @Test
    void ruleTurnsRedForARoomNobodyDecidedOn() {
        Canary.mustTurnRed(DirectionRules.rooms(CANARY), CANARY, "attic.NewRoom");
    }

    @Test
    void ruleStaysGreenForWhatTheTableAllows() {
        Canary.mustNotName(DirectionRules.rooms(CANARY), CANARY, "store.UsesIdAsItMay");
    }

    @Test
    void cycleRuleTurnsRedForTheHallAndARoomThatNeedEachOther() {
        Canary.mustTurnRed(DirectionRules.noCycles(CANARY), CANARY, "policy.UsesHall");
    }

    @Test
    void moduleRuleTurnsRedForAStoreThatUsesAnIntegration() {
        Map<String, Set<String>> table = Map.of("store", Set.of("id"), "http", Set.of("", "id"));
        Canary.mustTurnRed(
                DirectionRules.modules(DirectionTest::storeAndHttpAsModules, table), CANARY, "store.UsesHttp");
    }

    private static Optional<String> storeAndHttpAsModules(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(CANARY + ".store")
                ? Optional.of("store")
                : name.equals(CANARY + ".http") ? Optional.of("http") : Optional.empty();
    }

    /**
     * Core sees nobody; the server and what is not published see all but the testkit; what configures others for a
     * framework sees those; all others see core alone.
     */
    private static Map<String, Set<String>> moduleTable() {
        Set<String> published = new HashSet<>();
        House.modules().stream().filter(HouseModule::isPublished).forEach(module -> published.add(module.name()));
        published.remove("testkit");
        Map<String, Set<String>> table = new HashMap<>();
        for (HouseModule module : House.modules()) {
            table.put(module.name(), Set.of("core"));
        }
        table.put("core", Set.of());
        table.put("server", published);
        table.put("bench", published);
        table.put(
                "integrations/spring-boot",
                Set.of(
                        "core",
                        "codecs/jackson",
                        "integrations/micrometer",
                        "integrations/opentelemetry",
                        "integrations/servlet",
                        "stores/jdbc",
                        "stores/near",
                        "stores/redis",
                        "stores/rocksdb"));
        table.put("integrations/spring-boot-test", Set.of("integrations/servlet", "integrations/spring-boot", "core"));
        table.put("house-rules", published);
        House.modules().stream().filter(HouseModule::isSample).forEach(sample -> table.put(sample.name(), published));
        return table;
    }
}
