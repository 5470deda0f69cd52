package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieOn;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.UnknownId;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** When a response sets the session cookie, and its exact text. */
public interface CookieRules extends WebFixture {

    /** D11: prefix, path, Secure, HttpOnly and SameSite, and nothing else. */
    @Test
    default void theFirstWriteSetsExactlyTheStandardCookie() {
        try (Scene scene = Scene.on(this).open()) {
            Reply reply = scene.get("/write");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.cookies())
                    .singleElement()
                    .asString()
                    .matches("__Host-sid=sj1\\.[a-z0-9]{1,8}\\.[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43}"
                            + "; Path=/; Secure; HttpOnly; SameSite=Lax");
        }
    }

    /** D7. */
    @Test
    default void aVisitorWhoOnlyReadsGetsNoCookieAndStoresNothing() {
        try (Scene scene = Scene.on(this).open()) {
            Reply reply = scene.get("/read");

            assertThat(reply.body()).isEqualTo("name=null");
            assertThat(reply.cookies()).isEmpty();
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** A page that does not ask for its session costs nothing, whatever cookie it was sent. */
    @Test
    default void aRequestThatNeverAsksForItsSessionCostsNoStoreCall() {
        try (Scene scene =
                Scene.on(this).at("/static", call -> call.write("body {}")).open()) {
            String cookie = scene.visitor();
            scene.store.calls.set(0);

            Reply reply = scene.get("/static", cookie);

            assertThat(reply.body()).isEqualTo("body {}");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** The cookie leads back to the session, and is not set again. */
    @Test
    default void aKnownClientFindsItsDataAndGetsNoSecondCookie() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();

            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", cookie).cookies()).isEmpty();
            assertThat(scene.get("/write", cookie).cookies()).isEmpty();
        }
    }

    /** C-2: the last state wins. */
    @Test
    default void severalIdsInOneRequestMakeOneSetCookieLine() {
        try (Scene scene = Scene.on(this)
                .at("/busy", call -> {
                    call.session().set("name", "one").save();
                    call.session().roll();
                    call.session().destroy();
                    call.session().begin().set("name", "two").save();
                    call.session().roll();
                    call.write("busy");
                })
                .open()) {
            Reply reply = scene.get("/busy");

            assertThat(reply.cookies()).hasSize(1);
            assertThat(scene.get("/read", "Cookie: " + reply.cookie()).body()).isEqualTo("name=two");
        }
    }

    /** C-14: the deletion names the very cookie that was set. */
    @Test
    default void aLogoutTakesTheCookieBack() {
        try (Scene scene = Scene.on(this).at("/logout", Scene::logout).open()) {
            Reply reply = scene.get("/logout", scene.visitor());

            assertThat(reply.cookies())
                    .containsExactly("__Host-sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
                            + "; Path=/; Secure; HttpOnly; SameSite=Lax");
        }
    }

    /** H-1: lines are neither joined nor lost. */
    @Test
    default void theApplicationsOwnCookiesStay() {
        try (Scene scene = Scene.on(this)
                .at("/theme", call -> {
                    call.header("Set-Cookie", "theme=dark; Path=/");
                    call.header("Set-Cookie", "lang=en");
                    call.session().set("name", "ada");
                    call.write("ok");
                })
                .open()) {
            assertThat(scene.get("/theme").cookies()).hasSize(3).contains("theme=dark; Path=/", "lang=en");
        }
    }

    /** Browsers send Secure cookies to their own machine over plain HTTP too, where programs are written. */
    @TestFactory
    default Stream<DynamicTest> aSecureCookieIsAcceptedOverPlainHttpByTheBrowsersOwnMachine() {
        return Stream.of(
                        "localhost",
                        "localhost:8080",
                        "LocalHost.:8080",
                        "shop.localhost:8080",
                        "127.0.0.1",
                        "127.8.9.10:8080",
                        "[::1]",
                        "[::1]:8080")
                .map(host -> DynamicTest.dynamicTest(host, () -> {
                    try (Scene scene = Scene.on(this).open()) {
                        String plain = "X-Forwarded-Proto: http";
                        String here = "Host: " + host;
                        Reply reply = scene.get("/write", plain, here);

                        assertThat(reply.cookies()).singleElement().asString().startsWith("__Host-sid=");
                        assertThat(scene.get("/read", plain, here, "Cookie: " + reply.cookie())
                                        .body())
                                .isEqualTo("name=ada");
                    }
                }));
    }

    /** Names that only look like it; no browser sends a Secure cookie there over plain HTTP. */
    @TestFactory
    default Stream<DynamicTest> aSecureCookieOverPlainHttpIsNobodysOnAnyOtherHost() {
        return Stream.of(
                        "app.example",
                        "localhost.app.example",
                        "localhost.app.example:80",
                        "notlocalhost",
                        "127.0.0.1.app.example",
                        "128.0.0.1",
                        "10.127.0.1",
                        "[::2]")
                .map(host -> DynamicTest.dynamicTest(host, () -> {
                    try (Scene scene = Scene.on(this).open()) {
                        String cookie = scene.visitor();
                        scene.store.calls.set(0);

                        Reply reply = scene.get("/read", cookie, "Host: " + host, "X-Forwarded-Proto: http");

                        assertThat(reply.body()).isEqualTo("name=null");
                        assertThat(scene.store.calls).hasValue(0);
                    }
                }));
    }

    /** C16: a Secure cookie on plain HTTP was not sent by a browser. */
    @Test
    @DisplayName("C16 a valid cookie over plain HTTP is nobody's and costs no store call")
    default void aValidCookieOverPlainHttpIsNobodys() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();
            scene.store.calls.set(0);

            assertThat(scene.get("/read", cookie, "X-Forwarded-Proto: http").body())
                    .isEqualTo("name=null");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** Settings that follow the scheme have a prefix on HTTPS alone. */
    @Test
    default void aCookieThatFollowsTheSchemeWorksOnBoth() {
        Carriers carriers =
                Carriers.cookie(CookieSettings.builder().secureByScheme().build());
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            String plain = "X-Forwarded-Proto: http";
            Reply reply = scene.get("/write", plain);

            assertThat(reply.cookies())
                    .singleElement()
                    .asString()
                    .startsWith("sid=")
                    .doesNotContain("Secure");
            assertThat(scene.get("/read", plain, "Cookie: " + reply.cookie()).body())
                    .isEqualTo("name=ada");
            assertThat(scene.get("/write").cookies()).singleElement().asString().startsWith("__Host-sid=");
        }
    }

    /** A sliding cookie needs to be sent with each response. */
    @Test
    default void aPorchThatSetsTheCookieOnEveryResponseDoesSoForReadsToo() {
        try (Scene scene = Scene.on(this)
                .porch(porch -> porch.cookieOn(CookieOn.EVERY_RESPONSE))
                .open()) {
            String cookie = scene.visitor();

            assertThat(scene.get("/read", cookie).cookie()).isEqualTo(cookie.substring("Cookie: ".length()));
        }
    }

    /** A box to tick in a login form: the browser keeps the cookie of those who tick it, and forgets the others'. */
    @Test
    default void theBrowserKeepsTheCookieOfARememberedSessionAndNoOther() {
        ManualClock clock = new ManualClock();
        Carriers carriers = Carriers.cookie(
                CookieSettings.builder().lifetime(CookieLifetime.REMEMBERED).build());
        try (Scene scene = Scene.on(this)
                .carriers(carriers)
                .engine(builder ->
                        builder.clock(clock).lifetime(Lifetime.standard().remembered(Duration.ofDays(30))))
                .at("/login", call -> {
                    call.session().setUser("ada");
                    call.write("in");
                })
                .at("/remember", call -> {
                    call.session().setDuration(Duration.ofDays(14)).setUser("ada");
                    call.write("in");
                })
                .open()) {
            Reply login = scene.get("/login");
            Reply remembered = scene.get("/remember");
            String cookie = "Cookie: " + remembered.cookie();

            assertThat(login.cookies()).singleElement().asString().doesNotContain("Max-Age", "Expires");
            assertThat(remembered.cookies())
                    .singleElement()
                    .asString()
                    .containsPattern("; Max-Age=12[0-9]{5}; Expires=");
            clock.advance(Duration.ofDays(13));
            assertThat(scene.get("/read", "Cookie: " + login.cookie()).cookies())
                    .isEmpty();
            assertThat(scene.get("/read", cookie).cookies())
                    .singleElement()
                    .asString()
                    .containsPattern("; Max-Age=12[0-9]{5}; Expires=");
            clock.advance(Duration.ofDays(13));
            assertThat(scene.get("/read", cookie).cookies())
                    .as("four days of thirty are left")
                    .singleElement()
                    .asString()
                    .contains("; Max-Age=345600; ");
            clock.advance(Duration.ofDays(4));
            assertThat(scene.get("/read", cookie).cookies()).isEmpty();
            assertThat(scene.store.finds)
                    .as("the store was asked, the session is over")
                    .hasPositiveValue();
        }
    }

    /** C8 of the union: a dead cookie may be taken back. */
    @Test
    default void aPorchThatClearsDeadCookiesTakesThemBack() {
        try (Scene scene = Scene.on(this)
                .porch(porch -> porch.unknownId(UnknownId.CLEAR_COOKIE))
                .open()) {
            String dead = scene.neverMade(Transport.COOKIE);

            assertThat(scene.get("/read", "Cookie: __Host-sid=" + dead).cookies())
                    .singleElement()
                    .asString()
                    .startsWith("__Host-sid=; Max-Age=0");
        }
    }
}
