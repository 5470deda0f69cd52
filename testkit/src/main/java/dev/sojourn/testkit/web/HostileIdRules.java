package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.Transport;
import dev.sojourn.store.MemoryStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Ids that this engine did not make, by every carrier: none becomes a session, and none but the well-signed
 * costs a call.
 */
public interface HostileIdRules extends WebFixture {

    /** The T rows. A cookie counts as absent; a malformed id in a header, query or body may be refused with 400. */
    @TestFactory
    @DisplayName("T rows: forged, altered, unsigned and foreign ids")
    default Stream<DynamicTest> aForgedIdIsNobodysAndCostsNoStoreCall() {
        return Arrays.stream(Transport.values())
                .map(by -> DynamicTest.dynamicTest(by.name(), () -> {
                    try (Scene scene = sceneOf(by)) {
                        forgeries(scene, by).forEach((row, text) -> isNobodys(scene, by, row, text));
                    }
                }));
    }

    /** CS-strict, T13, row 17: four carriers, none adopts. */
    @TestFactory
    @DisplayName("CS-strict: a well-signed id that was never made is never adopted")
    default Stream<DynamicTest> aWellSignedIdThatWasNeverMadeIsNotAdopted() {
        return Arrays.stream(Transport.values())
                .map(by -> DynamicTest.dynamicTest(by.name(), () -> {
                    try (Scene scene = sceneOf(by)) {
                        String never = scene.neverMade(by);
                        scene.store.calls.set(0);

                        Reply reply = ask(scene, "/write", by, never);

                        assertThat(reply.status()).isEqualTo(200);
                        // One look, and one insert of a fresh id.
                        assertThat(scene.store.calls.get()).isLessThanOrEqualTo(2);
                        assertThat(ask(scene, "/read", by, never).body()).isEqualTo("name=null");
                        assertThat(String.join(" ", reply.head())).doesNotContain(never.split("\\.", -1)[2]);
                    }
                }));
    }

    /** T14: the dead stay dead, however often they are presented. */
    @TestFactory
    @DisplayName("T14 the id of a destroyed session")
    default Stream<DynamicTest> theIdOfADestroyedSessionIsNotRevived() {
        return Arrays.stream(Transport.values())
                .map(by -> DynamicTest.dynamicTest(by.name(), () -> {
                    try (Scene scene = sceneOf(by)) {
                        String token = scene.token(by);
                        assertThat(ask(scene, "/read", by, token).body()).isEqualTo("name=ada");
                        ask(scene, "/logout", by, token);

                        for (int i = 0; i < 20; i++) {
                            assertThat(ask(scene, "/read", by, token).body()).isEqualTo("name=null");
                        }
                        assertThat(scene.store.count()).isZero();
                    }
                }));
    }

    private Scene sceneOf(Transport by) {
        var builder = Carriers.builder();
        switch (by) {
            case COOKIE -> builder.cookie(CookieSettings.standard());
            case HEADER -> builder.echoedHeader("X-Session");
            case QUERY -> builder.query("sid");
            case BODY -> builder.body("sid");
        }
        return Scene.on(this)
                .carriers(builder.build())
                .at("/logout", Scene::logout)
                .open();
    }

    private static Reply ask(Scene scene, String path, Transport by, String text) {
        String escaped = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return switch (by) {
            case COOKIE -> scene.get(path, "Cookie: __Host-sid=" + text);
            case HEADER -> scene.get(path, "X-Session: " + text);
            case QUERY -> scene.get(path + "?sid=" + escaped);
            case BODY -> scene.post(path, "application/x-www-form-urlencoded", "sid=" + escaped);
        };
    }

    private static void isNobodys(Scene scene, Transport by, String row, String text) {
        scene.store.calls.set(0);
        long before = scene.store.count();
        Reply reply = ask(scene, "/read", by, text);

        assertThat(scene.store.calls.get()).as("store calls for %s", row).isZero();
        assertThat(scene.store.count()).as("sessions after %s", row).isEqualTo(before);
        if (by == Transport.COOKIE) {
            assertThat(reply.status()).as("status for %s", row).isEqualTo(200);
        }
        assertThat(reply.status()).as("status for %s", row).isIn(200, 400);
        if (reply.status() == 200) {
            assertThat(reply.body()).as("session for %s", row).isEqualTo("name=null");
        } else {
            // Short texts may be part of any answer by chance.
            assertThat(text.length() > 20 && reply.body().contains(text))
                    .as("the answer to %s repeats it", row)
                    .isFalse();
        }
        assertThat(reply.cookies()).as("cookies for %s", row).isEmpty();
    }

    private static Map<String, String> forgeries(Scene scene, Transport by) {
        String token = scene.token(by);
        String[] part = token.split("\\.", -1);
        String other = scene.token(by).split("\\.", -1)[2];
        String mac = part[3];
        Map<String, String> all = new LinkedHashMap<>();
        all.put("T1 bare id", part[2]);
        all.put("T2 altered", token.substring(0, token.length() - 1) + (token.endsWith("A") ? "E" : "A"));
        List<String> aliases = aliases(token);
        for (int i = 0; i < aliases.size(); i++) {
            all.put("T3 alias " + i, aliases.get(i));
        }
        all.put("T4 padded", token + "=");
        all.put("T4 other alphabet", part[0] + "." + part[1] + "." + part[2] + "." + "+/" + mac.substring(2));
        all.put("T5 signature of another id", part[0] + "." + part[1] + "." + other + "." + mac);
        all.put("T6 no signature", part[0] + "." + part[1] + "." + part[2] + ".");
        all.put("T6 short signature", part[0] + "." + part[1] + "." + part[2] + ".A");
        all.put("T6 long signature", token + mac.substring(0, 21));
        all.put("T6 constant signature", part[0] + "." + part[1] + "." + part[2] + "." + "A".repeat(43));
        all.put("T7 unknown key", part[0] + ".nokey." + part[2] + "." + mac);
        all.put("T7 no key", part[0] + ".." + part[2] + "." + mac);
        all.put("T7 path as key", part[0] + "...." + part[2] + "." + mac);
        all.put("T8 older version", "sj0" + token.substring(3));
        all.put("T8 newer version", "sj2" + token.substring(3));
        all.put("T8 upper case", "SJ1" + token.substring(3));
        all.put("T10 another application", foreign(by));
        for (Transport way : Transport.values()) {
            if (way != by) {
                all.put("T12 signed for " + way, scene.token(way));
            }
        }
        all.put("T15 shorter", part[2].substring(1));
        all.put("T15 longer", part[2] + "A");
        all.put("T19 path", "../../etc/passwd");
        all.put("T19 device", "/dev/null");
        all.put("T20 SQL", "'OR'1'='1");
        all.put("T21 pattern", "sess:*");
        all.put("T22 expression", "${jndi:ldap://x}");
        all.put("T22 format", "%n%n%s");
        for (String word : List.of("null", "undefined", "deleted", "0", "true", "NaN", "[]")) {
            all.put("T23 " + word, word);
        }
        all.put("T24 lax UUID", "1-1-1-1-1");
        return all;
    }

    /** The texts that a lax base64 decoder takes for the same signature: only the unused bits differ. */
    private static List<String> aliases(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        String start = token.substring(0, token.length() - 1);
        return Stream.of(1, 2, 3)
                .map(bits -> start + alphabet.charAt((last & ~3) | bits))
                .toList();
    }

    private static String foreign(Transport by) {
        try (SessionEngine other = SessionEngine.builder()
                .store(new MemoryStore())
                .keys(Scene.KEYS)
                .name("other")
                .withoutSweeps()
                .build()) {
            return String.valueOf(other.directory().create().signedId(by));
        }
    }
}
