package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cookie methods that the first revisions of the sessions app had, before controllers carried sessions. */
class FoxxOldCookiesTest {

    private Scene scene;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file("foxx/mount.json", "{\"timeToLive\": 60000}")
                .file("foxx/app.js", """
                var storage = Foxx.requireApp('/_system/sessions').sessionStorage;
                const secret = (req) => req.params('secret');
                controller.get('/give', (req, res) => {
                  const session = storage.create({a: 1});
                  session.addCookie(res, 'old', secret(req));
                  res.json(session.get('_key'));
                });
                controller.get('/take', (req, res) => {
                  const session = storage.fromCookie(req, 'old', secret(req));
                  if (session) session.clearCookie(res, 'old', secret(req));
                  res.json(session === null ? null : session.get('_key'));
                });
                controller.get('/look', (req, res) => {
                  const session = storage.fromCookie(req, 'old', secret(req));
                  res.json(session === null ? null : session.get('_key'));
                });
                controller.get('/wrong', (req, res) => res.json(storage.fromCookie(req, 5)));
                """);
        browser = new Browser(scene);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static final String SIGNED = "?secret=abcdefghijklmnopqrst";

    @Test
    @DisplayName("S3.13 addCookie, fromCookie and clearCookie, with the lifetime of the session")
    void withoutASignature() {
        FakeExchange given = browser.get("/foxx/give");
        assertThat(given.responseHeaders("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("old=" + given.text().replace("\"", "") + "; Max-Age=60;")
                .endsWith("Path=/; HttpOnly; SameSite=Lax");
        assertThat(browser.get("/foxx/look").text()).isEqualTo(given.text());
        assertThat(browser.get("/foxx/take").text()).isEqualTo(given.text());
        assertThat(browser.cookie("old")).isNull();
        assertThat(browser.get("/foxx/look").text()).as("missing").isEqualTo("null");
    }

    @Test
    @DisplayName("S3.13 the signature is in a second cookie, and a session that cannot be told is null")
    void withASignature() {
        String id = browser.get("/foxx/give" + SIGNED).text();
        String bare = id.replace("\"", "");
        String signature = String.valueOf(browser.cookie("old_sig"));
        assertThat(signature).matches("[0-9a-f]{64}");
        assertThat(browser.get("/foxx/look" + SIGNED).text()).isEqualTo(id);
        assertThat(browser.get("/foxx/look?secret=another+secret").text())
                .as("bad signature")
                .isEqualTo("null");
        assertThat(new Browser(scene)
                        .with("old", bare)
                        .get("/foxx/look" + SIGNED)
                        .text())
                .as("no signature")
                .isEqualTo("null");
        assertThat(new Browser(scene)
                        .with("old", bare)
                        .with("old_sig", signature.toUpperCase(java.util.Locale.ROOT))
                        .get("/foxx/look" + SIGNED)
                        .text())
                .as("a signature has one spelling")
                .isEqualTo("null");
        browser.get("/foxx/take" + SIGNED);
        assertThat(browser.cookie("old")).isNull();
        assertThat(browser.cookie("old_sig")).isNull();
    }

    @Test
    @DisplayName("S3.13 the signature of the vector; unknown and expired sessions are null")
    void unknownAndExpired() {
        String vector = "48b3a1b45d4dfe58e3bd72473bb69d8b7193d3eb50979b358a6d81fe7744ff28";
        browser.with("old", "zz").with("old_sig", vector);
        assertThat(browser.get("/foxx/look" + SIGNED).text())
                .as("well signed and unknown")
                .isEqualTo("null");
        browser.get("/foxx/give" + SIGNED);
        scene.after(Duration.ofSeconds(61));
        assertThat(browser.get("/foxx/look" + SIGNED).text()).as("expired").isEqualTo("null");
    }

    @Test
    @DisplayName("S3.13 a name that is no text, and a secret that is too short, are errors")
    void wrongArguments() {
        assertThat(browser.get("/foxx/wrong").status()).isEqualTo(500);
        assertThat(browser.get("/foxx/give?secret=short").status()).isEqualTo(500);
    }
}
