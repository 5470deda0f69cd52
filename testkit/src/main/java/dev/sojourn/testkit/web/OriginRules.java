package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import org.junit.jupiter.api.Test;

/** Which pages may change something, and at which hosts the application answers; what is refused has a way out. */
public interface OriginRules extends WebFixture {

    private Scene guarded() {
        return Scene.on(this)
                .porch(visits -> visits.origins(Origins.same())
                        .address(PublicAddress.builder().hosts("app.example").build()))
                .open();
    }

    private static Reply change(Scene scene, String... headers) {
        return scene.post("/write", "text/plain", "x", headers);
    }

    /** With and without a cookie: the one that the answer sets would count. */
    @Test
    default void aPageOfAnotherOriginChangesNothing() {
        try (Scene scene = guarded()) {
            for (String header : new String[] {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.test",
                "Origin: null",
                "Origin: http://app.example:81"
            }) {
                String cookie = scene.visitor();
                scene.store.calls.set(0);
                for (Reply reply : new Reply[] {change(scene, header), change(scene, header, cookie)}) {
                    assertThat(reply.status()).as(header).isEqualTo(403);
                    assertThat(reply.body()).contains("foreign_origin");
                    assertThat(reply.cookies()).isEmpty();
                }
                assertThat(scene.store.calls).hasValue(0);
                assertThat(change(scene, cookie, "Sec-Fetch-Site: same-origin").status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    default void aPageOfTheApplicationOrAProgramChangesWhatItWants() {
        try (Scene scene = guarded()) {
            for (String header : new String[] {
                "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: https://app.example", "Accept: */*"
            }) {
                assertThat(change(scene, header).status()).as(header).isEqualTo(200);
            }
        }
    }

    @Test
    default void aForeignPageMayRead() {
        try (Scene scene = guarded()) {
            String cookie = scene.visitor();
            assertThat(scene.get("/read", cookie, "Sec-Fetch-Site: cross-site").body())
                    .isEqualTo("name=ada");
        }
    }

    /** A page can let its own name mean this server (DNS rebinding), and is of one origin with it then. */
    @Test
    default void aRequestForAnotherHostIsMisdirected() {
        try (Scene scene = guarded()) {
            String cookie = scene.visitor();
            Reply refused = scene.get("/read", cookie, "Host: evil.test");

            assertThat(refused.status()).isEqualTo(421);
            assertThat(refused.body()).contains("unknown_host");
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
        }
    }

    @Test
    default void aRefusalIsJsonToWhoAsksForIt() {
        try (Scene scene = guarded()) {
            Reply refused = change(scene, "Sec-Fetch-Site: cross-site", "Accept: application/json");

            assertThat(refused.header("Content-Type"))
                    .singleElement()
                    .asString()
                    .startsWith("application/json");
            assertThat(refused.body()).startsWith("{\"error\":\"foreign_origin\",\"message\":\"");
            assertThat(refused.header("Cache-Control")).containsExactly("no-store");
        }
    }
}
