package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenCallsTest {
    private static final String CANARY = "dev.sojourn.house.canary.calls";
    private static final String SERIALIZATION = "codecs/serialization";

    @Test
    void coreDrawsNoGuessableNumbers() {
        ForbiddenCalls.noGuessableRandomness().check(House.core());
    }

    @Test
    void secretsComeFromASecureSource() {
        ForbiddenCalls.onlySecureRandomness().check(room("id"));
        ForbiddenCalls.onlySecureRandomness().check(room("codec"));
    }

    @Test
    void idsSpellTheirOwnUuids() {
        ForbiddenCalls.noRandomUuid().check(room("id"));
    }

    @Test
    void nobodyUsesJavaSerializationButTheModuleForIt() {
        ForbiddenCalls.noJavaSerialization().check(outside(Set.of(SERIALIZATION)));
        assertThat(ForbiddenCalls.noJavaSerialization()
                        .evaluate(House.module(SERIALIZATION).classes())
                        .hasViolation())
                .as("the rule finds what it looks for")
                .isTrue();
    }

    @Test
    void nothingBringsJavaSerializationAlong() {
        Set<String> mayName = Set.of(SERIALIZATION, "house-rules");
        assertThat(House.modules())
                .filteredOn(module -> !mayName.contains(module.name()))
                .allSatisfy(module -> assertThat(House.read(module.folder().resolve("pom.xml")))
                        .as("POM of %s", module.name())
                        .doesNotContain("sojourn-codec-serialization"));
    }

    @Test
    void onlyProgramsWriteToTheConsole() {
        Set<String> programs = House.modules().stream()
                .filter(HouseModule::isSample)
                .map(HouseModule::name)
                .collect(Collectors.toCollection(HashSet::new));
        programs.addAll(Set.of("server", "bench"));
        ForbiddenCalls.noConsole().check(outside(programs));
    }

    @Test
    void nobodySleeps() {
        ForbiddenCalls.noSleep().check(outside(Set.of("bench")));
    }

    @Test
    void macsAreComparedInConstantTime() {
        ForbiddenCalls.macsAreComparedInConstantTime().check(room("id"));
        assertThat(ForbiddenCalls.someoneComparesInConstantTime(room("id"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DrawsFromRandom", "DrawsFromThreadLocalRandom", "DrawsFromMath"})
    void ruleTurnsRedForGuessableNumbers(String offender) {
        Canary.mustTurnRed(ForbiddenCalls.noGuessableRandomness(), CANARY, offender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DrawsFromRandom", "DrawsFromThreadLocalRandom", "DrawsJitter"})
    void secretRuleTurnsRedForAnythingButASecureSource(String offender) {
        Canary.mustTurnRed(ForbiddenCalls.onlySecureRandomness(), CANARY, offender);
    }

    @Test
    void secretRuleStaysGreenForASecureSource() {
        Canary.mustNotName(ForbiddenCalls.onlySecureRandomness(), CANARY, "DrawsWell");
    }

    @Test
    void ruleTurnsRedForARandomUuid() {
        Canary.mustTurnRed(ForbiddenCalls.noRandomUuid(), CANARY, "DrawsUuid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadsObjects", "WritesObjects"})
    void ruleTurnsRedForJavaSerialization(String offender) {
        Canary.mustTurnRed(ForbiddenCalls.noJavaSerialization(), CANARY, offender);
    }

    @Test
    void ruleTurnsRedForTheConsole() {
        Canary.mustTurnRed(ForbiddenCalls.noConsole(), CANARY, "Prints");
    }

    @Test
    void ruleTurnsRedForASleeper() {
        Canary.mustTurnRed(ForbiddenCalls.noSleep(), CANARY, "Sleeps");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mac.ComparesBytesEarly", "mac.ComparesTextNextToTheSigner"})
    void ruleTurnsRedForAMacComparedByteByByte(String offender) {
        Canary.mustTurnRed(ForbiddenCalls.macsAreComparedInConstantTime(), CANARY, offender);
    }

    @Test
    void ruleStaysGreenForAMacComparedInConstantTime() {
        Canary.mustNotName(ForbiddenCalls.macsAreComparedInConstantTime(), CANARY, "mac.ComparesWell");
    }

    @Test
    void constantTimeIsNotClaimedWhereNobodyCompares() {
        JavaClasses signerOnly = new ClassFileImporter()
                .importPackages(CANARY + ".mac")
                .that(DescribedPredicate.describe(
                        "sign only", type -> type.getSimpleName().equals("Signer")));
        assertThat(signerOnly).hasSize(1);
        assertThat(ForbiddenCalls.someoneComparesInConstantTime(signerOnly)).isFalse();
    }

    private static JavaClasses room(String name) {
        JavaClasses room = House.core()
                .that(DescribedPredicate.describe(
                        "are in the room " + name, type -> type.getPackageName().equals("dev.sojourn." + name)));
        assertThat(room).isNotEmpty();
        return room;
    }

    private static JavaClasses outside(Set<String> modules) {
        return House.everything()
                .that(DescribedPredicate.<JavaClass>describe(
                        "are outside " + modules,
                        type -> House.moduleOf(type)
                                .filter(name -> !modules.contains(name))
                                .isPresent()));
    }
}
