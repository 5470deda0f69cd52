package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of the HTGM document, where it lies beside the checkout. They are in GameMaker's language; its two
 * kinds of string that JavaScript spells in another way are respelled, and nothing else is touched.
 */
class HtgmDocumentTest {

    private Scene scene;
    private Browser browser;
    private String document;
    private List<String> examples;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
        document = Documents.with("HTGM is able to create persistent sessions");
        examples = Documents.all(document, "(^global\\.server\\.add_path\\(.*?^\\}\\);$)").stream()
                .map(HtgmDocumentTest::respelled)
                .toList();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** {@code @'...'} spans lines and {@code $"..."} has values in braces: both are template literals. */
    private static String respelled(String example) {
        return example.replaceAll("(?s)@'(.*?)'", "`$1`")
                .replaceAll("\\{(_\\w+)\\}", "\\${$1}")
                .replaceAll("\\$\"(.*?)\"", "`$1`");
    }

    private FakeExchange login(String name) {
        return browser.send(new FakeExchange("POST", "/demos/sessions/start")
                .body("application/x-www-form-urlencoded", "name=" + name));
    }

    @Test
    @DisplayName("S4.1 S4.4 S4.6 S4.8 S4.11 S4.19 the four examples over HTTP, one after the other")
    void theExamples() {
        assertThat(examples).hasSize(4);
        scene.file("htgm/examples.js", String.join("\n", examples));
        assertThat(browser.get("/demos/sessions/login").text())
                .contains("<form action=\"/demos/sessions/start\" method=\"post\">")
                .contains("name=\"name\"");
        assertThat(browser.get("/demos/sessions/continue").text()).isEqualTo("you are not logged in");
        assertThat(login("Ann").text()).isEqualTo("hello Ann you have logged in");
        assertThat(browser.cookie("htgm-session")).isNotNull();
        assertThat(browser.get("/demos/sessions/continue").text()).isEqualTo("hello Ann you are logged in");
        assertThat(browser.get("/demos/sessions/logout").text()).isEqualTo("You have been logged out");
        assertThat(browser.get("/demos/sessions/continue").text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.18 the examples that read and close answer the messages of a socket, which has no response")
    void theExamplesOverASocket() {
        scene.file("htgm/a.js", String.join("\n", examples))
                .file("htgm/b.js", """
                const handlers = {};
                {
                  const global = {server: {add_path: (path, handler) => { handlers[path] = handler }}};
                  %s
                }
                server.add_websocket('live', (context) => ({
                  on_message(path) {
                    context.response = {send_string: (text) => this.send(text)};
                    handlers[path](context);
                  },
                }));
                """.formatted(String.join("\n", examples)));
        login("Bob");
        ScriptSocket socket =
                Objects.requireNonNull(scene.host().upgrade(browser.carry(new FakeExchange("GET", "/live"))));
        FakeChannel channel = new FakeChannel();
        socket.open(channel);
        socket.message("demos/sessions/continue");
        assertThat(channel.received()).containsExactly("hello Bob you are logged in");
        socket.message("demos/sessions/logout");
        assertThat(channel.received()).containsExactly("You have been logged out");
        assertThat(channel.closeCode()).isEqualTo(1008);
        assertThat(browser.get("/demos/sessions/continue").text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.1 S4.5 S4.6 S4.11 every operation that the document names is there")
    void everyOperationIsThere() {
        TreeSet<String> named = new TreeSet<>(Documents.all(document, "_?(context(?:\\.[a-z_]+)+)\\("));
        assertThat(named)
                .contains(
                        "context.response.start_session",
                        "context.start_session",
                        "context.has_session",
                        "context.session.get",
                        "context.session.set",
                        "context.close_session",
                        "context.request.get_form");
        scene.file("htgm/types.js", """
                server.add_path('types', (context) => {
                  context.start_session();
                  context.response.send_string([%s].join());
                });
                """.formatted(String.join(
                ", ", named.stream().map(name -> "typeof " + name).toList())));
        assertThat(browser.get("/types").text().split(","))
                .hasSize(named.size())
                .containsOnly("function");
    }
}
