package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Cookie headers as no parser but Sojourn's own may judge them; {@code T} stands for a valid token, {@code U}
 * for another.
 */
public interface HostileCookieRules extends WebFixture {

    /** The C rows that must find session T. */
    @TestFactory
    @DisplayName("C rows that find the session")
    default Stream<DynamicTest> theSessionIsFoundAmongOddCookies() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("C1", "__Host-sid=T; __Host-sid=T");
        rows.put("C2", "__Host-sid=junk; __Host-sid=T");
        rows.put("C2 reversed", "__Host-sid=T; __Host-sid=junk");
        rows.put("C8", "x=\"a; __Host-sid=T; b\"");
        rows.put("C9 quoted", "__Host-sid=\"T\"");
        rows.put("C11", ";;;__Host-sid=T;");
        rows.put("C11 spaces", "a=1;  __Host-sid=T");
        rows.put("C11 tab", "a=1;\t__Host-sid=T");
        rows.put("C12", "$Version=1; __Host-sid=T; $Path=/; $Domain=x");
        rows.put("C13", "\u00e9=1; bad name=2; __Host-sid=T");
        rows.put("row 54", "bad cookie; __Host-sid=T");
        return rows.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.on(this).open()) {
                        String line = row.getValue().replace("T", scene.token(Transport.COOKIE));

                        assertThat(scene.get("/read", "Cookie: " + line).body()).isEqualTo("name=ada");
                    }
                }));
    }

    /** The C rows that must find nobody, without a look into the store. */
    @TestFactory
    @DisplayName("C rows that are nobody's")
    default Stream<DynamicTest> noSessionIsFoundUnderAnotherName() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("C5 lower case", "__host-sid=T");
        rows.put("C5 upper case", "__HOST-SID=T");
        rows.put("C6 escaped", "__%48ost-sid=T");
        rows.put("C6 dots", "..Host-sid=T");
        rows.put("C6 bracket", "_[Host-sid=T");
        rows.put("C6 underscore", "__Host_sid=T");
        rows.put("C7 nameless pair", "=__Host-sid=T");
        rows.put("C7 nameless", "=T");
        rows.put("C7 no equals sign", "T");
        rows.put("C10 comma after", "__Host-sid=T,a=1");
        rows.put("C10 comma before", "a=1,__Host-sid=T");
        rows.put("C11b space before the equals sign", "__Host-sid =T");
        rows.put("C11c no-break space", "a=1; \u00a0__Host-sid=T");
        rows.put("C11c next line", "a=1; \u0085__Host-sid=T");
        rows.put("C12b", "$Version=1,__Host-sid=T");
        rows.put("C17", "__Host-sid=");
        return rows.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.on(this).open()) {
                        String line = row.getValue().replace("T", scene.token(Transport.COOKIE));
                        scene.store.calls.set(0);

                        Reply reply = scene.get("/read", "Cookie: " + line);

                        // A container may refuse the bytes itself before anybody reads them as a cookie.
                        assertThat(reply.status()).isIn(200, 400);
                        assertThat(reply.body()).doesNotContain("ada");
                        assertThat(scene.store.calls).hasValue(0);
                        assertThat(reply.cookies()).isEmpty();
                    }
                }));
    }

    /** What an earlier setting of the cookie left behind, or a sibling host has planted, is no second session. */
    @Test
    @DisplayName("a dead session's cookie beside a living one's is passed over, in both orders, for two look-ups")
    default void theLivingOneOfTwoSessionsCounts() {
        try (Scene scene = Scene.on(this).open()) {
            String living = scene.token(Transport.COOKIE);
            String dead = scene.neverMade(Transport.COOKIE);
            String deadFirst = "Cookie: __Host-sid=" + dead + "; __Host-sid=" + living;
            String livingFirst = "Cookie: __Host-sid=" + living + "; __Host-sid=" + dead;
            scene.store.finds.set(0);

            assertThat(scene.get("/read", deadFirst).body()).isEqualTo("name=ada");
            assertThat(scene.store.finds).hasValue(2);
            assertThat(scene.get("/read", livingFirst).body()).isEqualTo("name=ada");
            assertThat(scene.store.finds).hasValue(4);
        }
    }

    /** Two dead ones are as none. */
    @Test
    default void twoDeadSessionsAreNobody() {
        try (Scene scene = Scene.on(this).open()) {
            String line = "Cookie: __Host-sid=" + scene.neverMade(Transport.COOKIE) + "; __Host-sid="
                    + scene.neverMade(Transport.COOKIE);

            assertThat(scene.get("/read", line).body()).isEqualTo("name=null");
            assertThat(scene.get("/write", line).status()).isEqualTo(200);
        }
    }

    /** The usual client must not pay for it. */
    @Test
    default void theOneCookieOfAClientCostsOneLookUp() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();
            scene.store.finds.set(0);

            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
            assertThat(scene.store.finds).hasValue(1);
        }
    }

    /** A sibling host planted its own session beside the victim's. The browser drops the one that is taken back. */
    @Test
    @DisplayName("C3 tossing: two living sessions are refused with 400, and the next request is served")
    default void twoLivingSessionsInOneHeaderAreRefusedOnce() {
        Carriers carriers = Carriers.cookie(CookieSettings.builder()
                .name("sid")
                .domain("example.com")
                .path("/read")
                .build());
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            String mine = scene.token(Transport.COOKIE);
            String tossed = scene.token(Transport.COOKIE);

            Reply reply = scene.get("/read", "Cookie: sid=" + mine + "; sid=" + tossed);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("session_ambiguous").doesNotContain(mine, tossed);
            assertThat(reply.cookies())
                    .containsExactly("sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
                            + "; Domain=example.com; Path=/read; Secure; HttpOnly; SameSite=Lax");
            assertThat(scene.get("/read", "Cookie: sid=" + tossed).status()).isEqualTo(200);
            assertThat(scene.get("/read").status()).isEqualTo(200);
        }
    }

    /** A sibling host can make and end as many sessions as it likes, and plant their cookies. */
    @Test
    default void deadIdsThatWerePlantedDoNotHideTheLivingOne() {
        try (Scene scene = Scene.on(this).open()) {
            String one = "__Host-sid=" + scene.neverMade(Transport.COOKIE) + "; ";
            String two = "__Host-sid=" + scene.neverMade(Transport.COOKIE) + "; ";
            String mine = "__Host-sid=" + scene.token(Transport.COOKIE);

            assertThat(scene.get("/read", "Cookie: " + one + two + mine).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", "Cookie: " + mine + "; " + one + two).body())
                    .isEqualTo("name=ada");
        }
    }

    /** HTTP/2 splits the header, and some proxies pass the pieces on. */
    @Test
    @DisplayName("C15 several Cookie lines are one header")
    default void severalCookieLinesAreReadAsOne() {
        try (Scene scene = Scene.on(this).open()) {
            String mine = scene.token(Transport.COOKIE);
            String tossed = scene.token(Transport.COOKIE);

            assertThat(scene.get("/read", "Cookie: a=1", "Cookie: __Host-sid=" + mine)
                            .body())
                    .isEqualTo("name=ada");
            assertThat(scene.get("/read", "Cookie: __Host-sid=" + mine, "Cookie: __Host-sid=" + tossed)
                            .status())
                    .isEqualTo(400);
        }
    }

    /** Browsers keep 150 and more for a domain; sibling hosts and analytics count. */
    @Test
    default void aBrowserWithManyCookiesIsServed() {
        try (Scene scene = Scene.on(this).open()) {
            String line = "analytics=0123456789; ".repeat(180) + "__Host-sid=" + scene.token(Transport.COOKIE);

            Reply reply = scene.get("/read", "Cookie: " + line);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("name=ada");
        }
    }

    /** Else a sibling host locks its victim out for the price of some cookies. */
    @Test
    default void noNumberOfForgedCookiesLocksAVisitorOut() {
        try (Scene scene = Scene.on(this).open()) {
            StringBuilder planted = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                planted.append("__Host-sid=")
                        .append(scene.neverMade(Transport.HEADER))
                        .append("; ");
            }
            String mine = "__Host-sid=" + scene.token(Transport.COOKIE) + "; ";
            scene.store.finds.set(0);

            assertThat(scene.get("/read", "Cookie: " + planted + mine).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", "Cookie: " + mine + planted).body()).isEqualTo("name=ada");
            assertThat(scene.get("/read", "Cookie: " + planted).body()).isEqualTo("name=null");
            assertThat(scene.store.finds).hasValue(2);
        }
    }

    /** RFC 6585 section 5. The limit is set low here, because the server has one of its own. */
    @Test
    @DisplayName("C14 too long a Cookie header: 431")
    default void anOversizeCookieHeaderIsRefused() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .cookieHeaderLimit(1024)
                .build();
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            assertThat(scene.get("/read", "Cookie: " + "a=123456; ".repeat(120)).status())
                    .isEqualTo(431);
            assertThat(scene.get("/read", "Cookie: a=" + "x".repeat(1100)).status())
                    .isEqualTo(431);
            assertThat(scene.store.calls).hasValue(0);
        }
    }
}
