package dev.sojourn.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tests each of the {@link Liars} must fail, and no others. */
final class LiarExpectations {

    /** By the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.ofEntries(
            Map.entry(
                    "admits one too many",
                    Set.of(
                            "aNewcomerBeyondTheMaximumIsRefusedAndNothingEnds",
                            "aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome",
                            "aWrittenNewcomerKeepsItsPlaceWhenTheHoldHasEnded",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "heldPlacesCannotBeTakenByEndingTheOldest",
                            "severalLoseTheirPlaceOldestFirstWhenTheMaximumWasLowered",
                            "theOldestLosesItsPlaceAndIsLeftForTheCallerToEnd")),
            Map.entry(
                    "announces nothing",
                    Set.of(
                            "aClaimIsAnnouncedAsAnEnd",
                            "aClosedSubscriptionHearsNothing",
                            "aDeleteIsAnnouncedAsAnEnd",
                            "aListenerThatThrowsDisturbsNobody",
                            "aReplaceIsAnnouncedAsAChange",
                            "aRollIsAnnouncedWithBothKeys",
                            "everyListenerHears",
                            "whatWasRefusedIsNotAnnounced",
                            "whoReadsWhenToldOfAnEndFindsNoLiveSession",
                            "whoReadsWhenToldSeesTheChange")),
            Map.entry(
                    "answers after close",
                    Set.of("aClosedStoreThrowsStoreExceptionFromEveryMethod", "closingTwiceIsTheSameAsOnce")),
            Map.entry("claims more than asked", Set.of("noMoreSessionsAreClaimedThanAskedFor")),
            Map.entry(
                    "counts one too many",
                    Set.of(
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aWalkThatEndsWhatItFindsEndsAll",
                            "anEmptyStoreHasNothingToSeeOrCount",
                            "deleteRemovesASessionAtWhateverVersion",
                            "replaceNeverInserts",
                            "replaceNeverRevivesADeletedSession",
                            "rollOfWhatIsNotThereIsRefused",
                            "settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser",
                            "touchOfWhatIsNotThereIsFalseAndInsertsNothing")),
            Map.entry(
                    "delete leaves it",
                    Set.of(
                            "aDeletedClaimIsNotHandedOutAgain",
                            "aDeletedKeyIsFreeAgain",
                            "aDeletedSessionIsNotClaimed",
                            "aRefusedNewcomerHoldsNoPlace",
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aWalkThatEndsWhatItFindsEndsAll",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "deleteLeavesOtherSessionsAlone",
                            "deleteOfWhatIsNotThereIsFalse",
                            "deleteRemovesASessionAtWhateverVersion",
                            "deleteRemovesASessionThatIsOver",
                            "remainsCanBeDeletedAndAreNeverRevived",
                            "replaceNeverRevivesADeletedSession",
                            "rollNeverRevivesADeletedSession",
                            "sessionsThatEndedOrChangedHandsLeaveNoPlaceTaken",
                            "theIndexFollowsDelete",
                            "touchNeverRevivesADeletedSession")),
            Map.entry("delete takes the trail", Set.of("deleteOfATrailIsFalseAndTheTrailStays")),
            Map.entry(
                    "does not check the version",
                    Set.of(
                            "aRefusedReplaceBindsNobody",
                            "replaceAtAVersionThatIsNotThereYetIsRefused",
                            "replaceAtAnOlderVersionIsRefusedAndChangesNothing")),
            Map.entry(
                    "ends the newest",
                    Set.of(
                            "severalLoseTheirPlaceOldestFirstWhenTheMaximumWasLowered",
                            "theOldestLosesItsPlaceAndIsLeftForTheCallerToEnd")),
            Map.entry("folds the case of users", Set.of("usersAreToldApartByEachCharacter")),
            Map.entry(
                    "hands a claim out twice",
                    Set.of("aClaimIsNotHandedOutAgainBeforeItsEnd", "aClaimThatWasNotSettledIsHandedOutAgain")),
            Map.entry("hides what has expired", Set.of("anExpiredSessionIsFoundAsItIsStored")),
            Map.entry(
                    "holds no place",
                    Set.of(
                            "aPlaceThatIsNeverUsedIsFreeWhenItsTimeHasCome",
                            "anAdmittedNewcomerHoldsItsPlaceUntilItIsWritten",
                            "heldPlacesCannotBeTakenByEndingTheOldest")),
            Map.entry("inserts on replace", Set.of("replaceNeverInserts", "replaceNeverRevivesADeletedSession")),
            Map.entry("judges expiry on replace", Set.of("replaceDoesNotJudgeExpiry")),
            Map.entry("keeps data in remains", Set.of("settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser")),
            Map.entry(
                    "keeps no remains",
                    Set.of(
                            "remainsAreNotClaimedAndGoWhenTheirTimeHasCome",
                            "remainsCanBeDeletedAndAreNeverRevived",
                            "settleWithRemainsKeepsTheMomentsAndNeitherDataNorUser")),
            Map.entry(
                    "loses the sign of bytes",
                    Set.of("aQuarterOfAMegabyteSurvivesEachWay", "everyByteValueSurvivesAtEveryPlace")),
            Map.entry("moves last access back", Set.of("touchNeverMovesLastAccessBack")),
            Map.entry("moves the expiry back", Set.of("touchNeverMovesTheExpiryBack")),
            Map.entry("overwrites on create", Set.of("createRefusesAKeyThatIsTakenAndChangesNothing")),
            Map.entry(
                    "roll leaves no trail",
                    Set.of(
                            "aSessionIsRolledAwayOnce",
                            "aSessionRolledTwiceLeavesAChainOfTrails",
                            "aTrailOutlivesTheSessionItLeadsTo",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "aTrailThatIsKeptForEverStays",
                            "createRefusesTheKeyOfATrail",
                            "deleteOfATrailIsFalseAndTheTrailStays",
                            "replaceNeverRevivesARolledKey",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollToTheKeyOfATrailOrOfASessionThatIsOverIsRefused",
                            "touchNeverRevivesARolledKey")),
            Map.entry(
                    "roll leaves the old id live",
                    Set.of(
                            "aRolledSessionCountsOnce",
                            "aRolledSessionExpiresOnceUnderItsNewKey",
                            "aRolledSessionLivesOnUnderItsNewKey",
                            "aSessionIsRolledAwayOnce",
                            "aSessionRolledTwiceLeavesAChainOfTrails",
                            "aTrailOutlivesTheSessionItLeadsTo",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "aTrailThatIsKeptForEverStays",
                            "createRefusesTheKeyOfATrail",
                            "deleteOfATrailIsFalseAndTheTrailStays",
                            "replaceNeverRevivesARolledKey",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail",
                            "rollToTheKeyOfATrailOrOfASessionThatIsOverIsRefused",
                            "sessionsThatEndedOrChangedHandsLeaveNoPlaceTaken",
                            "theIndexFollowsRoll",
                            "touchNeverRevivesARolledKey",
                            "trailsOverSessionsAndRemainsAreNeitherSeenNorCounted")),
            Map.entry(
                    "roll loses data",
                    Set.of(
                            "aQuarterOfAMegabyteSurvivesEachWay",
                            "aSessionRolledTwiceLeavesAChainOfTrails",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "rollKeepsALastAccessThatATouchMovedFurther",
                            "rollMovesTheSessionToItsNewKeyAndLeavesATrail")),
            Map.entry(
                    "scan skips one",
                    Set.of(
                            "aSessionThatLivesThroughoutIsSeenOnceWhileOthersComeAndGo",
                            "aWalkGoesOnWhenTheSessionAtItsCursorIsGone",
                            "everyPageSizeSeesEachSessionOnce")),
            Map.entry("scan takes any cursor", Set.of("aCursorOfAnotherStoreIsRefused")),
            Map.entry(
                    "sweeps the living",
                    Set.of(
                            "aClaimIsNotHandedOutAgainBeforeItsEnd",
                            "aClaimThatWasNotSettledIsHandedOutAgain",
                            "aSessionIsDueFromItsExpiryOnAndNotBefore",
                            "aTrailStaysUntilItsTimeAndIsThenRemovedBySweeping",
                            "anExpiryThatATouchMovedLaterIsNotClaimedAtItsOldMoment",
                            "anExpiryThatReplaceMovedLaterIsNotClaimedAtItsOldMoment",
                            "remainsAreNotClaimedAndGoWhenTheirTimeHasCome",
                            "sessionsThatAreOverAreNotFoundAndExpiredOnesAre")),
            Map.entry("the index forgets a roll", Set.of("theIndexFollowsRoll")),
            Map.entry(
                    "touches with a stale duration",
                    Set.of("touchThatWasComputedFromAnotherDurationMovesTheLastAccessOnly")),
            Map.entry("touch is a write", Set.of("touchDoesNotChangeTheVersion")),
            Map.entry("touches what has expired", Set.of("touchNeverRevivesASessionThatHasExpired")));

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
            "loses the sign of bytes");

    /** Tests of parallel calls, which may or may not meet a fault of another kind. */
    static final Set<String> RACES = Set.of(
            "aSessionThatIsRolledMeanwhileIsNeverMissed",
            "eightLoginsAtOnceNeverPassTheMaximumWhenTheOldestEnd",
            "eightLoginsAtOnceNeverPassTheMaximumWhenTheyAreRefused",
            "parallelBindingsLeaveTheIndexAsTheRecordsSay");

    private LiarExpectations() {}
}
