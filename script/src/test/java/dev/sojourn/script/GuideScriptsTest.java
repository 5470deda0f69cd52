package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the guides run as they stand there. */
class GuideScriptsTest {

    private static final Path GUIDES = Path.of("..", "docs", "guide");
    private static final Pattern SCRIPT = Pattern.compile("^```js\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TYPED = Pattern.compile("<<'END'\n(.*?)^END$", Pattern.MULTILINE | Pattern.DOTALL);

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

    @Test
    void theFirstFiveMinutesCountVisits() throws IOException {
        scene.file(
                "hyper-express/visits.js", blocks("first-five-minutes", TYPED).get(0));
        assertThat(browser.get("/visits").text()).isEqualTo("visit 1\n");
        assertThat(browser.get("/visits").text()).isEqualTo("visit 2\n");
        assertThat(scene.get("/visits").text()).isEqualTo("visit 1\n");
    }

    @Test
    void whoComesFromExpressSessionLogsIn() throws IOException {
        scene.file("shop/mount.json", "{\"dialect\": \"hyper-express\"}");
        scene.file("shop/app.js", blocks("coming-from-express-session", SCRIPT).get(1));
        FakeExchange login = browser.post("/login", "{\"name\":\"ada\"}");
        assertThat(login.text()).isEqualTo("{\"user\":\"ada\"}");
        assertThat(login.answeredHeader("Set-Cookie")).startsWith("shop=").contains("Secure", "SameSite=Lax");
    }

    @Test
    void whoComesFromHyperExpressCountsVisits() throws IOException {
        scene.file(
                "hyper-express/app.js",
                blocks("coming-from-hyper-express", SCRIPT).get(0));
        assertThat(browser.get("/visits").text()).isEqualTo("{\"visits\":1}");
        assertThat(browser.get("/visits").text()).isEqualTo("{\"visits\":2}");
    }

    @Test
    void whoComesFromSimplesCountsVisits() throws IOException {
        scene.file("simples/app.js", blocks("coming-from-simples", SCRIPT).get(0));
        assertThat(browser.get("/visits").text()).isEqualTo("{\"visits\":1}");
        assertThat(browser.get("/visits").text()).isEqualTo("{\"visits\":2}");
    }

    @Test
    void whoComesFromHtgmLogsIn() throws IOException {
        scene.file("htgm/app.js", blocks("coming-from-htgm", SCRIPT).get(0));
        FakeExchange start =
                new FakeExchange("POST", "/htgm/start").body("application/x-www-form-urlencoded", "name=ada");
        assertThat(browser.send(start).text()).isEqualTo("hello ada you have logged in");
    }

    @Test
    void whoComesFromMarsGetsASid() throws IOException {
        scene.file("mars/start.js", blocks("coming-from-mars", SCRIPT).get(0));
        assertThat(scene.get("/mars/start").text()).matches("\\{\"sid\":\"[0-9A-Za-z]{32}\"\\}");
    }

    @Test
    void whoComesFromFoxxLogsInByControllersAndByRouters() throws IOException {
        List<String> scripts = blocks("coming-from-foxx", SCRIPT);
        scene.file("foxx/app.js", scripts.get(0));
        scene.file(
                "service/mount.json", "{\"dialect\": \"foxx\", \"secret\": \"a secret that is long enough for it\"}");
        scene.file("service/app.js", scripts.get(1));
        assertThat(browser.post("/foxx/login", "{\"username\":\"ada\"}").text()).isEqualTo("{\"success\":true}");
        assertThat(browser.post("/service/login", "{\"username\":\"ada\"}").text())
                .isEqualTo("{\"success\":true}");
        assertThat(scene.engine("foxx").directory().ofUser("ada", null, 10).sessions())
                .hasSize(1);
        assertThat(scene.engine("service").directory().ofUser("ada", null, 10).sessions())
                .hasSize(1);
    }

    private static List<String> blocks(String guide, Pattern pattern) throws IOException {
        List<String> found = pattern.matcher(Files.readString(GUIDES.resolve(guide + ".md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(found).as("scripts of %s", guide).isNotEmpty();
        return found;
    }
}
