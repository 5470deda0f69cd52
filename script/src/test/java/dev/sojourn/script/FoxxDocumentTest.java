package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of the Foxx sessions document as they are written there, each in a route of its own, where the
 * document lies beside the checkout. Their two assertions are functions that throw.
 */
class FoxxDocumentTest {

    private static final String ASSERTIONS = """
            function assertTrue(value) { if (value !== true) throw new Error('not true'); }
            function assertEqual(one, other) {
              if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error('not equal');
            }
            var sessionData = {cart: [1, 2], name: 'Ann'};
            var user = {get: (name) => ({_key: 'ann', userData: {role: 'admin'}})[name]};
            """;

    private Scene scene;
    private String document;
    private List<String> examples;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder);
        document = Documents.with("!CHAPTER The Sessions App");
        examples = Documents.all(document, "^```js\\n(.*?)^```$");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** Runs an example behind what it takes for granted, and answers with an expression in front of its end. */
    private String run(String before, String example, String answer) {
        scene.file(
                "foxx/app.js",
                ASSERTIONS + Documents.theOne(examples, "Foxx.requireApp") + """
                controller.get('/it', (req, res) => {
                  %s
                  %s
                  res.json(%s);
                });
                """.formatted(before, example, answer));
        FakeExchange exchange = scene.get("/foxx/it");
        assertThat(exchange.status()).as(example).isEqualTo(200);
        return exchange.text();
    }

    private String example(String phrase) {
        return Documents.theOne(examples, phrase);
    }

    /** An example that asserts in its catch clause alone, so that a test can see that it got there. */
    private String caught(String phrase) {
        return example(phrase).replaceFirst("catch\\(err\\) \\{", "catch(err) { var caught = err;");
    }

    @Test
    @DisplayName("S3.5 S3.6 get of an id that is not there throws SessionNotFound")
    void notFound() {
        assertThat(run("var invalidSessionId = 'nobody';", caught("invalidSessionId"), "caught !== undefined"))
                .isEqualTo("true");
    }

    @Test
    @DisplayName("S3.7 get of a session that has expired throws SessionExpired, which is a SessionNotFound")
    void expired() {
        scene.file("foxx/mount.json", "{\"timeToLive\": 1000}");
        String id = run("", "", "sessionStorage.create().get('_key')");
        scene.after(Duration.ofSeconds(2));
        assertThat(run("var expiredSessionId = " + id + ";", caught("expiredSessionId"), "caught !== undefined"))
                .isEqualTo("true");
    }

    @Test
    @DisplayName("S3.9 S3.10 S3.12 create saves, get finds, delete removes and returns null")
    void createGetDelete() {
        String id = run("", example("sessionStorage.create(sessionData)"), "session.get('_key')");
        assertThat(run(
                        "var sessionId = " + id + ";",
                        example("var session = sessionStorage.get(sessionId)"),
                        "session.get('sessionData')"))
                .isEqualTo("{\"cart\":[1,2],\"name\":\"Ann\"}");
        String delete = example("sessionStorage.delete(sessionId)").strip();
        assertThat(run("var sessionId = " + id + "; var result =", delete, "result"))
                .isEqualTo("null");
        assertThat(run(
                        "var sessionId = " + id + "; var thrown = 'none'; try {",
                        delete + " } catch (err) { thrown = err.name }",
                        "thrown"))
                .as("prose: If the session does not exist, a SessionNotFound exception will be thrown")
                .isEqualTo("\"SessionNotFound\"");
    }

    @Test
    @DisplayName("S3.17 session.delete() is true, and false when the session did not exist any more")
    void sessionDelete() {
        String delete = example("session.delete()").strip();
        assertThat(run(
                        "var session = sessionStorage.create(); var first =",
                        delete + " var second = " + delete,
                        "[first, second]"))
                .isEqualTo("[true,false]");
    }

    @Test
    @DisplayName("S3.16 S3.18 setUser and save, and what setUser has set")
    void setUserAndSave() {
        String id = run("var session = sessionStorage.create();", example("session.save()"), "session.get('_key')");
        assertThat(run(
                        "var session = sessionStorage.get(" + id + ");",
                        "",
                        "[session.get('uid'), session.get('userData')]"))
                .as("committed")
                .isEqualTo("[\"ann\",{\"role\":\"admin\"}]");
        assertThat(run("var session = sessionStorage.create();", example("user.get('userData')"), "1"))
                .isEqualTo("1");
    }

    @Test
    @DisplayName("S3.1 S3.2 S3.3 every option of the document is one of the mount, with the default of the document")
    void options() {
        Matcher option = Pattern.compile(
                        "^\\* \\*(\\w+)\\* \\(optional\\).*?Default:? \\*\"?(\\w+)\"?\\*", Pattern.MULTILINE)
                .matcher(document);
        TreeSet<String> names = new TreeSet<>();
        StringBuilder json = new StringBuilder();
        while (option.find()) {
            boolean word = option.group(2).equals("created");
            names.add(option.group(1));
            json.append(json.isEmpty() ? "{" : ", ")
                    .append('"')
                    .append(option.group(1))
                    .append("\": ");
            json.append(word ? '"' + option.group(2) + '"' : option.group(2));
        }
        assertThat(names).containsExactly("sidLength", "sidTimestamp", "timeToLive", "ttlType");
        String facts = "[session.getTTL(), session.getExpiry() - session.get('created'), session.get('_key').length]";
        String standard = run("var session = sessionStorage.create();", "", facts);
        assertThat(standard).isEqualTo("[604800000,604800000,20]");
        scene.file("foxx/mount.json", json + "}");
        assertThat(run("var session = sessionStorage.create();", "", facts)).isEqualTo(standard);
    }

    @Test
    @DisplayName("S3.14 S3.15 every attribute that the document lists can be read")
    void attributes() {
        String list = document.substring(document.indexOf("!SUBSECTION The session object"));
        List<String> names = Documents.all(list.substring(0, list.indexOf("!SUBSECTION Create")), "^\\* \\*(\\w+)\\*:");
        assertThat(names).containsExactly("sessionData", "uid", "userData", "created", "lastAccess", "lastUpdate");
        String reads = String.join(
                ", ",
                names.stream().map(name -> "typeof session.get('" + name + "')").toList());
        assertThat(run("var session = sessionStorage.create();", "", "[" + reads + "]"))
                .isEqualTo("[\"object\",\"undefined\",\"object\",\"number\",\"number\",\"number\"]");
    }

    @Test
    @DisplayName("S3.8 S3.19 S3.20 S3.21 every operation that the document names is there, and gives what it says")
    void operations() {
        TreeSet<String> named =
                new TreeSet<>(Documents.all(document, "^`(?:new )?((?:session|sessionStorage)\\.[\\w.]+)\\("));
        assertThat(named)
                .containsExactly(
                        "session.delete",
                        "session.getExpiry",
                        "session.getTTL",
                        "session.hasExpired",
                        "session.save",
                        "session.setUser",
                        "sessionStorage.create",
                        "sessionStorage.delete",
                        "sessionStorage.errors.SessionExpired",
                        "sessionStorage.errors.SessionNotFound",
                        "sessionStorage.get");
        String types =
                String.join(", ", named.stream().map(name -> "typeof " + name).toList());
        assertThat(run("var session = sessionStorage.create();", "", "[" + types + "].every((t) => t === 'function')"))
                .isEqualTo("true");
        scene.file("foxx/mount.json", "{\"timeToLive\": 0}");
        assertThat(run(
                        "var session = sessionStorage.create();",
                        "",
                        "[session.hasExpired(), session.getExpiry() === Infinity, session.getTTL() === Infinity]"))
                .isEqualTo("[false,true,true]");
    }
}
