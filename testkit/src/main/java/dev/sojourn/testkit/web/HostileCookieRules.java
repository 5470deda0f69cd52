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

    /** A sibling host planted its own session beside the victim's. */
    @Test
    @DisplayName("C3 tossing: two valid ids are refused with 400 and cost no store call")
    default void twoValidIdsInOneHeaderAreRefused() {
        try (Scene scene = Scene.on(this).open()) {
            String mine = scene.token(Transport.COOKIE);
            String tossed = scene.token(Transport.COOKIE);
            scene.store.calls.set(0);

            Reply reply = scene.get("/read", "Cookie: __Host-sid=" + mine + "; __Host-sid=" + tossed);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("session_ambiguous").doesNotContain(mine, tossed);
            assertThat(scene.store.calls).hasValue(0);
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

    /** RFC 6585 section 5. The limit is set low here, because the server has one of its own. */
    @Test
    @DisplayName("C14 too many cookies, or too long a header: 431")
    default void anOversizeCookieHeaderIsRefused() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .cookieHeaderLimit(1024, 16)
                .build();
        try (Scene scene = Scene.on(this).carriers(carriers).open()) {
            assertThat(scene.get("/read", "Cookie: " + "a=;".repeat(17)).status())
                    .isEqualTo(431);
            assertThat(scene.get("/read", "Cookie: a=" + "x".repeat(1100)).status())
                    .isEqualTo(431);
            assertThat(scene.store.calls).hasValue(0);
        }
    }
}
