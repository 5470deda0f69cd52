package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** That neither caches nor referrers keep what is one client's, whichever way its id travels. */
public interface SecrecyRules extends WebFixture {

    /** The Cache-Control that the pages of these rules are given by their application. */
    String WISH = "public, max-age=60, s-maxage=600";

    private Scene urls() {
        return Scene.on(this)
                .carriers(Carriers.builder()
                        .query("sid")
                        .body("sid")
                        .header("X-Session")
                        .build())
                .at("/begin", call -> {
                    call.header("Cache-Control", WISH);
                    call.session().set("name", "ada");
                    call.write(String.valueOf(call.session().signedId(Transport.QUERY)));
                })
                .at("/roll", call -> {
                    call.header("Cache-Control", WISH);
                    call.session().roll();
                    call.write(String.valueOf(call.session().signedId(Transport.QUERY)));
                })
                .at("/page", call -> {
                    call.header("Cache-Control", WISH);
                    call.write("name=" + call.session().get("name"));
                })
                .at("/static", call -> {
                    call.header("Cache-Control", WISH);
                    call.write("x");
                })
                .open();
    }

    /** Its body hands the id out, where no header does: a cache would give it to the next visitor. */
    @Test
    default void aResponseInWhichASessionBeganIsNotToBeStoredWhateverCarriesItsId() {
        try (Scene scene = urls()) {
            assertThat(scene.get("/begin").header("Cache-Control")).containsExactly("no-store");
        }
    }

    /** The new id is as good as the first. */
    @Test
    default void aResponseInWhichASessionRolledIsNotToBeStoredWhateverCarriesItsId() {
        try (Scene scene = urls()) {
            String target = "/roll?sid=" + scene.token(Transport.QUERY);

            assertThat(scene.get(target).header("Cache-Control")).containsExactly("no-store");
        }
    }

    /** A cache that keeps such a page under its URL shows it after the logout. */
    @Test
    default void aPageOfASessionThatNoCookieCarriedIsNotToBeStored() {
        try (Scene scene = urls()) {
            String form = "application/x-www-form-urlencoded";
            Reply byQuery = scene.get("/page?sid=" + scene.token(Transport.QUERY));
            Reply byHeader = scene.get("/page", "X-Session: " + scene.token(Transport.HEADER));
            Reply byBody = scene.post("/page", form, "sid=" + scene.token(Transport.BODY));
            Reply ofNobody = scene.get("/page?sid=" + scene.neverMade(Transport.QUERY));

            for (Reply reply : new Reply[] {byQuery, byHeader, byBody}) {
                assertThat(reply.body()).isEqualTo("name=ada");
                assertThat(reply.header("Cache-Control")).containsExactly("no-store");
            }
            assertThat(ofNobody.header("Cache-Control")).containsExactly("no-store");
        }
    }

    /** What nobody's session went into is the application's. */
    @Test
    default void aPageThatNoSessionWentIntoIsStoredAsTheApplicationWishes() {
        try (Scene scene = urls()) {
            assertThat(scene.get("/static?sid=" + scene.token(Transport.QUERY)).header("Cache-Control"))
                    .containsExactly(WISH);
            assertThat(scene.get("/page").header("Cache-Control")).containsExactly(WISH);
        }
    }

    /** Some caches ignore Vary. What the browser's own cache may do stays the application's. */
    @TestFactory
    default Stream<DynamicTest> aPageThatAReadSessionWentIntoIsNoSharedCachesAffair() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("", "private");
        rows.put(WISH, "private, max-age=60");
        rows.put("no-cache", "private, no-cache");
        rows.put("private=\"X-One, X-Two\", max-age=5", "private, max-age=5");
        rows.put("private, max-age=60", "private, max-age=60");
        rows.put("max-age=0, no-store", "max-age=0, no-store");
        return rows.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest("\"" + row.getKey() + "\"", () -> {
                    try (Scene scene = Scene.on(this)
                            .at("/page", call -> {
                                if (!row.getKey().isEmpty()) {
                                    call.header("Cache-Control", row.getKey());
                                }
                                call.write("name=" + call.session().get("name"));
                            })
                            .open()) {
                        Reply reply = scene.get("/page", scene.visitor());

                        assertThat(reply.body()).isEqualTo("name=ada");
                        assertThat(String.join(", ", reply.header("Cache-Control")))
                                .isEqualTo(row.getValue());
                    }
                }));
    }

    /** A visitor without a session has nothing to hide. */
    @Test
    default void aPageThatFoundNoSessionIsStoredAsTheApplicationWishes() {
        try (Scene scene = Scene.on(this)
                .at("/page", call -> {
                    call.header("Cache-Control", WISH);
                    call.write("name=" + call.session().get("name"));
                })
                .open()) {
            assertThat(scene.get("/page").header("Cache-Control")).containsExactly(WISH);
        }
    }

    /** The links of a page with an id in its URL must not tell it to where they lead. */
    @Test
    default void aPageWithAnIdInItsUrlSendsNoReferrer() {
        try (Scene scene = urls()) {
            String id = scene.token(Transport.QUERY);

            assertThat(scene.get("/page?sid=" + id).header("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(scene.get("/begin").header("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(scene.get("/page").header("Referrer-Policy")).isEmpty();
            assertThat(scene.get("/page", "X-Session: " + scene.token(Transport.HEADER))
                            .header("Referrer-Policy"))
                    .isEmpty();
        }
    }

    /** The last policy that a browser knows counts. */
    @TestFactory
    default Stream<DynamicTest> theApplicationsReferrerPolicyStaysWhereItTellsNoQuery() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("no-referrer", "no-referrer");
        rows.put("strict-origin", "strict-origin");
        rows.put("unsafe-url, origin", "unsafe-url, origin");
        rows.put("unsafe-url", "no-referrer");
        rows.put("unsafe-url, no-referrer, unsafe-url", "no-referrer");
        rows.put("no-referrer, strict-origin-when-cross-origin", "no-referrer");
        rows.put("origin, same-origin, of-the-future", "no-referrer");
        return rows.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.on(this)
                            .carriers(Carriers.builder().query("sid").build())
                            .at("/page", call -> {
                                call.header("Referrer-Policy", row.getKey());
                                call.write("name=" + call.session().get("name"));
                            })
                            .open()) {
                        Reply reply = scene.get("/page?sid=" + scene.token(Transport.QUERY));

                        assertThat(reply.header("Referrer-Policy")).containsExactly(row.getValue());
                    }
                }));
    }

    /** A script of another origin, which the application lets read the response, reads the id too. */
    @Test
    default void anEchoedHeaderIsExposedBesideWhatTheApplicationExposes() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .echoedHeader("X-Session")
                .build();
        try (Scene scene = Scene.on(this)
                .carriers(carriers)
                .at("/begin", call -> {
                    call.header("Access-Control-Expose-Headers", "X-Total");
                    call.session().set("name", "ada");
                    call.write("ok");
                })
                .at("/listed", call -> {
                    call.header("Access-Control-Expose-Headers", "x-session, X-Total");
                    call.session().set("name", "ada");
                    call.write("ok");
                })
                .open()) {
            Reply reply = scene.get("/begin");

            assertThat(String.join(", ", reply.header("Access-Control-Expose-Headers")))
                    .isEqualTo("X-Total, X-Session");
            assertThat(scene.get("/listed").header("Access-Control-Expose-Headers"))
                    .containsExactly("x-session, X-Total");
            assertThat(scene.get("/read", "X-Session: " + reply.first("X-Session"))
                            .header("Access-Control-Expose-Headers"))
                    .isEmpty();
        }
    }
}
