package dev.sojourn.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tests each of the {@link Liars} must fail, and no others; of some the {@link LineageExpectations} say so. */
final class LiarExpectations {

    /** What is seen by the contract of announcements. */
    static final Set<String> ABOUT_ANNOUNCEMENTS = Set.of("announces nothing", "says that nobody listens");

    /** By the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.ofEntries(
            Map.entry(
                    "admits one too many",
                    Set.of(
                            "aHoldCountsOnceWithASessionThatWasRolled",
                            "aHoldCountsOnceWithTheLivingSessionOfItsLineage",
                            "aHoldCountsThoughTheSessionOfItsLineageHasExpired",
                            "aNewcomerBeyondTheMaximumIsRefusedAndNothingEnds",
                            "aPlaceIsHeldUntilARollOfItsLineageWritesTheUser",
                            "aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment",
                            "aPlaceIsStillHeldWhenTheSessionIsWrittenWithAnotherUser",
                            "aPlaceIsStillHeldWhenTheWriteWasRefused",
                            "aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome",
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aPlaceThatThreeShareStaysWhicheverOfThemGiveItBack",
                            "aSessionThatIsWrittenKeepsItsPlaceWhenItIsGivenBack",
                            "aSessionThatWasRolledKeepsItsPlaceWhenItIsGivenBack",
                            "aSharedPlaceIsTakenByTheSessionThatIsRolled",
                            "aSharedPlaceIsTakenByTheSessionThatIsWritten",
                            "aSharedPlaceStaysWhenTheFirstWhoAskedGivesItBack",
                            "aSharedPlaceStaysWhenTheLastWhoAskedGivesItBack",
                            "aSharedPlaceThatAllHaveGivenBackIsTakenUntilItsTime",
                            "aSweepForgetsNoSessionWithThePlaceThatWasHeldForIt",
                            "aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers",
                            "aWrittenNewcomerKeepsItsPlaceWhenTheHoldHasEnded",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "loginsThatFailAndGiveTheirPlaceBackLockNobodyOut",
                            "whatIsGivenBackIsTheOnePlaceThatIsNamed",
                            "whoIsAmongThemUnderANewerKeyIsNotCounted")),
            Map.entry(
                    "announces nothing",
                    Set.of(
                            "aClaimIsAnnouncedAsAnEnd",
                            "aClosedSubscriptionHearsNothing",
                            "aDeleteIsAnnouncedAsAnEnd",
                            "aListenerThatThrowsDisturbsNobody",
                            "aReplaceIsAnnouncedAsAChange",
                            "aRollIsAnnouncedWithBothKeys",
                            "aStoreThatIsListenedToSaysThatItHears",
                            "everyListenerHears",
                            "whatWasRefusedIsNotAnnounced",
                            "whoListensForEndsHearsOfEndsAndRolls",
                            "whoReadsWhenToldOfAnEndFindsNoLiveSession",
                            "whoReadsWhenToldSeesTheChange")),
            Map.entry(
                    "answers after close",
                    Set.of("aClosedStoreThrowsStoreExceptionFromEveryMethod", "closingTwiceIsTheSameAsOnce")),
            Map.entry("says that nobody listens", Set.of("aStoreThatIsListenedToSaysThatItHears")),
            Map.entry("says that it takes no writes", Set.of("aStoreThatTakesWritesSaysSo")),
            Map.entry("claims more than asked", Set.of("noMoreSessionsAreClaimedThanAskedFor")),
            Map.entry(
                    "counts one too many",
                    Set.of(
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aWalkThatEndsWhatItFindsEndsAll",
                            "anEmptyStoreHasNothingToSeeOrCount",
                            "deleteAllMeetsASessionOnceThoughItsKeyIsGivenTwice",
                            "deleteAllOfManyAnswersEach",
                            "deleteRemovesASessionAtWhateverVersion",
                            "replaceNeverInserts",
                            "replaceNeverRevivesADeletedSession",
                            "rollOfWhatIsNotThereIsRefused",
                            "settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser",
                            "touchOfWhatIsNotThereIsFalseAndInsertsNothing")),
            Map.entry(
                    "delete leaves it",
                    Set.of(
                            "aDeletedKeyIsFreeAgain",
                            "aDeletedSessionIsNotClaimed",
                            "aPlaceIsHeldUntilAReplaceWritesTheSameUserAgain",
                            "aPlaceIsHeldUntilARollOfItsLineageWritesTheUser",
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aRefusedNewcomerHoldsNoPlace",
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aSharedPlaceIsTakenByTheSessionThatIsRolled",
                            "aSharedPlaceIsTakenByTheSessionThatIsWritten",
                            "aWalkThatEndsWhatItFindsEndsAll",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "deleteLeavesOtherSessionsAlone",
                            "deleteOfWhatIsNotThereMeetsNothing",
                            "deleteRemovesASessionAtWhateverVersion",
                            "deleteRemovesASessionThatHasExpiredAndIsNotClaimed",
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "onlyADeviceOfOnesOwnIsEnded",
                            "replaceNeverRevivesADeletedSession",
                            "rollNeverRevivesADeletedSession",
                            "sessionsThatEndedOrChangedHandsLeaveNoPlaceTaken",
                            "theFirstKeyLeavesWithADelete",
                            "theIndexFollowsDelete",
                            "touchNeverRevivesADeletedSession")),
            Map.entry(
                    "delete takes the trail",
                    Set.of("deleteOfATrailMeetsNothingAndTheTrailStays", "whereANameIsNoSessionIsPutAndNoneIsMet")),
            Map.entry(
                    "does not check the version",
                    Set.of(
                            "aRefusedReplaceBindsNobody",
                            "replaceAtAVersionThatIsNotThereYetIsRefused",
                            "replaceAtAnOlderVersionIsRefusedAndChangesNothing")),
            Map.entry("folds the case of users", Set.of("usersAreToldApartByEachCharacter")),
            Map.entry(
                    "hands a claim out twice",
                    Set.of("aClaimIsNotHandedOutAgainBeforeItsEnd", "aClaimThatWasNotSettledIsHandedOutAgain")),
            Map.entry("hides what has expired", Set.of("anExpiredSessionIsFoundAsItIsStored")),
            Map.entry(
                    "holds no place",
                    Set.of(
                            "aHoldCountsOnceWithASessionThatWasRolled",
                            "aHoldCountsOnceWithTheLivingSessionOfItsLineage",
                            "aHoldCountsThoughTheSessionOfItsLineageHasExpired",
                            "aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment",
                            "aPlaceIsStillHeldWhenTheSessionIsWrittenWithAnotherUser",
                            "aPlaceIsStillHeldWhenTheWriteWasRefused",
                            "aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome",
                            "aPlaceThatIsWaitedForIsFreeAtNoMomentThoughOthersOfItsSessionFail",
                            "aPlaceThatThreeShareStaysWhicheverOfThemGiveItBack",
                            "aSharedPlaceStaysWhenTheFirstWhoAskedGivesItBack",
                            "aSharedPlaceStaysWhenTheLastWhoAskedGivesItBack",
                            "aSharedPlaceThatAllHaveGivenBackIsTakenUntilItsTime",
                            "aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "loginsThatFailAndGiveTheirPlaceBackLockNobodyOut",
                            "whatIsGivenBackIsTheOnePlaceThatIsNamed")),
            Map.entry("inserts on replace", Set.of("replaceNeverInserts", "replaceNeverRevivesADeletedSession")),
            Map.entry("judges expiry on replace", Set.of("replaceDoesNotJudgeExpiry")),
            Map.entry(
                    "keeps data in remains",
                    Set.of(
                            "settleAllEndsEachClaimInItsWay",
                            "settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains")),
            Map.entry(
                    "keeps no remains",
                    Set.of(
                            "deleteAllAnswersInTheOrderOfTheKeys",
                            "deleteRemovesRemains",
                            "remainsAreNotClaimedAndGoWhenTheirTimeHasCome",
                            "remainsCanBeDeletedAndAreNeverRevived",
                            "settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains")),
            Map.entry(
                    "loses the sign of bytes",
                    Set.of("aQuarterOfAMegabyteSurvivesEachWay", "everyByteValueSurvivesAtEveryPlace")),
            Map.entry("moves last access back", Set.of("touchNeverMovesLastAccessBack")),
            Map.entry("moves the expiry back", Set.of("touchNeverMovesTheExpiryBack")),
            Map.entry("overwrites on create", Set.of("createRefusesAKeyThatIsTakenAndChangesNothing")),
            Map.entry(
                    "releases nothing",
                    Set.of(
                            "aPlaceIsNotGivenBackByWhoAskedForItUntilAnotherMoment",
                            "aPlaceThatIsGivenBackIsFree",
                            "aPlaceThatWasGivenBackIsNotSharedWithWhoAsksForItNext",
                            "aPlaceWhoseTimeIsOverIsNotSharedWithWhoAsksForItNext",
                            "loginsThatFailAndGiveTheirPlaceBackLockNobodyOut",
                            "aSharedPlaceOfASessionThatIsGoneIsGivenBackAtOnce",
                            "whatIsGivenBackIsTheOnePlaceThatIsNamed")),
            Map.entry(
                    "roll leaves no trail",
                    Set.of(
                            "aRollThatIsRefusedRedirectsNothing",
                            "aSessionIsRolledAwayOnce",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "aTrailThatIsKeptForEverStays",
                            "afterManyRollsTheFirstKeyLeadsThereInOneStep",
                            "afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives",
                            "createRefusesTheKeyOfATrail",
                            "deleteAllAnswersInTheOrderOfTheKeys",
                            "deleteOfATrailMeetsNothingAndTheTrailStays",
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "onlyADeviceOfOnesOwnIsEnded",
                            "replaceNeverRevivesARolledKey",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollToTheKeyOfATrailOrOfAClaimedSessionIsRefused",
                            "theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid",
                            "theFirstKeyIsUsableNoLongerThanTheShortestGraceOfAllRolls",
                            "theFirstKeyLeavesWithADelete",
                            "theFirstKeyLeavesWithASettlementThatKeepsNothing",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains",
                            "theFirstKeyStaysWhileTheSessionIsClaimed",
                            "touchNeverRevivesARolledKey")),
            Map.entry(
                    "roll leaves the old id live",
                    Set.of(
                            "aRollThatIsRefusedRedirectsNothing",
                            "aRolledSessionCountsOnce",
                            "aRolledSessionExpiresOnceUnderItsNewKey",
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aSessionIsRolledAwayOnce",
                            "aSessionOutlivesTheTrailUnderItsFirstKeyAndIsRolledWithoutIt",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "aTrailThatIsKeptForEverStays",
                            "afterManyRollsTheFirstKeyLeadsThereInOneStep",
                            "afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives",
                            "createRefusesTheKeyOfATrail",
                            "deleteAllAnswersInTheOrderOfTheKeys",
                            "deleteAllTakesTheFirstKeysOfRolledSessionsToo",
                            "deleteOfATrailMeetsNothingAndTheTrailStays",
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "onlyADeviceOfOnesOwnIsEnded",
                            "replaceNeverRevivesARolledKey",
                            "rollKeepsEveryMomentThatATouchMovedFurther",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollToTheKeyOfATrailOrOfAClaimedSessionIsRefused",
                            "rollWithANewDurationIsRefusedWhenTheAnchorWasMovedMeanwhile",
                            "settleAllEndsEachClaimInItsWay",
                            "theFirstKeyIsKeptAsLongAsTheFirstRollHasSaid",
                            "theFirstKeyIsUsableNoLongerThanTheShortestGraceOfAllRolls",
                            "theFirstKeyLeavesWithADelete",
                            "theFirstKeyLeavesWithASettlementThatKeepsNothing",
                            "theFirstKeyLeavesWithASettlementThatKeepsRemains",
                            "theFirstKeyStaysWhileTheSessionIsClaimed",
                            "theIndexFollowsRoll",
                            "theLineageStaysThroughRollsWritesTouchesAndClaims",
                            "touchNeverRevivesARolledKey",
                            "trailsClaimedSessionsAndRemainsAreNeitherSeenNorCounted")),
            Map.entry(
                    "roll loses data",
                    Set.of(
                            "aQuarterOfAMegabyteSurvivesEachWay",
                            "aSessionOutlivesTheTrailUnderItsFirstKeyAndIsRolledWithoutIt",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "afterManyRollsTheFirstKeyLeadsThereInOneStep",
                            "afterTwoRollsTheFirstKeyLeadsToWhereTheSessionLives",
                            "rollKeepsEveryMomentThatATouchMovedFurther",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollWithANewDurationSetsTheExpiryThatItMeans")),
            Map.entry(
                    "scan skips one",
                    Set.of(
                            "aSessionThatLivesThroughoutIsSeenOnceWhileOthersComeAndGo",
                            "aWalkGoesOnWhenTheSessionAtItsCursorIsGone",
                            "aWalkWithoutDataLacksTheDataAndNothingElse",
                            "everyPageSizeSeesEachSessionOnce")),
            Map.entry("scan takes any cursor", Set.of("aCursorOfAnotherStoreIsRefused")),
            Map.entry(
                    "sweeps the living",
                    Set.of(
                            "aNameGoesWithASweepWhenItsTimeIsOver",
                            "aClaimIsNotHandedOutAgainBeforeItsEnd",
                            "aClaimThatWasNotSettledIsHandedOutAgain",
                            "aSessionIsDueFromItsExpiryOnAndNotBefore",
                            "aSessionThatAReplaceDidNotShortenIsNotClaimedEarlier",
                            "aSweepForgetsThePlacesWhoseTimeIsOverAndNoOthers",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "anExpiryThatATouchMovedLaterIsNotClaimedAtItsOldMoment",
                            "anExpiryThatReplaceMovedLaterIsNotClaimedAtItsOldMoment",
                            "claimedSessionsAreNotFoundAndExpiredOnesAre",
                            "ofManyRollsNothingIsKeptLongerThanItWasToBe",
                            "remainsAreNotClaimedAndGoWhenTheirTimeHasCome",
                            "rollKeepsEveryMomentThatATouchMovedFurther")),
            Map.entry(
                    "the index forgets a roll",
                    Set.of("aSessionThatWasRolledKeepsItsPlaceWhenItIsGivenBack", "theIndexFollowsRoll")),
            Map.entry("touch is a write", Set.of("touchDoesNotChangeTheVersion")),
            Map.entry("touches what has expired", Set.of("touchNeverRevivesASessionThatHasExpired")),
            Map.entry(
                    "touches with a stale duration",
                    Set.of("touchThatWasComputedFromAnotherDurationMovesTheLastAccessOnly")));

    /** The faults that random sequences of one thread meet. */
    static final List<String> SEEN_BY_THE_MODEL = List.of(
            "does not check the version",
            "inserts on replace",
            "overwrites on create",
            "touches what has expired",
            "moves last access back",
            "moves the expiry back",
            "sweeps the living",
            "keeps no remains",
            "keeps data in remains",
            "roll leaves the old id live",
            "roll loses data",
            "delete leaves it",
            "delete takes the trail",
            "scan skips one",
            "counts one too many",
            "loses the sign of bytes",
            "redirects nothing",
            "the last roll says the grace",
            "the last roll says how long the first key stays",
            "a refused roll redirects",
            "a roll makes the first key again",
            "a claim takes the first key",
            "delete leaves the first key",
            "settle leaves the first key",
            "keeps trails for ever",
            "deletes what is claimed",
            "takes remains for a session",
            "replace puts the anchor back",
            "replace puts the expiry back",
            "replace takes a duration from an older anchor",
            "roll puts moments back",
            "roll takes a duration from an older anchor");

    /** Which tests a fault must fail. */
    static Set<String> of(String fault) {
        Set<String> elsewhere = LineageExpectations.FAILURES.getOrDefault(fault, Set.of());
        return FAILURES.getOrDefault(fault, NameLiars.FAILURES.getOrDefault(fault, elsewhere));
    }

    /** Tests of parallel calls, which may or may not meet a fault of another kind. */
    static final Set<String> RACES = Set.of(
            "aSessionThatIsRolledMeanwhileHasItsPlaceAtEachMoment",
            "aSessionThatIsRolledMeanwhileIsFoundOnceAtEachMoment",
            "eightLoginsAtOnceNeverPassTheMaximum",
            "parallelBindingsLeaveTheIndexAsTheRecordsSay");

    private LiarExpectations() {}
}
