package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds {@code connection.session} against the document of simpleS, where it lies beside the checkout. The document has
 * no script, so its headings are what is asked for: every property and every method, with what it says they give.
 */
class SimplesDocumentTest {

    private static final String ROUTES = """
            const router = simples();
            router.config({session: {enabled: true}});
            const it = async (connection) => { %s };
            router.get('/it', async (connection) => connection.end({it: await it(connection)}));
            router.ws('/live', {}, (connection) => connection.on('message', async () => {
              try { connection.send({it: await it(connection)}) } catch (e) { connection.send(e.message) }
            }));
            """;

    private Scene scene;
    private Browser browser;
    private String document;
    private FakeChannel channel;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
        channel = new FakeChannel();
        document = Documents.with("simpleS allows storing data persisting between HTTP and WS connections");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void script(String body) {
        scene.file("simples/app.js", ROUTES.formatted(body));
    }

    private String http(String body) {
        script(body);
        return browser.get("/it").text();
    }

    private ScriptSocket connect() {
        FakeExchange upgrade = browser.carry(new FakeExchange("GET", "/live"));
        ScriptSocket socket = Objects.requireNonNull(scene.host().upgrade(upgrade));
        browser.keep(upgrade);
        channel = new FakeChannel();
        socket.open(channel);
        return socket;
    }

    private String socket(String body) {
        script(body);
        ScriptSocket socket = connect();
        socket.message("go");
        String answer =
                String.join("", channel.received().stream().map(String::valueOf).toList());
        socket.closed(1000);
        return answer;
    }

    /** A chapter of the document, from its heading to the next one. */
    private String chapter(String heading, String next) {
        int from = document.indexOf("\n" + heading + "\n\n");
        return document.substring(from, document.indexOf("\n" + next + "\n", from + 1));
    }

    @Test
    @DisplayName("S5.2 S5.3 the expression of the document is a Map with special properties and methods")
    void inheritsFromMap() {
        String expression = Documents.all(document, "^(connection\\.\\w+)$").get(0);
        String names = "['get', 'has', 'set', 'delete', 'clear', 'keys', 'values', 'entries', 'forEach']"
                + ".every((name) => typeof " + expression + "[name] === 'function')";
        String body = "return [" + expression + " instanceof Map, " + names + ", typeof " + expression + ".size]";
        assertThat(http(body)).isEqualTo("{\"it\":[true,true,\"number\"]}");
        assertThat(socket(body)).isEqualTo("{\"it\":[true,true,\"number\"]}");
    }

    @Test
    @DisplayName("S5.5 S5.6 S5.8 S5.10 every property of the document is there, over HTTP and on a socket")
    void properties() {
        List<String> names = new ArrayList<>();
        for (String heading :
                Documents.all(chapter("Session properties", "Session methods"), "^(\\.\\w+(?: and \\.\\w+)*)$")) {
            names.addAll(List.of(heading.split(" and ")));
        }
        assertThat(names).containsExactly(".id", ".changed", ".timeout", ".expiration", ".store");
        String body = "return ["
                + String.join(
                        ", ",
                        names.stream()
                                .map(name -> "typeof connection.session" + name)
                                .toList()) + "]";
        String types = "{\"it\":[\"string\",\"boolean\",\"number\",\"number\",\"object\"]}";
        assertThat(http(body)).isEqualTo(types);
        assertThat(socket(body)).isEqualTo(types);
    }

    @Test
    @DisplayName("S5.13 S5.15 S5.17 S5.18 S5.19 every method returns the promise that the document says")
    void methods() {
        String methods = chapter("Session methods", "See also");
        List<String> headings = Documents.all(methods, "^(\\.\\w+\\(\\))$");
        assertThat(headings).containsExactly(".load()", ".save()", ".destroy()", ".generate()", ".update()");
        for (String heading : headings) {
            String section = methods.substring(methods.indexOf(heading));
            int next = section.indexOf("\n.", 1);
            boolean withSession = (next < 0 ? section : section.substring(0, next))
                    .contains("returns a promise that resolves with the session value");
            String body = "const {session} = connection; session.set('a', 1);"
                    + " const promise = session" + heading + ";"
                    + " return [promise instanceof Promise, (await promise) === session]";
            boolean update = heading.equals(".update()");
            String expected = "{\"it\":[true," + (withSession || update) + "]}";
            assertThat(http(body)).as(heading).isEqualTo(expected);
            if (heading.equals(".generate()")) {
                assertThat(socket(body)).as("a socket cannot hand out a new id").contains("use it over HTTP");
            } else {
                assertThat(socket(body)).as(heading).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("S5.1 S5.4 S5.5 S5.7 data persist between HTTP and WS connections; only a string is a key")
    void persistsBetweenConnections() {
        String set = Documents.all(document, "(\\.set\\(key, value\\)) method overwritten")
                .get(0);
        assertThat(http("const key = 'name', value = 'Ann'; connection.session" + set
                        + "; return connection.session.changed"))
                .isEqualTo("{\"it\":true}");
        assertThat(http("const key = 5, value = 'five'; connection.session" + set
                        + "; return [connection.session.changed, connection.session.size]"))
                .isEqualTo("{\"it\":[false,1]}");
        assertThat(socket("return connection.session.get('name')")).isEqualTo("{\"it\":\"Ann\"}");
        socket("connection.session.set('name', 'Bob')");
        assertThat(http("return connection.session.get('name')")).isEqualTo("{\"it\":\"Bob\"}");
        socket("connection.session.clear()");
        assertThat(http("return connection.session.size")).isEqualTo("{\"it\":0}");
    }

    @Test
    @DisplayName("S5.8 S5.13 each access moves the expiration; load() brings what the store has")
    void accessAndLoad() {
        http("connection.session.set('a', 1)");
        scene.after(Duration.ofMinutes(59));
        assertThat(http("return connection.session.get('a')")).isEqualTo("{\"it\":1}");
        scene.after(Duration.ofMinutes(59));
        assertThat(http("connection.session.set('b', 2); await connection.session.load();"
                        + " return [...connection.session.keys()]"))
                .isEqualTo("{\"it\":[\"a\"]}");
    }
}
