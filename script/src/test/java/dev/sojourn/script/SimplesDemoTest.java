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
class SimplesDemoTest {

    @Test
    void countsAndSharesValuesWithASocket(@TempDir Path folder) throws IOException {
        try (Scene scene = new Scene(folder);
                InputStream in = getClass().getResourceAsStream("/demos/simples/app.js")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            Browser browser = new Browser(scene.file("simples/app.js", text));
            assertThat(browser.get("/simples/visits").text()).startsWith("{\"visits\":1,\"changed\":true,");
            assertThat(browser.get("/simples/visits").text()).startsWith("{\"visits\":2,");
            browser.post("/simples/set/color", "blue");
            assertThat(browser.get("/simples/all").text())
                    .isEqualTo("{\"id\":32,\"entries\":[[\"visits\",2],[\"color\",\"blue\"]]}");
            FakeChannel channel = new FakeChannel();
            ScriptSocket socket = Objects.requireNonNull(
                    scene.host().upgrade(browser.carry(new FakeExchange("GET", "/simples/live"))));
            socket.open(channel);
            socket.message("get color");
            socket.message("set color red");
            socket.message("save");
            assertThat(channel.received())
                    .containsExactly(
                            "{\"verb\":\"get\",\"value\":\"blue\",\"changed\":false}",
                            "{\"verb\":\"set\",\"value\":\"red\",\"changed\":true}",
                            "{\"verb\":\"save\",\"changed\":false}");
            assertThat(browser.get("/simples/all").text()).contains("[\"color\",\"red\"]");
            socket.closed(1000);
            String before = browser.cookie("_session");
            browser.post("/simples/login", "carl");
            assertThat(browser.cookie("_session")).isNotEqualTo(before);
            browser.post("/simples/logout", "");
            assertThat(browser.get("/simples/visits").text()).startsWith("{\"visits\":1,");
        }
    }
}
