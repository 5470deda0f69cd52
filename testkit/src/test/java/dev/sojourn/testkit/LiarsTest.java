package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** That the contracts see each fault, and no other: a store that is wrong in one way fails the tests of that way. */
class LiarsTest {

    private static final int ATTEMPTS = 20;

    private static final AtomicReference<Supplier<SessionStore>> LIAR = new AtomicReference<>(MemoryStore::new);

    /** The contracts that say one thing a test, held against the liar of the moment. */
    static class LiarUnderContract
            implements RecordContract,
                    ContentContract,
                    TouchContract,
                    MomentsContract,
                    RollContract,
                    LineageContract,
                    NameContract,
                    RemovalContract,
                    ExpiryContract,
                    WalkContract,
                    FindsByUserContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }
    }

    /** Apart, because each of its tests waits for what a silent store never says. */
    static class LiarUnderAnnouncement implements AnnouncesChangesContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }
    }

    /** The random sequences, held against the liar of the moment. */
    static class LiarUnderModel implements ModelContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }
    }

    /** The races, held against the liar of the moment. */
    static class LiarUnderRaces implements ParallelContract, LineageRacesContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }
    }

    @Test
    void storesThatLookFirstAndActLaterLoseTheRaces() {
        assertThat(failures(LiarUnderRaces.class, RaceLiars.ReplacesInTwoSteps::new))
                .contains(
                        "ofSixteenParallelReplacesFromOneVersionOneWins", "parallelIncrementsFromWhatWasFoundLoseNone");
        assertThat(failures(LiarUnderRaces.class, RaceLiars.CreatesInTwoSteps::new))
                .contains("ofParallelCreatesOfOneKeyOneWins");
        assertThat(failures(LiarUnderRaces.class, RaceLiars.DeletesInTwoSteps::new))
                .contains("ofParallelDeletesOneMeetsTheSession");
    }

    @Test
    void storesThatAreTornWhileASessionIsRolledLoseTheRaces() {
        loses("whoFollowsTheFirstKeyAlwaysFindsTheSession", RaceLiars.HidesASessionWhileItIsRolled::new);
        loses("aSessionIsCountedOnceAtEachMomentOfItsRolls", RaceLiars.CountsBothKeysOfARoll::new);
        loses("whoSeesTheNewKeyLiveSeesTheOldOneLiveNoMore", RaceLiars.ShowsTheNewKeyEarly::new);
        loses("rollsOfManyAtOnceLeaveTheFirstKeyLeadingToTheSession", RaceLiars.RollsByCreatingAndDeleting::new);
        loses("aRollWithoutGraceCountsThoughTheNextOneIsQuicker", RaceLiars.LosesTheGraceOfTheSlowerRoll::new);
        loses("aDeleteBesideRollsLeavesNothingUnderTheFirstKey", RaceLiars.RedirectsWithoutLooking::new);
        loses("aTouchBesideANewDurationIsWhollyBeforeItOrWhollyAfterIt", RaceLiars.LooksAtTheAnchorFirst::new);
        loses("deletesOfManyAtOnceMeetEachSessionOnce", RaceLiars.DeletesAllByLooking::new);
    }

    @Test
    void storesThatLoseAPlaceForAMomentLoseTheRacesOfLogins() {
        loses(
                LiarUnderContract.class,
                "aSessionThatIsRolledMeanwhileIsFoundOnceAtEachMoment",
                RaceLiars.ListsBothKeysOfARoll::new);
        loses(
                LiarUnderContract.class,
                "aSessionThatIsRolledMeanwhileHasItsPlaceAtEachMoment",
                RaceLiars.LosesAPlaceWhileItIsRolled::new);
        loses(LiarUnderContract.class, "eightLoginsAtOnceNeverPassTheMaximum", RaceLiars.AdmitsByLooking::new);
    }

    private static void loses(String race, Supplier<SessionStore> liar) {
        loses(LiarUnderRaces.class, race, liar);
    }

    /** On a busy machine the lanes of a race may miss each other. */
    private static void loses(Class<?> contract, String race, Supplier<SessionStore> liar) {
        assertThat(IntStream.range(0, ATTEMPTS)
                        .anyMatch(attempt -> failures(contract, liar).contains(race)))
                .as(race)
                .isTrue();
    }

    @Test
    void theTruthPasses() {
        assertThat(failures(LiarUnderContract.class, MemoryStore::new)).isEmpty();
        assertThat(failures(LiarUnderModel.class, MemoryStore::new)).isEmpty();
    }

    @Test
    void everyLiarHasItsExpectation() {
        Set<String> expected = new TreeSet<>(LiarExpectations.FAILURES.keySet());
        expected.addAll(LineageExpectations.FAILURES.keySet());
        expected.addAll(NameLiars.FAILURES.keySet());
        assertThat(expected).isEqualTo(Liars.all().keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyLiarFailsTheTestsOfItsFault() {
        return Liars.all().entrySet().stream()
                .map(liar -> dynamicTest(liar.getKey(), () -> {
                    Set<String> expected = LiarExpectations.of(liar.getKey());
                    Class<?> contract = LiarExpectations.ABOUT_ANNOUNCEMENTS.contains(liar.getKey())
                            ? LiarUnderAnnouncement.class
                            : LiarUnderContract.class;
                    Set<String> failed = failures(contract, liar.getValue());
                    failed.removeAll(LiarExpectations.RACES);
                    assertThat(failed).isEqualTo(expected).isNotEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> theModelSeesTheLiarsTooThatOneThreadCanSee() {
        return LiarExpectations.SEEN_BY_THE_MODEL.stream()
                .map(name -> dynamicTest(
                        name,
                        () -> assertThat(failures(
                                        LiarUnderModel.class, Liars.all().get(name)))
                                .containsExactly("randomSequencesAgreeWithAPlainModel")));
    }

    private static Set<String> failures(Class<?> contract, Supplier<SessionStore> liar) {
        LIAR.set(liar);
        // A liar that announces nothing is waited for once in each test.
        System.setProperty(Announcements.PATIENCE, "1");
        Set<String> failed = new TreeSet<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    failed.add(test.getSource()
                            .filter(MethodSource.class::isInstance)
                            .map(source -> ((MethodSource) source).getMethodName())
                            .orElse(test.getDisplayName()));
                }
            }
        });
        System.clearProperty(Announcements.PATIENCE);
        return failed;
    }
}
