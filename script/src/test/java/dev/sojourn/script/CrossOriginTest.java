package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may make a browser change something with the cookies that it holds for this server. */
class CrossOriginTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).file("htgm/app.js", "server.add_path('it', (c) => c.response.send_string('done'));");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** A request with a cookie, to the host localhost:8080. */
    private int status(String method, String... headers) {
        FakeExchange exchange = new FakeExchange(method, "/it").header("Cookie", "any=1");
        for (int i = 0; i < headers.length; i += 2) {
            exchange.header(headers[i], headers[i + 1]);
        }
        return scene.answer(exchange).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void aPageOfAnotherOriginChangesNothingWithACookie(String method) {
        assertThat(status(method, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"))
                .isEqualTo(403);
    }

    @Test
    void aMethodThatHttpDoesNotKnowReachesNoScriptFromWhereverItComes() {
        assertThat(status("BREW", "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"))
                .isEqualTo(405);
        assertThat(status("BREW", "Sec-Fetch-Site", "same-origin")).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, http://localhost:8080, 200",
        "same-origin, null, 200",
        "none, , 200",
        "same-site, http://other.localhost:8080, 403",
        "cross-site, , 403",
        "cross-site, http://localhost:8080, 403",
        ", http://localhost:8080, 200",
        ", http://LOCALHOST:8080, 200",
        ", https://elsewhere.example, 403",
        ", http://localhost:8081, 403",
        ", null, 403",
        ", , 200"
    })
    void whatTheBrowserSaysOfTheSiteCountsAndElseTheOrigin(String site, String origin, int status) {
        String[] headers = site == null
                ? origin == null ? new String[0] : new String[] {"Origin", origin}
                : origin == null
                        ? new String[] {"Sec-Fetch-Site", site}
                        : new String[] {"Sec-Fetch-Site", site, "Origin", origin};
        assertThat(status("POST", headers)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE"})
    void readingIsNotRefused(String method) {
        assertThat(status(method, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"))
                .isEqualTo(200);
    }

    /** A cookie that the answer sets counts: the reader would be logged in as whom the foreign page chose. */
    @Test
    void aForeignPageChangesNothingWithoutACookieEither() {
        assertThat(scene.answer(foreign("POST", "/it")).status()).isEqualTo(403);
    }

    /** Where no id travels in a cookie, a browser adds nothing that the page does not know. */
    @Test
    void aMountWithoutCookiesTakesRequestsFromEveryPage() {
        scene.file("mars/it.js", "write('done', true)");
        assertThat(scene.answer(foreign("POST", "/mars/it")).status()).isEqualTo(200);
    }

    private static FakeExchange foreign(String method, String path) {
        return new FakeExchange(method, path)
                .header("Sec-Fetch-Site", "cross-site")
                .header("Origin", "https://elsewhere.example");
    }

    @Test
    void anOriginThatIsNoneIsAFaultOfTheMount() {
        scene.file("htgm/mount.json", "{\"origins\": [\"https://app.example/\"]}");
        assertThat(status("POST")).isEqualTo(500);
    }

    @Test
    void aListedOriginMayAndNoOther() {
        scene.file("htgm/mount.json", "{\"origins\": [\"https://app.example\"]}");
        assertThat(status("POST", "Sec-Fetch-Site", "cross-site", "Origin", "https://app.example"))
                .isEqualTo(200);
        assertThat(status("POST", "Origin", "https://app.example")).isEqualTo(200);
        assertThat(status("POST", "Origin", "https://app.example.evil.example")).isEqualTo(403);
        assertThat(status("POST", "Origin", "http://app.example")).isEqualTo(403);
    }

    @Test
    void aMountCanLetEveryoneIn() {
        scene.file("htgm/mount.json", "{\"sameOrigin\": false}");
        assertThat(status("POST", "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"))
                .isEqualTo(200);
    }
}
