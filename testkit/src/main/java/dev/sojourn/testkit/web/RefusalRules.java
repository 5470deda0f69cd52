package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.policy.Overflow;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That each refusal has a way out: what the refused can do next, and that it is served then. */
public interface RefusalRules extends WebFixture {

    private Scene all() {
        return Scene.on(this)
                .carriers(Carriers.builder()
                        .cookie(CookieSettings.standard())
                        .header("X-Session")
                        .query("sid")
                        .body("sid")
                        .bodyLimit(1000)
                        .cookieHeaderLimit(1000)
                        .build())
                .open();
    }

    private static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(code);
    }

    private static void assertServed(Reply reply, String body) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(body);
    }

    /** The client leaves one of them out. */
    @Test
    @DisplayName("400 session_conflict")
    default void whoPresentsTwoSessionsByTwoCarriersPresentsOneNext() {
        try (Scene scene = all()) {
            String cookie = scene.visitor();
            String header = "X-Session: " + scene.token(Transport.HEADER);

            assertRefused(scene.get("/read", cookie, header), 400, "session_conflict");
            assertServed(scene.get("/read", cookie), "name=ada");
            assertServed(scene.get("/read", header), "name=ada");
        }
    }

    /** A browser needs to do nothing: it drops the cookie that is taken back. */
    @Test
    @DisplayName("400 session_ambiguous, cookies")
    default void whoPresentsTwoSessionsByCookiesLosesOneOfThem() {
        try (Scene scene = all()) {
            String planted = "__Host-sid=" + scene.token(Transport.COOKIE);
            Reply reply = scene.get("/read", scene.visitor() + "; " + planted);

            assertRefused(reply, 400, "session_ambiguous");
            assertThat(reply.cookies()).singleElement().asString().startsWith("__Host-sid=; Max-Age=0; ");
            assertThat(reply.header("Cache-Control")).containsExactly("no-store");
            assertServed(scene.get("/read", "Cookie: " + planted), "name=ada");
        }
    }

    /** A program that sends a header or parameter twice sends it once. */
    @Test
    @DisplayName("400 session_ambiguous, headers, queries and bodies")
    default void whoPresentsTwoSessionsInOnePlacePresentsOneNext() {
        try (Scene scene = all()) {
            String one = "X-Session: " + scene.token(Transport.HEADER);
            String other = "X-Session: " + scene.token(Transport.HEADER);
            String query = "sid=" + scene.token(Transport.QUERY);
            String form = "application/x-www-form-urlencoded";
            String body = "sid=" + scene.token(Transport.BODY);

            assertRefused(scene.get("/read", one, other), 400, "session_ambiguous");
            assertServed(scene.get("/read", one), "name=ada");
            assertRefused(scene.get("/read?" + query + "&sid=x"), 400, "session_ambiguous");
            assertServed(scene.get("/read?" + query), "name=ada");
            assertRefused(scene.post("/read", form, body + "&sid=x"), 400, "session_ambiguous");
            assertServed(scene.post("/read", form, body), "name=ada");
        }
    }

    /** The program's author mends it, or the program begins anew without the id. */
    @Test
    @DisplayName("400 malformed_id")
    default void whoPresentsAMalformedIdPresentsNoneNext() {
        try (Scene scene = all()) {
            assertRefused(scene.get("/read", "X-Session: junk"), 400, "malformed_id");
            assertServed(scene.get("/read", "X-Session: " + scene.token(Transport.HEADER)), "name=ada");
            assertRefused(scene.get("/read?sid=junk"), 400, "malformed_id");
            assertServed(scene.get("/read"), "name=null");
        }
    }

    /** The body is mended. */
    @Test
    @DisplayName("400 malformed_body")
    default void whoSendsAMalformedBodySendsAGoodOneNext() {
        try (Scene scene = all()) {
            assertRefused(scene.post("/read", "application/json", "{\"sid\":"), 400, "malformed_body");
            assertServed(scene.post("/read", "application/json", "{\"x\":1}"), "name=null");
        }
    }

    /** The id travels in a header or cookie, and the body in a type that is not looked into. */
    @Test
    @DisplayName("413 body_too_large")
    default void whoSendsTooLargeABodySendsItAsAnotherType() {
        try (Scene scene = all()) {
            String body = "a=" + "x".repeat(2000);
            String header = "X-Session: " + scene.token(Transport.HEADER);

            assertRefused(
                    scene.post("/read", "application/x-www-form-urlencoded", body, header), 413, "body_too_large");
            assertServed(scene.post("/read", "application/octet-stream", body, header), "name=ada");
        }
    }

    /** The user deletes cookies of this site. */
    @Test
    @DisplayName("431 cookie_header_too_large")
    default void whoSendsTooManyCookiesSendsFewerNext() {
        try (Scene scene = all()) {
            String cookie = scene.visitor();

            assertRefused(scene.get("/read", cookie + "; a=" + "x".repeat(1000)), 431, "cookie_header_too_large");
            assertServed(scene.get("/read", cookie), "name=ada");
        }
    }

    /** The client tries again, and gets a session if the page begins one. */
    @Test
    @DisplayName("409, the session ended meanwhile")
    default void whoseSessionEndedMeanwhileTriesAgain() throws IOException {
        try (LateRequest late = new LateRequest(this, call -> {
            call.session().set("name", "late");
            call.write("slow success");
        })) {
            assertThat(late.reply("/logout").status()).isEqualTo(409);
            assertServed(late.again("/write"), "written");
        }
    }

    /** The client tries again. */
    @Test
    @DisplayName("409, changed by too many at once")
    default void whoMetTooManyWritersTriesAgain() {
        try (Scene scene = Scene.on(this)
                .at("/rename", call -> {
                    call.session().set("name", "eve");
                    call.write("renamed");
                })
                .open()) {
            String cookie = scene.visitor();
            scene.store.contended = true;
            Reply reply = scene.get("/rename", cookie);
            scene.store.contended = false;

            assertThat(reply.status()).isEqualTo(409);
            assertServed(scene.get("/rename", cookie), "renamed");
            assertServed(scene.get("/read", cookie), "name=eve");
        }
    }

    /** The session is as it was, and takes what fits. */
    @Test
    @DisplayName("413, the session is over a limit")
    default void whoseSessionWouldGrowTooLargeStoresLess() {
        try (Scene scene = Scene.on(this)
                .engine(builder ->
                        builder.limits(Limits.standard().withValueBytes(400).withSessionBytes(500)))
                .at("/grow", call -> {
                    call.session().set("more", "x".repeat(300)).set("most", "x".repeat(300));
                    call.write("grown");
                })
                .open()) {
            String cookie = scene.visitor();

            assertThat(scene.get("/grow", cookie).status()).isEqualTo(413);
            assertServed(scene.get("/write", cookie), "written");
        }
    }

    /** One of the other sessions is ended. */
    @Test
    @DisplayName("429, the user has the most sessions allowed")
    default void whoHasTooManySessionsEndsOne() {
        try (Scene scene = Scene.on(this)
                .engine(builder -> builder.sessionsPerUser(1, Overflow.REFUSE))
                .at("/login", call -> {
                    call.session().setUser("ada");
                    call.write("in");
                })
                .at("/logout", Scene::logout)
                .open()) {
            String elsewhere = "Cookie: " + scene.get("/login").cookie();

            assertThat(scene.get("/login").status()).isEqualTo(429);
            assertServed(scene.get("/logout", elsewhere), "bye");
            assertServed(scene.get("/login"), "in");
        }
    }

    /** The client waits as long as it is told to. */
    @Test
    @DisplayName("503, the store does not answer or is full")
    default void whoFindsNoStoreTriesAgainLater() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();
            scene.store.down = true;
            assertPutOff(scene.get("/read", cookie));
            scene.store.down = false;
            assertServed(scene.get("/read", cookie), "name=ada");

            scene.store.full = true;
            assertPutOff(scene.get("/write"));
            scene.store.full = false;
            assertServed(scene.get("/write"), "written");
        }
    }

    private static void assertPutOff(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(String.valueOf(reply.first("Retry-After"))).matches("[1-9][0-9]{0,3}");
        assertThat(reply.body()).doesNotContain("10.1.2.3");
    }

    /** Room is made when other sessions end. */
    @Test
    @DisplayName("503, no further value by reference")
    default void whoFindsNoRoomForAValueByReferenceTriesAgainLater() {
        try (Scene scene = Scene.on(this)
                .engine(builder -> builder.nodeLocal(NodeLocal.of(Thread.class).atMost(1)))
                .at("/keep", call -> {
                    call.session().setAll(Map.of("thread", new Thread()));
                    call.write("kept");
                })
                .at("/logout", Scene::logout)
                .open()) {
            String other = "Cookie: " + scene.get("/keep").cookie();

            assertPutOff(scene.get("/keep"));
            assertServed(scene.get("/logout", other), "bye");
            assertServed(scene.get("/keep"), "kept");
        }
    }
}
