package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demos that are shipped do what their first lines say. */
class ShippedDemosTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        scene = new Scene(folder);
        for (String mount : List.of("mars", "htgm")) {
            Path demos = Path.of(
                    ShippedDemosTest.class.getResource("/demos/" + mount).toURI());
            try (Stream<Path> files = Files.list(demos)) {
                for (Path file : files.toList()) {
                    scene.file(mount + "/" + file.getFileName(), Files.readString(file));
                }
            }
        }
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String post(String path, String form) {
        return scene.answer(new FakeExchange("POST", path).body("application/x-www-form-urlencoded", form))
                .text();
    }

    private static String sid(String json) {
        int at = json.indexOf("\"sid\":\"") + 7;
        return json.substring(at, at + 32);
    }

    @Test
    void marsKeepsATimeInASession() {
        String sid = sid(scene.get("/mars/start").text());
        assertThat(sid(scene.get("/mars/save?sid=" + sid).text())).isEqualTo(sid);
        assertThat(scene.get("/mars/read?sid=" + sid).text()).matches("\\{\"time\":\"... ... .. ..:..:.. UTC ....\"}");
        assertThat(scene.get("/mars/time?sid=" + sid).text()).contains("\"dateTime\":\"Mon Sep 24 11:01:44 UTC 2018\"");
        assertThat(scene.get("/mars/count").text()).isEqualTo("{\"sessions\":1}");
        assertThat(scene.get("/mars/close?sid=" + sid).text()).isEqualTo("{\"message\":\"session closed\"}");
        assertThat(scene.get("/mars/read?sid=" + sid).text()).isEqualTo("{\"time\":null}");
    }

    @Test
    void marsLogsUsersIn() {
        String ann = "email=ann%40example.com&password=secret";
        assertThat(post("/mars/login", ann)).isEqualTo("{\"message\":\"no user with that email\"}");
        assertThat(post("/mars/register", ann)).isEqualTo("{\"message\":\"user registered\"}");
        assertThat(post("/mars/register", ann)).isEqualTo("{\"message\":\"email is taken\"}");
        assertThat(post("/mars/login", "email=ann%40example.com&password=other"))
                .isEqualTo("{\"message\":\"wrong password\"}");
        String sid = sid(post("/mars/login", ann));
        assertThat(scene.get("/mars/check?sid=" + sid).text())
                .isEqualTo("{\"user data\":{\"usr_id\":1,\"usr_email\":\"ann@example.com\"}}");
        assertThat(scene.get("/mars/check").text()).isEqualTo("{\"message\":\"user not logged in\"}");
    }

    @Test
    void marsCountsOnASocketAndARequestSeesIt() {
        String sid = sid(scene.get("/mars/start").text());
        FakeChannel channel = new FakeChannel();
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", "/mars/live?sid=" + sid));
        socket.open(channel);
        socket.message("{\"add\": 2}");
        assertThat(channel.received()).containsExactly("{\"visits\":null}", "{\"visits\":2}");
    }

    @Test
    void htgmLogsInAndOut() {
        FakeExchange started = scene.answer(
                new FakeExchange("POST", "/htgm/start").body("application/x-www-form-urlencoded", "name=Ann"));
        assertThat(started.text()).isEqualTo("hello Ann you have logged in");
        String cookie = String.valueOf(started.answeredHeader("Set-Cookie")).split(";")[0];
        FakeExchange guarded = new FakeExchange("GET", "/htgm/private").header("Cookie", cookie);
        assertThat(scene.answer(guarded).text()).isEqualTo("only for Ann");
        assertThat(scene.get("/htgm/private").text()).contains("<form");
        FakeChannel channel = new FakeChannel();
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", "/htgm/echo").header("Cookie", cookie));
        socket.open(channel);
        socket.message("hi");
        assertThat(channel.received()).containsExactly("Ann: hi");
    }
}
