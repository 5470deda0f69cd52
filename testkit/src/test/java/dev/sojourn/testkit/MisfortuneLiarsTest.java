package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.MisfortuneLiars.Vulnerable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** That the contracts of misfortune see each fault, and no other. */
class MisfortuneLiarsTest {

    private static final AtomicReference<Supplier<Vulnerable>> LIAR = new AtomicReference<>(Vulnerable::new);

    /** All of them, held against the liar of the moment. */
    static class UnderContract implements DamageContract, IndexLossContract, ClockContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }

        @Override
        public SessionStore damage(SessionStore store, SessionKey key) {
            return ((Vulnerable) store).damage(key);
        }

        @Override
        public List<String> indexes() {
            return List.of("all");
        }

        @Override
        public void lose(SessionStore store, String index) {
            ((Vulnerable) store).lose();
        }
    }

    @Test
    void theTruthPasses() {
        assertThat(failures(Vulnerable::new)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyLiarFailsTheTestsOfItsFault() {
        Map<Supplier<Vulnerable>, Set<String>> expected = new HashMap<>(Map.of(
                MisfortuneLiars.FindsWhatWas::new,
                Set.of(
                        "aDamagedSessionIsDeletedAndItsKeyIsFree",
                        "aDamagedSessionIsFoundAsNoneThatEverWas",
                        "aDamagedSessionHidesNoOtherFromASweepAndIsSweptItself",
                        "aVisitTellsThatItsSessionIsDamagedAndEndsIt",
                        "whatIsWrittenOverADamagedSessionIsWholeOrRefused"),
                MisfortuneLiars.StopsAWalkAtDamage::new,
                Set.of("aDamagedSessionHidesNoOtherFromAWalk"),
                MisfortuneLiars.SkipsThePageOfDamage::new,
                Set.of("aDamagedSessionHidesNoOtherFromTheListOfItsUser"),
                MisfortuneLiars.SweepsNoDamage::new,
                Set.of("aDamagedSessionHidesNoOtherFromASweepAndIsSweptItself"),
                MisfortuneLiars.DeletesNoDamage::new,
                Set.of("aDamagedSessionIsDeletedAndItsKeyIsFree", "aVisitTellsThatItsSessionIsDamagedAndEndsIt"),
                MisfortuneLiars.WritesInPart::new,
                Set.of("whatIsWrittenOverADamagedSessionIsWholeOrRefused"),
                MisfortuneLiars.TouchesBringNothingBack::new,
                Set.of(
                        "aTouchBringsALostEntryBack",
                        "aWalkOverRecordsFindsWhoseEntryIsLostAndATouchThatMovesNothingBringsItBack"),
                MisfortuneLiars.WritesBringNothingBack::new,
                Set.of("aWriteBringsALostEntryBack"),
                MisfortuneLiars.HidesWhoseEntryIsLost::new,
                Set.of("whoseEntryIsLostIsFoundAllTheSame"),
                MisfortuneLiars.MistakesTheUnitOfTime::new,
                Set.of("aStoreOfThisMachineAgreesWithItOnTheTime", "aNodeWhoseClockIsAMinuteOffEndsNobodysSession")));
        expected.put(
                MisfortuneLiars.WalksOverRecordsByTheIndex::new,
                Set.of("aWalkOverRecordsFindsWhoseEntryIsLostAndATouchThatMovesNothingBringsItBack"));
        return expected.entrySet().stream()
                .map(liar -> dynamicTest(
                        liar.getKey().get().getClass().getSimpleName(),
                        () -> assertThat(failures(liar.getKey())).isEqualTo(liar.getValue())));
    }

    private static Set<String> failures(Supplier<Vulnerable> liar) {
        LIAR.set(liar);
        return ContractRun.failures(UnderContract.class);
    }
}
