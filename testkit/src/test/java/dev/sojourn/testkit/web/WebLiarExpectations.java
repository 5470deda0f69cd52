package dev.sojourn.testkit.web;

import java.util.Map;
import java.util.Set;

/** Which rules each of the {@link WebLiars} must fail, and no others. */
final class WebLiarExpectations {

    /** By the name of the fault. */
    static final Map<String, Set<String>> FAILURES = Map.ofEntries(
            Map.entry(
                    "resets what a refusal takes back",
                    Set.of(
                            "twoLivingSessionsInOneHeaderAreRefusedOnce",
                            "whoPresentsTwoSessionsByCookiesLosesOneOfThem")),
            Map.entry(
                    "hides the site of a request",
                    Set.of(
                            "aNavigationFromAnotherSiteCarriesNoId",
                            "aPageOfAnotherOriginChangesNothing",
                            "aRefusalIsJsonToWhoAsksForIt")),
            Map.entry("hides the Origin of a request", Set.of("aPageOfAnotherOriginChangesNothing")),
            Map.entry(
                    "looks twice",
                    Set.of(
                            "noNumberOfForgedCookiesLocksAVisitorOut",
                            "theLivingOneOfTwoSessionsCounts",
                            "theOneCookieOfAClientCostsOneLookUp")),
            Map.entry(
                    "refuses once more",
                    Set.of(
                            "aRequestForAnotherHostIsMisdirected",
                            "aSessionOverItsLimitIs413AndKeepsItsEarlierState",
                            "aStoreThatIsDownIs503AndBackWhenItIsBack",
                            "twoLivingSessionsInOneHeaderAreRefusedOnce",
                            "whoFindsNoRoomForAValueByReferenceTriesAgainLater",
                            "whoFindsNoStoreTriesAgainLater",
                            "whoHasTooManySessionsEndsOne",
                            "whoMetTooManyWritersTriesAgain",
                            "whoPresentsAMalformedIdPresentsNoneNext",
                            "whoPresentsTwoSessionsByCookiesLosesOneOfThem",
                            "whoPresentsTwoSessionsByTwoCarriersPresentsOneNext",
                            "whoPresentsTwoSessionsInOnePlacePresentsOneNext",
                            "whoSendsAMalformedBodySendsAGoodOneNext",
                            "whoSendsTooLargeABodySendsItAsAnotherType",
                            "whoSendsTooManyCookiesSendsFewerNext",
                            "whoseSessionEndedMeanwhileTriesAgain",
                            "whoseSessionWouldGrowTooLargeStoresLess")),
            Map.entry(
                    "shows the first cookie of a name only",
                    Set.of(
                            "anOversizeCookieHeaderIsRefused",
                            "noNumberOfForgedCookiesLocksAVisitorOut",
                            "theLivingOneOfTwoSessionsCounts",
                            "theSessionIsFoundAmongOddCookies",
                            "deadIdsThatWerePlantedDoNotHideTheLivingOne",
                            "twoLivingSessionsInOneHeaderAreRefusedOnce",
                            "whoPresentsTwoSessionsByCookiesLosesOneOfThem")),
            Map.entry("shows 64 cookies", Set.of("aBrowserWithManyCookiesIsServed", "anOversizeCookieHeaderIsRefused")),
            Map.entry(
                    "takes every host for its own",
                    Set.of(
                            "aPageOfTheApplicationOrAProgramChangesWhatItWants",
                            "aRequestForAnotherHostIsMisdirected",
                            "aSecureCookieOverPlainHttpIsNobodysOnAnyOtherHost",
                            "aValidCookieOverPlainHttpIsNobodys")),
            Map.entry(
                    "tells no host",
                    Set.of(
                            "aForeignPageMayRead",
                            "aPageOfAnotherOriginChangesNothing",
                            "aPageOfTheApplicationOrAProgramChangesWhatItWants",
                            "aRefusalIsJsonToWhoAsksForIt",
                            "aRequestForAnotherHostIsMisdirected",
                            "aSecureCookieIsAcceptedOverPlainHttpByTheBrowsersOwnMachine")),
            Map.entry("reads any scheme as Bearer", Set.of("otherSchemesAreNoIds")),
            Map.entry(
                    "has no Authorization",
                    Set.of(
                            "aBearerTokenAndACookieOfTwoSessionsAreRefused",
                            "aBearerTokenLeadsToItsSession",
                            "aMalformedBearerTokenIsRefused")),
            Map.entry(
                    "forbids caches everything",
                    Set.of(
                            "aPageThatAReadSessionWentIntoIsNoSharedCachesAffair",
                            "aPageThatFoundNoSessionIsStoredAsTheApplicationWishes",
                            "aPageThatNoSessionWentIntoIsStoredAsTheApplicationWishes",
                            "aResponseWithoutASessionCookieKeepsItsCacheControl")),
            Map.entry(
                    "loses the Referrer-Policy",
                    Set.of(
                            "aPageWithAnIdInItsUrlSendsNoReferrer",
                            "theApplicationsReferrerPolicyStaysWhereItTellsNoQuery")),
            Map.entry(
                    "lets the application's Cache-Control stand",
                    Set.of(
                            "aPageOfASessionThatNoCookieCarriedIsNotToBeStored",
                            "aPageThatAReadSessionWentIntoIsNoSharedCachesAffair",
                            "aResponseInWhichASessionBeganIsNotToBeStoredWhateverCarriesItsId",
                            "aResponseInWhichASessionRolledIsNotToBeStoredWhateverCarriesItsId",
                            "aResponseWithASessionCookieIsNotToBeStored")),
            Map.entry(
                    "shows nothing of the application's Cache-Control",
                    Set.of(
                            "aPageThatAReadSessionWentIntoIsNoSharedCachesAffair",
                            "aResponseWithoutASessionCookieKeepsItsCacheControl")),
            Map.entry(
                    "lets the application's Referrer-Policy stand",
                    Set.of("theApplicationsReferrerPolicyStaysWhereItTellsNoQuery")),
            Map.entry(
                    "shows nothing of the application's Referrer-Policy",
                    Set.of("theApplicationsReferrerPolicyStaysWhereItTellsNoQuery")),
            Map.entry(
                    "lets the application's Access-Control-Expose-Headers stand",
                    Set.of("anEchoedHeaderIsExposedBesideWhatTheApplicationExposes")),
            Map.entry(
                    "shows nothing of the application's Access-Control-Expose-Headers",
                    Set.of("anEchoedHeaderIsExposedBesideWhatTheApplicationExposes")));

    private WebLiarExpectations() {}
}
