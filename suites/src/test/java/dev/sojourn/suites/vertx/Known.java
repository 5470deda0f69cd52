package dev.sojourn.suites.vertx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of Vert.x Web's tests fail, and why. A test that is listed and passes is as wrong as the reverse. */
enum Known {
    ID_IS_A_KEY(
            "session.id() and value() are compared with the cookie: here they are the key, never the secret",
            "LocalSessionHandlerTest.testSessionCookieSigning",
            "LocalSessionHandlerTest.testSessionFields",
            "LocalSessionHandlerTest.testSessionFixation",
            "RedirectAuthHandlerTest.testLogin",
            "RedirectAuthHandlerTest.testLoginChangeFormLoginHandlerParams"),

    WRITTEN_HTTP_ONLY(
            "the text HTTPOnly is expected in a cookie, which has HttpOnly here, as RFC 6265 writes it",
            "LocalSessionHandlerTest.testSessionCookieHttpOnlyFlag",
            "LocalSessionHandlerTest.testSessionCookieSecureFlagAndHttpOnlyFlags"),

    FIRST_WRITE_BEGINS(
            "a lazy handler is expected to store a session that was only looked at, or whose id was regenerated: here"
                    + " the first write begins it",
            "LocalSessionHandlerTest.testLazySessionAccessed",
            "LocalSessionHandlerTest.testRegenerateAndCookies"),

    AUTHORIZATIONS_ARE_FETCHED(
            "a user that was kept in the session is expected to have its authorizations: they are fetched again here,"
                    + " so that a right that was taken away is gone",
            "BasicAuthImpersonationTest.testSwitchUser",
            "OAuth2ImpersonationTest.testSwitchUser"),

    OF_A_STORE(
            "what is tested is how a store of Vert.x counts the versions of a session that the test puts into it: here"
                    + " the handler alone stores sessions",
            "LocalSessionHandlerTest.testVersion");

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
