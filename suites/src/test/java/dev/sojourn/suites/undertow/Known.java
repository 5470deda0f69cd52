package dev.sojourn.suites.undertow;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of Undertow's session tests fail, and why. A test that is listed and passes is as wrong as the reverse. */
enum Known {
    /** Fails without Sojourn too. */
    REFUSED_BY_THE_CLIENT(
            "the client of the suite has refused addresses like host:port;foo=bar since its version 4.5.13",
            "ServletSessionTestCase.testSessionConfigNoCookiesMatrixParameters"),

    URL_REWRITING(
            "ids in URLs (;jsessionid) are refused by design: they leak into logs, histories and referrers",
            "ServletSessionTestCase.testSessionConfigNoCookies",
            "ServletURLRewritingSessionTestCase.testGetRequestedSessionId",
            "ServletURLRewritingSessionTestCase.testURLRewriting",
            "ServletURLRewritingSessionTestCase.testURLRewritingWithExistingOldSessionId",
            "ServletURLRewritingSessionTestCase.testURLRewritingWithExistingOldSessionIdAndOtherPathParams",
            "ServletURLRewritingSessionTestCase.testURLRewritingWithQueryParameters"),

    OF_THE_SESSION_MANAGER(
            "what is tested is a part of Undertow's own session manager, in whose place the filter is: its limit, its"
                    + " crawlers, its factories, one manager for several applications",
            "MaxSessionLimitTestCase.testMaxSessionHandling",
            "CrossContextServletBrokenSessionFactoryTestCase.testSharedSessionCookieMultipleDeployments",
            "ServletSessionCrawlerTestCase.testCrawlerSessionUsage",
            "CrossContextServletSharedSessionTestCase.testCrossContextSessionForwardAccessTimeInvocation",
            "CrossContextServletSharedSessionTestCase.testCrossContextSessionForwardInvocation",
            "CrossContextServletSharedSessionTestCase.testCrossContextSessionForwardInvocationWithBothServletsAdding",
            "CrossContextServletSharedSessionTestCase.testCrossContextSessionIncludeInvocation",
            "CrossContextServletSharedSessionTestCase.testSharedSessionCookieMultipleDeployments"),

    ID_IS_A_KEY(
            "getRequestedSessionId() is the key of the session, never the secret in the cookie",
            "SessionIdHandlingTestCase.testGetRequestedSessionId",
            "SessionIdHandlingTestCase.testIsRequestedSessionIdValid"),

    NAMED_JSESSIONID(
            "the cookie is expected to be called JSESSIONID, which counts as no name here: it is the container's own",
            "ServletSessionPersistenceTestCase.testSimpleSessionUsage"),

    ONE_COOKIE(
            "two applications declare one cookie, of the same name and path: in Undertow they then share the id and have"
                    + " a session each, here a cookie is one session of one application",
            "CrossContextServletSessionTestCase.testCrossContextSessionForwardAccessTimeInvocation",
            "CrossContextServletSessionTestCase.testCrossContextSessionForwardInvocationWithBothServletsAdding",
            "CrossContextServletSessionTestCase.testSharedSessionCookieMultipleDeployments"),

    INCLUDED_APPLICATION(
            "a page of another application that is included sees the session of the application that includes it: the"
                    + " filter is not mapped to includes",
            "CrossContextServletSessionTestCase.testCrossContextSessionIncludeAccessTimeInvocation",
            "CrossContextServletSessionTestCase.testCrossContextSessionIncludeInvocation");

    final String reason;
    final List<String> tests;

    Known(String reason, String... tests) {
        this.reason = reason;
        this.tests = List.of(tests);
    }

    static Set<String> all() {
        return Arrays.stream(values()).flatMap(each -> each.tests.stream()).collect(Collectors.toSet());
    }

    static Optional<Known> of(String test) {
        return Arrays.stream(values()).filter(each -> each.tests.contains(test)).findFirst();
    }
}
