package dev.sojourn.testkit.socket;

import java.util.Map;
import java.util.Set;

/** Which rules each of the {@link SocketLiars} must fail, and no others. */
final class SocketLiarExpectations {

    /** By the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.ofEntries(
            Map.entry(
                    "delivers after the end",
                    Set.of(
                            "aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep",
                            "aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId",
                            "anEndElsewhereClosesTheSocket",
                            "anEndThatNobodyAnnouncesIsFoundByTheNextMessage")),
            Map.entry("sends after the end", Set.of("anEndWhileAMessageIsUnderWayLetsNoAnswerOut")),
            Map.entry(
                    "has one visit for the life of the socket",
                    Set.of(
                            "aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep",
                            "aMessageSeesWhatOthersHaveWritten",
                            "aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId",
                            "aStoreThatDoesNotAnswerIs1013AndBackWhenItIsBack",
                            "anEndThatNobodyAnnouncesIsFoundByTheNextMessage",
                            "noVisitIsLeftOpen")),
            Map.entry(
                    "finds its session by the id of the handshake",
                    Set.of(
                            "aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne",
                            "aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade",
                            "aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId",
                            "aSocketGoesOnWithItsSessionUnderANewId",
                            "noVisitIsLeftOpen")),
            Map.entry(
                    "does not close at the end",
                    Set.of(
                            "aMessageChangesNothingOfTheUserWhoHasLoggedInMeanwhile",
                            "aMessageDoesNotBringBackASessionThatEndedMeanwhile",
                            "aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep",
                            "aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne",
                            "aMessageThatEndsItsSessionClosesAllItsSockets",
                            "aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade",
                            "aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId",
                            "aSocketGoesOnWithItsSessionUnderANewId",
                            "anEndElsewhereClosesTheSocket",
                            "anEndThatNobodyAnnouncesIsFoundByTheNextMessage",
                            "anEndWhileAMessageIsUnderWayLetsNoAnswerOut",
                            "anExpiredSessionIsClosedByTheSweep",
                            "noVisitIsLeftOpen")),
            Map.entry(
                    "closes only when its own message finds the end",
                    Set.of(
                            "aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne",
                            "aMessageThatEndsItsSessionClosesAllItsSockets",
                            "aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade",
                            "aSocketGoesOnWithItsSessionUnderANewId",
                            "anEndElsewhereClosesTheSocket",
                            "anEndWhileAMessageIsUnderWayLetsNoAnswerOut",
                            "anExpiredSessionIsClosedByTheSweep")),
            Map.entry(
                    "loses the close code 1008",
                    Set.of(
                            "aMessageChangesNothingOfTheUserWhoHasLoggedInMeanwhile",
                            "aMessageDoesNotBringBackASessionThatEndedMeanwhile",
                            "aMessageOfAnExpiredSessionIsNotDeliveredBeforeTheSweep",
                            "aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne",
                            "aMessageThatEndsItsSessionClosesAllItsSockets",
                            "aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade",
                            "aSocketGoesOnWithASessionThatAnotherNodeHasGivenANewId",
                            "aSocketGoesOnWithItsSessionUnderANewId",
                            "anEndElsewhereClosesTheSocket",
                            "anEndThatNobodyAnnouncesIsFoundByTheNextMessage",
                            "anEndWhileAMessageIsUnderWayLetsNoAnswerOut",
                            "anExpiredSessionIsClosedByTheSweep")),
            Map.entry("loses the close code 1011", Set.of("aSessionOverItsLimitIs1011AndKeepsItsEarlierState")),
            Map.entry(
                    "loses the close code 1013",
                    Set.of(
                            "aStoreThatDoesNotAnswerIs1013AndBackWhenItIsBack",
                            "aStoreThatDoesNotAnswerTheCommitIs1013")),
            Map.entry(
                    "keeps failures to itself",
                    Set.of(
                            "aSessionOverItsLimitIs1011AndKeepsItsEarlierState",
                            "aStoreThatDoesNotAnswerIs1013AndBackWhenItIsBack",
                            "aStoreThatDoesNotAnswerTheCommitIs1013",
                            "noVisitIsLeftOpen")),
            Map.entry(
                    "closes though another session was stored",
                    Set.of(
                            "aMessageThatEndsItsSessionAndStoresAnotherGoesOnWithThatOne",
                            "aSocketFollowsWhicheverThreadHearsFirstOfTheEndThatItsMessageMade",
                            "noVisitIsLeftOpen")),
            Map.entry(
                    "tells nobody of lost changes",
                    Set.of(
                            "aMessageChangesNothingOfTheUserWhoHasLoggedInMeanwhile",
                            "aMessageDoesNotBringBackASessionThatEndedMeanwhile")),
            Map.entry(
                    "stores what was lost",
                    Set.of(
                            "aMessageChangesNothingOfTheUserWhoHasLoggedInMeanwhile",
                            "aMessageDoesNotBringBackASessionThatEndedMeanwhile")),
            Map.entry("does not leave", Set.of("aSocketThatItsClientClosesLeavesTheSession")),
            Map.entry("leaves visits open", Set.of("noVisitIsLeftOpen")),
            Map.entry("asks no page where it comes from", Set.of("aPageOfAnotherOriginOpensNoSocket")));

    private SocketLiarExpectations() {}
}
