package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session ids that travel in JSON Web Tokens; the tokens of this test are signed by code of its own. */
class FoxxTokenTest {

    private static final String SECRET = "a secret of thirty-two bytes, or more of them, up to sixty-four!!";
    private static final String ROUTES = """
            controller.get('/id', (req, res) => res.json(req.session ? req.session.get('_key') : null));
            controller.get('/login', (req, res) => {
              req.session.setUser({get: (name) => ({_key: 'carl', userData: {}})[name]}).save();
              res.json(true);
            });
            controller.destroySession('/logout');
            """;

    private Scene scene;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void activate(String options) {
        scene.file("foxx/app.js", "controller.activateSessions(" + options + ");\n" + ROUTES);
    }

    private static String jwt(String algorithm, String more) {
        return "jwt: {secret: '" + SECRET + "', algorithm: '" + algorithm + "'}" + more;
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(String algorithm, String secret, String header, String claims) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            String text = encoded(header) + "." + encoded(claims);
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String good(String claims) {
        return signed("HmacSHA256", SECRET, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims);
    }

    private String idBy(String token) {
        return scene.answer(new FakeExchange("GET", "/foxx/id").header("X-Session-Id", token))
                .text()
                .replace("\"", "");
    }

    private String session() {
        return browser.get("/foxx/id").text().replace("\"", "");
    }

    @Test
    @DisplayName("S3.27 cookie and header carry the id in a token that other programs can read and check")
    void carriesTheIdInATokenOfEachAlgorithm() {
        for (int bits : new int[] {256, 384, 512}) {
            browser = new Browser(scene);
            activate("{cookie: true, header: true, " + jwt("hs" + bits, "}"));
            FakeExchange first = browser.get("/foxx/id");
            String id = first.text().replace("\"", "");
            String token = String.valueOf(browser.cookie("sid"));
            assertThat(token)
                    .isEqualTo(signed(
                            "HmacSHA" + bits,
                            SECRET,
                            "{\"alg\":\"HS" + bits + "\",\"typ\":\"JWT\"}",
                            "{\"sid\":\"" + id + "\",\"iat\":" + scene.now().getEpochSecond() + "}"))
                    .isEqualTo(first.answeredHeader("X-Session-Id"));
            assertThat(browser.get("/foxx/id").text()).isEqualTo("\"" + id + "\"");
            assertThat(idBy(token)).isEqualTo(id);
        }
    }

    @Test
    @DisplayName("S3.27 a text is the secret of HS256, and a parameter may carry the token")
    void takesASecretAlone() {
        activate("{param: true, header: true, jwt: '" + SECRET + "'}");
        FakeExchange first = scene.get("/foxx/id");
        String token = String.valueOf(first.answeredHeader("X-Session-Id"));
        assertThat(scene.get("/foxx/id?FOXXSID=" + token).text()).isEqualTo(first.text());
        assertThat(scene.get("/foxx/id?FOXXSID=" + first.text().replace("\"", ""))
                        .text())
                .as("the bare id")
                .isNotEqualTo(first.text());
    }

    @Test
    @DisplayName("S3.27 only a token of this key and this algorithm counts, none in particular does not")
    void refusesForgedTokens() {
        activate("{cookie: true, header: true, autoCreateSession: true, " + jwt("HS256", "}"));
        String id = session();
        String claims = "{\"sid\":\"" + id + "\"}";
        assertThat(idBy(good(claims))).as("a good one").isEqualTo(id);
        String header = "{\"alg\":\"HS256\"}";
        String unsigned = encoded("{\"alg\":\"none\"}") + "." + encoded(claims) + ".";
        String good = good(claims);
        String[] forged = {
            id,
            unsigned,
            good.substring(0, good.lastIndexOf('.') + 1),
            good.substring(0, good.lastIndexOf('.')),
            good.substring(0, good.length() - 2),
            good + "=",
            good + ".x",
            signed("HmacSHA256", SECRET, "{\"alg\":\"none\"}", claims),
            signed("HmacSHA256", SECRET, "{\"alg\":\"HS384\"}", claims),
            signed("HmacSHA384", SECRET, "{\"alg\":\"HS384\"}", claims),
            signed("HmacSHA256", SECRET + "x", header, claims),
            signed("HmacSHA256", SECRET, "{\"alg\":\"HS256\",\"crit\":[\"b64\"]}", claims),
            signed("HmacSHA256", SECRET, "HS256", claims),
            signed("HmacSHA256", SECRET, header, "[\"" + id + "\"]"),
            signed("HmacSHA256", SECRET, header, "not JSON"),
            signed("HmacSHA256", SECRET, header, "{\"sid\":[\"" + id + "\"]}"),
            "x".repeat(5000) + "." + "y" + "." + "z"
        };
        for (String token : forged) {
            assertThat(idBy(token)).as(token).hasSize(20).isNotEqualTo(id);
        }
    }

    @Test
    @DisplayName("S3.27 exp and nbf are kept, to the second, and have to be numbers")
    void keepsTimes() {
        activate("{cookie: true, header: true, " + jwt("HS256", "}"));
        String id = session();
        long now = scene.now().getEpochSecond();
        for (String times : new String[] {"\"exp\":" + (now + 1), "\"nbf\":" + now, "\"exp\":1e99", "\"iat\":\"?\""}) {
            assertThat(idBy(good("{\"sid\":\"" + id + "\"," + times + "}")))
                    .as(times)
                    .isEqualTo(id);
        }
        for (String times : new String[] {
            "\"exp\":" + now,
            "\"exp\":0",
            "\"exp\":null",
            "\"exp\":\"" + (now + 9) + "\"",
            "\"nbf\":" + (now + 1),
            "\"nbf\":true"
        }) {
            assertThat(idBy(good("{\"sid\":\"" + id + "\"," + times + "}")))
                    .as(times)
                    .isNotEqualTo(id);
        }
    }

    @Test
    @DisplayName("S3.27 tokens that nobody signs, or nobody checks, are refused at set-up")
    void refusesWeakOptions() {
        for (String wrong : new String[] {
            "jwt: true",
            "jwt: {}",
            "jwt: 5",
            "jwt: {algorithm: 'none'}",
            jwt("none", ""),
            jwt("RS256", ""),
            "jwt: {algorithm: 'HS512'}",
            "jwt: 'a secret that is too short'",
            "jwt: {secret: '" + SECRET + "', verify: false}",
            "jwt: {secret: '" + SECRET.substring(0, 40) + "', algorithm: 'HS384'}",
            "cookie: {secret: 'abcdefghijklmnopqrst'}, jwt: '" + SECRET + "'"
        }) {
            activate("{header: true, " + wrong + "}");
            assertThat(scene.get("/foxx/id").status()).as(wrong).isEqualTo(500);
        }
    }

    @Test
    @DisplayName(
            "S3.27 a login gives a token for the new id, a logout ends what a token names, a bad one is taken back")
    void rollsAndEnds() {
        activate("{cookie: true, autoCreateSession: true, " + jwt("HS256", "}"));
        session();
        String before = String.valueOf(browser.cookie("sid"));
        browser.get("/foxx/login");
        String after = String.valueOf(browser.cookie("sid"));
        assertThat(after).isNotEqualTo(before).contains(".");
        assertThat(new Browser(scene).with("sid", before).get("/foxx/id").text())
                .isNotEqualTo(browser.get("/foxx/id").text());
        activate("{cookie: true, autoCreateSession: false, " + jwt("HS256", "}"));
        assertThat(browser.post("/foxx/logout", "").answeredHeader("Set-Cookie"))
                .startsWith("sid=;")
                .contains("Max-Age=0");
        assertThat(new Browser(scene).with("sid", after).get("/foxx/id").text()).isEqualTo("null");
        assertThat(new Browser(scene).with("sid", "forged").get("/foxx/id").answeredHeader("Set-Cookie"))
                .startsWith("sid=;")
                .contains("Max-Age=0");
    }
}
