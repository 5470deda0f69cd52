package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped demo, as a reader would drive it. */
class HyperExpressDemoTest {

    @Test
    void countsLogsInRemembersAndLogsOut(@TempDir Path folder) throws IOException {
        try (Scene scene = new Scene(folder);
                InputStream in = getClass().getResourceAsStream("/demos/hyper-express/app.js")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Browser browser = new Browser(scene.file("hyper-express/app.js", text));
            assertThat(browser.get("/hyper-express/visits").text()).startsWith("{\"visits\":1,\"stored\":false");
            assertThat(browser.get("/hyper-express/visits").text()).startsWith("{\"visits\":2,\"stored\":true");
            assertThat(browser.post("/hyper-express/profile", "{\"id\":\"some_id\",\"email\":\"some_email\"}")
                            .text())
                    .isEqualTo(
                            "{\"email\":\"some_email\",\"all\":{\"visits\":2,\"id\":\"some_id\",\"email\":\"some_email\"}}");
            assertThat(browser.send(new FakeExchange("DELETE", "/hyper-express/profile"))
                            .text())
                    .isEqualTo("{\"visits\":2,\"id\":\"some_id\"}");
            String before = browser.cookie("demo_sess");
            assertThat(browser.post("/hyper-express/login", "{\"name\":\"carl\"}")
                            .text())
                    .isEqualTo("{\"user\":\"carl\"}");
            assertThat(browser.cookie("demo_sess")).isNotEqualTo(before);
            FakeExchange remembered = browser.post("/hyper-express/remember", "");
            assertThat(remembered.text()).isEqualTo("{\"duration\":604800000}");
            assertThat(remembered.answeredHeader("Set-Cookie")).contains("Max-Age=604800;");
            assertThat(browser.get("/hyper-express/visits").text()).startsWith("{\"visits\":3,");
            browser.post("/hyper-express/logout", "");
            assertThat(browser.cookie("demo_sess")).isNull();
            assertThat(browser.get("/hyper-express/visits").text()).startsWith("{\"visits\":1,");
        }
    }
}
