package dev.sojourn.testkit;

import java.util.Map;
import java.util.Set;

/**
 * Which tests the {@link LineageLiars}, the {@link MomentsLiars} and the {@link HoldLiars} must fail, and no others.
 */
final class LineageExpectations {

    /** By the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.ofEntries(
            Map.entry(
                    "a claim takes the first key",
                    Set.of(
                            "aNameGoesWithASweepWhenItsTimeIsOver",
                            "aTrailThatIsKeptForEverStays",
                            "theFirstKeyLeavesWithASettlementThatKeepsNothing",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains",
                            "theFirstKeyStaysWhileTheSessionIsClaimed")),
            Map.entry("a refused roll redirects", Set.of("aRollThatIsRefusedRedirectsNothing")),
            Map.entry("a refused roll takes the hold", Set.of("aPlaceIsStillHeldWhenTheWriteWasRefused")),
            Map.entry(
                    "a roll makes the first key again",
                    Set.of("aSessionOutlivesTheTrailUnderItsFirstKeyAndIsRolledWithoutIt")),
            Map.entry("a sweep forgets all holds", Set.of("aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers")),
            Map.entry("a sweep forgets no holds", Set.of("aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers")),
            Map.entry(
                    "a sweep forgets the sessions with the holds",
                    Set.of("aSweepForgetsNoSessionWithThePlaceThatWasHeldForIt")),
            Map.entry(
                    "a write leaves the hold",
                    Set.of(
                            "aPlaceIsHeldUntilARollOfItsLineageWritesTheUser",
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aSharedPlaceIsTakenByTheSessionThatIsRolled",
                            "aSharedPlaceIsTakenByTheSessionThatIsWritten",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten")),
            Map.entry(
                    "a write of another user takes the hold",
                    Set.of("aPlaceIsStillHeldWhenTheSessionIsWrittenWithAnotherUser")),
            Map.entry(
                    "a write of the same user leaves the hold",
                    Set.of("aPlaceIsHeldUntilAReplaceWritesTheSameUserAgain")),
            Map.entry("an expired session loses its hold", Set.of("aHoldCountsThoughTheSessionOfItsLineageHasExpired")),
            Map.entry(
                    "answers many deletes in an order of its own",
                    Set.of("deleteAllAnswersInTheOrderOfTheKeys", "deleteAllOfManyAnswersEach")),
            Map.entry(
                    "counts a hold and its session",
                    Set.of(
                            "aHoldCountsOnceWithASessionThatWasRolled",
                            "aHoldCountsOnceWithTheLivingSessionOfItsLineage")),
            Map.entry("counts by key", Set.of("whoIsAmongThemUnderANewerKeyIsNotCounted")),
            Map.entry(
                    "delete leaves the first key",
                    Set.of(
                            "deleteAllTakesTheFirstKeysOfRolledSessionsToo",
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "theFirstKeyLeavesWithADelete")),
            Map.entry("deletes a hundred at most", Set.of("deleteAllOfManyAnswersEach")),
            Map.entry(
                    "deletes what is claimed",
                    Set.of(
                            "aClaimOutlivesADeleteAndIsSettledByItsClaimer",
                            "deleteLeavesAClaimedSessionToItsClaimer",
                            "theFirstKeyStaysWhileTheSessionIsClaimed")),
            Map.entry(
                    "forgets the lineage",
                    Set.of(
                            "aSessionOutlivesTheTrailUnderItsFirstKeyAndIsRolledWithoutIt",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "afterManyRollsTheFirstKeyLeadsThereInOneStep",
                            "afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives",
                            "rollKeepsEveryMomentThatATouchMovedFurther",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollWithANewDurationSetsTheExpiryThatItMeans",
                            "settleAllEndsEachClaimInItsWay",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains",
                            "theLineageStaysThroughRollsWritesTouchesAndClaims")),
            Map.entry(
                    "keeps trails for ever",
                    Set.of(
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid")),
            Map.entry(
                    "listings without data lack the duration", Set.of("aListingWithoutDataLacksTheDataAndNothingElse")),
            Map.entry("listings without data show the data", Set.of("aListingWithoutDataLacksTheDataAndNothingElse")),
            Map.entry("makes its powers anew", Set.of("thePowersAreTheSameObjectsEachTime")),
            Map.entry("many settlements keep nothing", Set.of("settleAllEndsEachClaimInItsWay")),
            Map.entry("many settlements stop at one that is gone", Set.of("settleAllEndsEachClaimInItsWay")),
            Map.entry(
                    "redirects nothing",
                    Set.of(
                            "aRollThatIsRefusedRedirectsNothing",
                            "afterManyRollsTheFirstKeyLeadsThereInOneStep",
                            "afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives",
                            "theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid",
                            "theFirstKeyIsUsableNoLongerThanTheShortestGraceOfAllRolls")),
            Map.entry(
                    "release gives all back",
                    Set.of(
                            "aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment",
                            "aSharedPlaceOfASessionThatIsGoneIsGivenBackAtOnce",
                            "whatIsGivenBackIsTheOnePlaceThatIsNamed")),
            Map.entry(
                    "release takes the session's place",
                    Set.of(
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aSessionThatIsWrittenKeepsItsPlaceWhenItIsGivenBack",
                            "aSessionThatWasRolledKeepsItsPlaceWhenItIsGivenBack",
                            "aSharedPlaceIsTakenByTheSessionThatIsRolled",
                            "aSharedPlaceIsTakenByTheSessionThatIsWritten")),
            Map.entry(
                    "releases by lineage",
                    Set.of(
                            "aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment",
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aPlaceThatThreeShareStaysWhicheverOfThemGiveItBack",
                            "aSharedPlaceStaysWhenTheFirstWhoAskedGivesItBack",
                            "aSharedPlaceStaysWhenTheLastWhoAskedGivesItBack",
                            "aSharedPlaceThatAllHaveGivenBackIsTakenUntilItsTime")),
            Map.entry(
                    "replace never shortens",
                    Set.of(
                            "anExpiryThatReplaceMovedEarlierIsFound",
                            "replaceWithANewDurationKeepsALaterLastAccess",
                            "replaceWithANewDurationSetsTheExpiryThatItMeans",
                            "touchThatWasComputedFromAnotherDurationMovesTheLastAccessOnly",
                            "whoMadeItAgainFromWhatIsFoundIsNotRefused")),
            Map.entry("replace puts the anchor back", Set.of("replaceKeepsEveryMomentThatATouchMovedFurther")),
            Map.entry(
                    "replace puts the expiry back",
                    Set.of(
                            "aSessionThatAReplaceDidNotShortenIsNotClaimedEarlier",
                            "replaceKeepsEachMomentForItself",
                            "replaceKeepsEveryMomentThatATouchMovedFurther")),
            Map.entry(
                    "replace puts the last access back",
                    Set.of(
                            "replaceKeepsEachMomentForItself",
                            "replaceKeepsEveryMomentThatATouchMovedFurther",
                            "replaceWithANewDurationKeepsALaterLastAccess")),
            Map.entry(
                    "replace takes a duration from an older anchor",
                    Set.of("replaceWithANewDurationIsRefusedWhenTheAnchorWasMovedMeanwhile")),
            Map.entry("roll never shortens", Set.of("rollWithANewDurationSetsTheExpiryThatItMeans")),
            Map.entry("roll puts moments back", Set.of("rollKeepsEveryMomentThatATouchMovedFurther")),
            Map.entry(
                    "roll takes a duration from an older anchor",
                    Set.of("rollWithANewDurationIsRefusedWhenTheAnchorWasMovedMeanwhile")),
            Map.entry(
                    "settle leaves the first key",
                    Set.of(
                            "settleAllEndsEachClaimInItsWay",
                            "theFirstKeyLeavesWithASettlementThatKeepsNothing",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains")),
            Map.entry("settles a hundred at most", Set.of("settleAllOfManyEndsThemAll")),
            Map.entry(
                    "shares a place until the later moment",
                    Set.of(
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aPlaceThatThreeShareStaysWhicheverOfThemGiveItBack",
                            "aSharedPlaceStaysWhenTheFirstWhoAskedGivesItBack",
                            "aSharedPlaceStaysWhenTheLastWhoAskedGivesItBack",
                            "aSharedPlaceThatAllHaveGivenBackIsTakenUntilItsTime")),
            Map.entry(
                    "shares a place whose time is over",
                    Set.of("aPlaceWhoseTimeIsOverIsNotSharedWithWhoAsksForItNext")),
            Map.entry(
                    "takes remains for a session",
                    Set.of(
                            "deleteRemovesRemains",
                            "remainsCanBeDeletedAndAreNeverRevived",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains")),
            Map.entry(
                    "the last roll says how long the first key stays",
                    Set.of("theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid")),
            Map.entry(
                    "the last roll says the grace",
                    Set.of("theFirstKeyIsUsableNoLongerThanTheShortestGraceOfAllRolls")),
            Map.entry(
                    "walks over records miss a page",
                    Set.of(
                            "aWalkOverRecordsSeesEverySession",
                            "trailsClaimedSessionsAndRemainsAreNeitherSeenNorCounted")),
            Map.entry("walks without data lack the user", Set.of("aWalkWithoutDataLacksTheDataAndNothingElse")),
            Map.entry("walks without data show the data", Set.of("aWalkWithoutDataLacksTheDataAndNothingElse")),
            Map.entry("walks without data take any cursor", Set.of("aWalkWithoutDataRefusesACursorOfAnotherStore")));

    private LineageExpectations() {}
}
