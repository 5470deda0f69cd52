package dev.sojourn.testkit.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.codec.ValueCodec;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ContractRun;
import dev.sojourn.testkit.nodes.StoreHandle;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** That the contract sees each fault, and no other: a liar fails the tests of what it is wrong in. */
class EvolutionLiarsTest {

    private static Liar liar = Liar.truth();

    /**
     * What is held against the contract.
     *
     * @param handle of the older node
     */
    record Liar(UnaryOperator<SessionStore> handle, ValueCodec older, ValueCodec between, ValueCodec newer) {
        static Liar truth() {
            return new Liar(StoreHandle::new, Older.codec(), Newer.codecOfTheFirstDeploy(), Newer.codec());
        }

        static Liar handle(UnaryOperator<SessionStore> handle) {
            return new Liar(handle, Older.codec(), Newer.codecOfTheFirstDeploy(), Newer.codec());
        }

        static Liar older(ValueCodec codec) {
            return new Liar(StoreHandle::new, codec, Newer.codecOfTheFirstDeploy(), Newer.codec());
        }
    }

    /** The contract, held against the liar of the moment. */
    static class LiarUnderContract implements EvolutionContract {

        private final MemoryStore store = new MemoryStore();
        private int opened;

        /** One to look with comes first, then that of the older node; again so for each pair of nodes. */
        @Override
        public SessionStore openAnother() {
            return opened++ % 3 == 1 ? liar.handle().apply(store) : new StoreHandle(store);
        }

        @Override
        public ValueCodec older() {
            return liar.older();
        }

        @Override
        public ValueCodec between() {
            return liar.between();
        }

        @Override
        public ValueCodec newer() {
            return liar.newer();
        }
    }

    @Test
    void theTruthPasses() {
        assertThat(failures(Liar.truth())).isEmpty();
    }

    @Test
    void aReaderThatWritesIsFoundOut() {
        assertThat(failures(Liar.handle(EvolutionLiars::writesWhenItReads)))
                .containsExactlyInAnyOrder(
                        "aNewNameIsKeptByAnOlderNodeThatDoesNotKnowIt",
                        "anOlderReaderWritesNothing",
                        "inTheFirstDeployNeitherGenerationLosesWhatTheOtherWrites",
                        "inTheSecondDeployNeitherNodeLosesWhatTheOtherWrites",
                        "whatCannotBeDecodedReadsAsAbsentAndIsToldOnceAVisit");
    }

    @Test
    void aWriterThatDropsWhatItCannotDecodeIsFoundOut() {
        assertThat(failures(Liar.handle(EvolutionLiars::dropsWhatItCannotDecode)))
                .containsExactlyInAnyOrder(
                        "aTypeUnderItsNewNameIsLeftAloneByAnOlderNode",
                        "aWriteOfAnotherAttributeKeepsWhatCannotBeDecoded",
                        "anUpdateOfWhatCannotBeDecodedIsRefusedToldAndWritesNothing",
                        "theFunctionOfAnUpdateReadsWhatCannotBeDecodedAsAbsent",
                        "whatCannotBeDecodedIsSetAndRemovedOutright",
                        "whatCannotBeDecodedMovesWithASessionThatIsRolled");
    }

    @Test
    void aWriterThatDropsTheComponentsItDoesNotKnowIsFoundOut() {
        assertThat(failures(Liar.handle(EvolutionLiars::encodesAllAnew)))
                .containsExactlyInAnyOrder(
                        "aNewNameIsKeptByAnOlderNodeThatDoesNotKnowIt",
                        "aWriterOfASetKeepsTheElementsThatItCannotTellApart",
                        "aWriterKeepsWhatTheOtherGenerationHasAddedWhileItWorked",
                        "anOlderWriterInPlaceKeepsWhatItsClassesDoNotKnow",
                        "anOlderWriterOfAnotherAttributeChangesNothingElse",
                        "anUpdateOfAnOlderNodeKeepsWhatItsClassesDoNotKnow");
    }

    @Test
    void aCodecThatDropsTheComponentsItDoesNotKnowIsFoundOut() {
        assertThat(failures(Liar.older(EvolutionLiars.losesComponents())))
                .containsExactlyInAnyOrder(
                        "aWriterOfASetKeepsTheElementsThatItCannotTellApart",
                        "aWriterKeepsWhatTheOtherGenerationHasAddedWhileItWorked",
                        "anOlderWriterInPlaceKeepsWhatItsClassesDoNotKnow",
                        "anUpdateOfAnOlderNodeKeepsWhatItsClassesDoNotKnow",
                        "whatIsKeptAboutTheUserCarriesOverWhatANodeDoesNotKnow");
    }

    @Test
    void aCodecThatCutsNumbersIsFoundOut() {
        assertThat(failures(Liar.older(EvolutionLiars.cutsNumbers())))
                .containsExactlyInAnyOrder("aNumberThatDoesNotFitIsLeftAlone");
    }

    @Test
    void aCodecThatGuessesConstantsIsFoundOut() {
        assertThat(failures(Liar.older(EvolutionLiars.guessesConstants())))
                .containsExactlyInAnyOrder(
                        "aTypeUnderItsNewNameIsLeftAloneByAnOlderNode",
                        "anUpdateOfWhatCannotBeDecodedIsRefusedToldAndWritesNothing",
                        "theDirectoryTellsOfWhatCannotBeDecodedToo",
                        "theFunctionOfAnUpdateReadsWhatCannotBeDecodedAsAbsent",
                        "whatCannotBeDecodedReadsAsAbsentAndIsToldOnceAVisit");
    }

    @Test
    void aRenameInOneDeployIsFoundOut() {
        Liar truth = Liar.truth();
        assertThat(failures(new Liar(truth.handle(), truth.older(), truth.newer(), truth.newer())))
                .containsExactlyInAnyOrder("inTheFirstDeployNeitherGenerationLosesWhatTheOtherWrites");
    }

    @Test
    void aRenameWithoutTheFormerNamesIsFoundOut() {
        Liar truth = Liar.truth();
        ValueCodec forgets = EvolutionLiars.forgetsFormerNames();
        assertThat(failures(new Liar(truth.handle(), truth.older(), truth.between(), forgets)))
                .containsExactlyInAnyOrder(
                        "aNewerNodeReadsFormerNamesAndWritesNothingByReading",
                        "inTheSecondDeployNeitherNodeLosesWhatTheOtherWrites",
                        "whatAnOlderNodeWritesUnderTheFormerNameIsReadWhereThereIsNothingElse");
    }

    private static Set<String> failures(Liar against) {
        liar = against;
        return ContractRun.failures(LiarUnderContract.class);
    }
}
