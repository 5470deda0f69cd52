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
class FoxxDemoTest {

    @Test
    void logsInTellsWhoAndLogsOut(@TempDir Path folder) throws IOException {
        try (Scene scene = new Scene(folder);
                InputStream in = getClass().getResourceAsStream("/demos/foxx/app.js")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Browser browser = new Browser(scene.file("foxx/app.js", text));
            assertThat(browser.get("/foxx/whoami").status()).isEqualTo(401);
            assertThat(browser.post("/foxx/login", "{\"name\":\"carl\"}").text())
                    .isEqualTo("{\"uid\":\"carl\"}");
            assertThat(browser.get("/foxx/whoami").text())
                    .startsWith(
                            "{\"uid\":\"carl\",\"userData\":{\"greeting\":\"Hello carl\"},\"sessionData\":{\"since\":");
            assertThat(browser.get("/foxx/expiry").text()).startsWith("{\"expired\":false,\"expiry\":");
            assertThat(browser.get("/foxx/storage").text()).isEqualTo("[\"created\",\"fetched\",\"not found\"]");
            assertThat(browser.post("/foxx/logout", "").text()).isEqualTo("{\"message\":\"logged out\"}");
            assertThat(browser.get("/foxx/whoami").status()).isEqualTo(401);
        }
    }
}
