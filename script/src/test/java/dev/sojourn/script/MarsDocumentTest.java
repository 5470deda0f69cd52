package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of the MARS document as they are written there, where the document lies beside the checkout. */
class MarsDocumentTest {

    private Scene scene;
    private List<String> examples;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        examples = examples(Documents.with("MARS Engine supports managing user sessions"));
        scene.file(
                        "mars/schema.sql",
                        "create table if not exists users (usr_id int primary key, usr_email varchar(100),"
                                + " usr_password varchar(100))")
                .file(
                        "mars/user.js",
                        "db.query('insert into users values (1, ?, ?)', 'ann@example.com', bcrypt('secret'))");
        for (int i = 0; i < examples.size(); i++) {
            scene.file("mars/e" + i + ".js", examples.get(i));
            scene.file("mars/e" + i + ".onMessage.js", examples.get(i));
        }
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** The text of each block that the document marks as script: from its mark to the prose that follows. */
    private static List<String> examples(String document) {
        List<String> found = new ArrayList<>();
        for (String part : document.split("\njs\n", -1)) {
            StringBuilder script = new StringBuilder();
            for (String line : part.split("\n", -1)) {
                boolean prose = line.matches(
                        "(Example|Accessing|Closing|Using|Iterating|Checking|If there|You can|To |Full).*");
                if (prose) {
                    break;
                }
                script.append(line).append('\n');
            }
            found.add(script.toString());
        }
        found.remove(0);
        return found;
    }

    private int exampleWith(String text) {
        return examples.indexOf(Documents.theOne(examples, text));
    }

    private String run(String text, String query) {
        return scene.get("/mars/e" + exampleWith(text) + query).text();
    }

    private String tell(String text, String message, FakeChannel channel) {
        ScriptSocket socket =
                Objects.requireNonNull(scene.host().upgrade(new FakeExchange("GET", "/mars/e" + exampleWith(text))));
        socket.open(channel);
        socket.message(message);
        return String.join("", channel.received().stream().map(String::valueOf).toList());
    }

    private static String sid(String json) {
        int at = json.indexOf("\"sid\":\"") + 7;
        return json.substring(at, at + 32);
    }

    @Test
    @DisplayName("S1.1 S1.7 S1.12 S1.13 S1.16 S1.26 start, save, read and close as the document has them")
    void theExamplesOfSessions() {
        String started = scene.get("/mars/e0").text();
        assertThat(started).matches("\\{\"sid\":\"[A-Za-z0-9]{32}\"}");
        String sid = sid(run("session('time', time)", ""));
        assertThat(run("write('time', time)", "?sid=" + sid))
                .matches("\\{\"time\":\"\\w{3} \\w{3} \\d\\d .* UTC \\d{4}\"}");
        assertThat(run("write('time', time)", "")).isEqualTo("{\"time\":null}");
        assertThat(run("session.getTime()", "?sid=" + sid))
                .contains("\"sessionTime\":")
                .contains("\"dateTime\":\"");
        assertThat(run("session.forEach(callback)", "?sid=" + sid)).contains("\"session_1\":{");
        run("session.close()", "?sid=" + sid);
        assertThat(run("write('time', time)", "?sid=" + sid)).isEqualTo("{\"time\":null}");
    }

    @Test
    @DisplayName("S1.22 the same examples answer the messages of a socket, which name their session")
    void theExamplesOfSessionsOverASocket() {
        FakeChannel channel = new FakeChannel();
        String sid = sid(tell("session('time', time)", "{}", channel));
        String named = "{\"sid\": \"" + sid + "\"}";
        assertThat(tell("write('time', time)", named, channel))
                .matches("\\{\"time\":\"\\w{3} \\w{3} \\d\\d .* UTC \\d{4}\"}");
        assertThat(tell("write('time', time)", "{}", channel)).isEqualTo("{\"time\":null}");
        assertThat(tell("session.getTime()", named, channel)).contains("\"sessionTime\":");
        assertThat(tell("session.forEach(callback)", named, channel)).contains("\"session_1\":{");
        tell("session.close()", named, channel);
        assertThat(channel.closeCode()).isEqualTo(1008);
        assertThat(run("write('time', time)", "?sid=" + sid)).isEqualTo("{\"time\":null}");
    }

    @Test
    @DisplayName("S1.41 S1.42 the full example of the document logs in and checks")
    void theFullExample() {
        scene.get("/mars/user");
        assertThat(run("bcrypt(password", "")).isEqualTo("{\"message\":\"missing parameter\"}");
        assertThat(run("bcrypt(password", "?email=x&password=y"))
                .isEqualTo("{\"message\":\"no user with that email\"}");
        assertThat(run("bcrypt(password", "?email=ann@example.com&password=y"))
                .isEqualTo("{\"message\":\"wrong password\"}");
        String login = run("bcrypt(password", "?email=ann@example.com&password=secret");
        assertThat(login).startsWith("{\"message\":\"user logged in\",\"sid\":\"");
        assertThat(run("user_data == null", "")).isEqualTo("{\"message\":\"user not logged in\"}");
        String stored = "{\"user data\":{\"usr_id\":1,\"usr_email\":\"ann@example.com\"";
        assertThat(run("user_data == null", "?sid=" + sid(login))).startsWith(stored);
        String named = "{\"sid\": \"" + sid(login) + "\"}";
        assertThat(tell("user_data == null", named, new FakeChannel())).startsWith(stored);
    }
}
