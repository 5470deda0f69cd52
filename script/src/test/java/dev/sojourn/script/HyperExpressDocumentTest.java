package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the session of a request against the document of HyperExpress.Session, where it lies beside the checkout: its
 * examples are run as they are written, its tables of properties and methods are read and asked for one by one.
 */
class HyperExpressDocumentTest {

    private Scene scene;
    private Browser browser;
    private String document;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        browser = new Browser(scene);
        document = Documents.with("the session object made available through the request.session property");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String run(String body) {
        scene.file("hyper-express/app.js", """
                const SessionEngine = require('hyper-express-session');
                webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
                webserver.get('/it', async (request, response) => {
                  const session = request.session;
                  response.json(await (async () => {%s})());
                });
                """.formatted(body));
        FakeExchange answer = browser.get("/it");
        assertThat(answer.status()).as(body).isEqualTo(200);
        return answer.text();
    }

    private String example(String label) {
        return Documents.all(document, label + " Example: (session\\.\\w+\\([^)]*\\))")
                .get(0);
    }

    @Test
    @DisplayName("S2.36 S2.38 S2.44 the examples of set and get, over two requests")
    void theExamples() {
        String single = example("Single");
        String multiple = example("Multiple");
        String one = example("Get One");
        String all = example("Get All");
        assertThat(run("await session.start(); return " + one + " === undefined;"))
                .as("undefined if it is not set")
                .isEqualTo("true");
        assertThat(run("await session.start(); return [" + single + " === session, " + all + "];"))
                .isEqualTo("[true,{\"id\":\"some_id\"}]");
        assertThat(run("await session.start(); " + multiple + "; return " + one + ";"))
                .isEqualTo("\"some_email\"");
        assertThat(run("await session.start(); return " + all + ";"))
                .isEqualTo("{\"id\":\"some_id\",\"email\":\"some_email\"}");
    }

    @Test
    @DisplayName("S2.9 S2.11 S2.12 S2.13 S2.14 S2.15 the properties of the table, with ids as the strings they are")
    void theProperties() {
        Matcher row = Pattern.compile("^(\\w+) (Number|Boolean) \\S.*\\.$", Pattern.MULTILINE)
                .matcher(document);
        Map<String, String> types = new LinkedHashMap<>();
        while (row.find()) {
            String name = row.group(1);
            // The table says Number for the two ids; real ones are strings.
            types.put(name, name.endsWith("id") ? "string" : row.group(2).toLowerCase(Locale.ROOT));
        }
        assertThat(types.keySet()).containsExactly("id", "signed_id", "ready", "stored", "duration", "expires_at");
        String asked = String.join(
                ", ",
                types.keySet().stream()
                        .map(name -> "'" + name + " ' + typeof session." + name)
                        .toList());
        String expected = String.join(
                ",",
                types.entrySet().stream()
                        .map(type -> '"' + type.getKey() + " " + type.getValue() + '"')
                        .toList());
        assertThat(run("await session.start(); return [" + asked + "];")).isEqualTo("[" + expected + "]");
    }

    @Test
    @DisplayName("S2.16 S2.17 S2.20 S2.22 S2.28 S2.30 S2.32 S2.36 S2.37 S2.39 S2.40 each method returns what it should")
    void theMethods() {
        Map<String, String> calls = Map.ofEntries(
                Map.entry("generate_id", "generate_id()"),
                Map.entry("set_id", "set_id('abcdefghijklmnopqrstuvwxyz012345')"),
                Map.entry("set_signed_id", "set_signed_id(session.signed_id)"),
                Map.entry("set_duration", "set_duration(60000)"),
                Map.entry("start", "start()"),
                Map.entry("roll", "roll()"),
                Map.entry("touch", "touch()"),
                Map.entry("destroy", "destroy()"),
                Map.entry("set", "set('a', 1)"),
                Map.entry("reset", "reset({b: 2})"),
                Map.entry("get", "get('email')"),
                Map.entry("delete", "delete('b')"));
        List<String> methods = methods();
        assertThat(methods).hasSize(12);
        for (String method : methods) {
            String name = method.substring(0, method.indexOf('('));
            String returns = Documents.all(method, "\u2022 Returns ([^\\n]+)").get(0);
            String kind = run("await session.start(); const it = session." + calls.get(name) + ";"
                    + " return it === session ? 'Session' : it instanceof Promise ? ['Promise', typeof await it]"
                    + " : typeof it;");
            assertThat(kind).as(name + " returns " + returns).isEqualTo(expected(returns));
        }
    }

    /** The bullets of the methods, each with the bullets below it. */
    private List<String> methods() {
        String list = document.substring(document.indexOf("Session Methods"));
        return Documents.all(list, "^  \u2022 (\\w+\\(.*?)(?=^  \u2022 \\w+\\(|\\z)");
    }

    private static String expected(String returns) {
        return switch (returns.replace(".", "").strip()) {
            case "Promise->String" -> "[\"Promise\",\"string\"]";
            case "Promise -> Boolean" -> "[\"Promise\",\"boolean\"]";
            case "Promise" -> "[\"Promise\",\"undefined\"]";
            case "Session" -> "\"Session\"";
            case "Any, Object, undefined" -> "\"undefined\"";
            default -> throw new AssertionError("The document returns something else: " + returns);
        };
    }

    @Test
    @DisplayName("S2.28 S2.32 S2.40 what the prose says of roll, destroy and the custom duration")
    void theProse() {
        run("await session.start(); session.set('a', 1).set_duration(60000); return 1;");
        String prefix = Documents.all(document, "in a prefix called (\\w+)\\.").get(0);
        assertThat(run("await session.start(); return session.get('" + prefix + "');"))
                .isEqualTo("60000");
        String before = browser.cookie("default_sess");
        assertThat(run("await session.start(); return [await session.roll(), session.get('a')];"))
                .isEqualTo("[true,1]");
        assertThat(browser.cookie("default_sess")).isNotEqualTo(before);
        assertThat(run("await session.start(); return session.get('a');")).isEqualTo("1");
        run("await session.start(); await session.destroy(); return 1;");
        assertThat(browser.cookie("default_sess")).isNull();
    }
}
