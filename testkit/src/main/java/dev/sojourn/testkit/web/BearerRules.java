package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Ids that travel as bearer tokens, RFC 6750 section 2.1; {@code T} stands for one that is well signed. */
public interface BearerRules extends WebFixture {

    private Scene bearer() {
        return Scene.on(this)
                .carriers(Carriers.builder()
                        .bearer()
                        .cookie(CookieSettings.standard())
                        .query("sid")
                        .build())
                .open();
    }

    /** Names of schemes ignore case, RFC 9110 section 11.1. */
    @TestFactory
    default Stream<DynamicTest> aBearerTokenLeadsToItsSession() {
        return Stream.of("Bearer T", "bearer T", "BEARER   T", "Bearer T ")
                .map(value -> DynamicTest.dynamicTest(value, () -> {
                    try (Scene scene = bearer()) {
                        Reply reply = scene.get("/read", line(scene, value));

                        assertThat(reply.body()).isEqualTo("name=ada");
                        assertThat(String.join(", ", reply.header("Vary"))).isEqualTo("Authorization, Cookie");
                        assertThat(reply.header("Cache-Control")).containsExactly("no-store");
                    }
                }));
    }

    /** They are how the application, or the proxy before it, knows its callers. */
    @TestFactory
    default Stream<DynamicTest> otherSchemesAreNoIds() {
        return Stream.of(
                        "Basic T",
                        "Basic dXNlcjpwYXNz",
                        "Bearers T",
                        "BearerT",
                        "Digest username=\"T\", realm=\"x\"",
                        "T")
                .map(value -> DynamicTest.dynamicTest(value, () -> {
                    try (Scene scene = bearer()) {
                        String cookie = scene.visitor();
                        String line = line(scene, value);
                        scene.store.finds.set(0);

                        assertThat(scene.get("/read", line).body()).isEqualTo("name=null");
                        assertThat(scene.store.finds).hasValue(0);
                        assertThat(scene.get("/read", line, cookie).body()).isEqualTo("name=ada");
                    }
                }));
    }

    /** A program sent it, and its author should know. */
    @TestFactory
    default Stream<DynamicTest> aMalformedBearerTokenIsRefused() {
        return Stream.of(
                        "Bearer",
                        "Bearer ",
                        "Bearer T T",
                        "Bearer T, Bearer T",
                        "Bearer \"T\"",
                        "Bearer\tT",
                        "Bearer =",
                        "Bearer junk")
                .map(value -> DynamicTest.dynamicTest(value.replace("\t", "TAB"), () -> {
                    try (Scene scene = bearer()) {
                        String line = line(scene, value);
                        scene.store.calls.set(0);

                        Reply reply = scene.get("/read", line);

                        assertThat(reply.status()).isEqualTo(400);
                        assertThat(reply.body()).contains("malformed_id");
                        assertThat(scene.store.calls).hasValue(0);
                    }
                }));
    }

    /** A token that leaked from a header is no cookie and no link. */
    @Test
    default void aBearerTokenIsWorthNothingAsACookieOrInAUrl() {
        try (Scene scene = bearer()) {
            String token = scene.token(Transport.HEADER);
            String cookie = scene.token(Transport.COOKIE);
            scene.store.calls.set(0);

            assertThat(scene.get("/read", "Cookie: __Host-sid=" + token).body()).isEqualTo("name=null");
            assertThat(scene.get("/read?sid=" + token).body()).isEqualTo("name=null");
            assertThat(scene.get("/read", "Authorization: Bearer " + cookie).body())
                    .isEqualTo("name=null");
            assertThat(scene.store.calls).hasValue(0);
        }
    }

    /** Whoever holds both must mean one session. */
    @Test
    default void aBearerTokenAndACookieOfTwoSessionsAreRefused() {
        try (Scene scene = bearer()) {
            Reply reply = scene.get("/read", scene.visitor(), line(scene, "Bearer T"));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("session_conflict");
        }
    }

    private static String line(Scene scene, String value) {
        return "Authorization: " + value.replaceAll("\\bT\\b", scene.token(Transport.HEADER));
    }
}
