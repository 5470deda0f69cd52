package dev.sojourn.house;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamingTest {
    private static final String CANARY = "dev.sojourn.house.canary.naming";

    @Test
    void packagesAreNamedForWhatTheyHold() {
        NamingRules.packagesAreNamedForWhatTheyHold().check(House.everything());
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        NamingRules.classesAreNamedForWhatTheyAre().check(House.everything());
    }

    @Test
    void ruleTurnsRedForAPackageOfOddsAndEnds() {
        Canary.mustTurnRed(NamingRules.packagesAreNamedForWhatTheyHold(), CANARY, "util.Anything");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SessionManager", "AbstractStore", "DefaultStore", "StoreImpl", "CookieUtils", "IStore"})
    void ruleTurnsRedForANameThatSaysNothing(String offender) {
        Canary.mustTurnRed(NamingRules.classesAreNamedForWhatTheyAre(), CANARY, offender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IdShape", "Abstraction"})
    void ruleStaysGreenForAnHonestName(String innocent) {
        Canary.mustNotName(NamingRules.classesAreNamedForWhatTheyAre(), CANARY, innocent);
    }
}
