package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of mounts is: its options, its faults, and what happens when it changes. */
@Timeout(300)
class MountTest {

    private static final Logger LOG = Logger.getLogger("dev.sojourn.script");

    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        LOG.addHandler(handler);
        scene = new Scene(folder).file("mars/good.js", "write('good', 1)");
    }

    @AfterEach
    void close() {
        LOG.removeHandler(handler);
        scene.close();
    }

    private void assertBroken(String path, String... reasons) {
        FakeExchange answer = scene.get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("Internal error\n");
        assertThat(String.join("\n", logged)).contains(reasons);
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
    }

    @Test
    void aScriptThatDoesNotParseBreaksItsMountAloneAndIsNamedWithItsLine() {
        scene.file("bad/mount.json", "{\"dialect\": \"mars\"}").file("bad/a/b.js", "write('a', 1);\nwrite('b' 2);");
        assertBroken("/bad/a/b", "bad/a/b.js:2", "SyntaxError");
    }

    @Test
    void aLazyHostReadsAMountWhenSomebodyAsksForIt() {
        scene.settings(ScriptHost.Builder::lazily);
        scene.file("bad/mount.json", "{\"dialect\": \"mars\"}").file("bad/a.js", "write('a' 1);");
        assertThat(scene.get("/mars/good").status()).isEqualTo(200);
        assertThat(logged).noneMatch(line -> line.contains("bad/a.js"));

        assertThat(scene.get("/bad/a").status()).isEqualTo(500);
        assertThat(logged).anyMatch(line -> line.contains("bad/a.js:1"));
    }

    @Test
    void aRouteThatTheServerKeepsForItselfIsToldInTheLog() {
        scene.settings(builder -> builder.keptPaths(List.of("/api", "/health")));
        scene.file("htgm/a.js", "for (const path of ['api/x', 'apis', 'health']) server.add_path(path, () => {});");
        assertThat(scene.get("/apis").status()).isEqualTo(200);

        assertThat(logged)
                .filteredOn(line -> line.contains("keeps for itself"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("/api/x"),
                        line -> assertThat(line).contains("/health"));
    }

    @Test
    void anUnknownDialectIsNamedWithItsLine() {
        scene.file("other/mount.json", "{\n  \"dialect\": \"cobol\"\n}").file("other/x.js", "1");
        assertBroken("/other/x", "other/mount.json:2", "cobol", "mars");
    }

    @Test
    void anUnknownOptionIsNamedWithItsLine() {
        scene.file("opt/mount.json", "{\n  \"dialect\": \"mars\",\n  \"dateformat\": \"ISO\"\n}");
        assertBroken("/opt/x", "opt/mount.json:3", "dateformat", "dateFormat");
    }

    @Test
    void aWrongValueOfAnOptionIsNamedWithWhatIsAllowed() {
        scene.file("opt/mount.json", "{\"dialect\": \"mars\", \"getTime\": \"NEVER\"}");
        assertBroken("/opt/x", "opt/mount.json:1", "NEVER", "LAST_ACCESS, CREATED");
    }

    @Test
    void aMountThatIsNotJsonIsNamedWithItsLine() {
        scene.file("opt/mount.json", "{\"dialect\": \"mars\",\n}");
        assertBroken("/opt/x", "opt/mount.json:2");
    }

    @Test
    void aMountWhosePathCannotBeKnownAnswersForWhatNobodyElseDoes() {
        scene.file("htgm/x.js", "server.add_path('page', (c) => {");
        assertBroken("/page", "htgm/x.js");
    }

    @Test
    void anErrorNamesScriptAndLineInTheLog() {
        scene.file("mars/deep/er.js", "const a = 1;\nfunction f() {\n  return missing;\n}\nf();");
        assertThat(scene.get("/mars/deep/er").status()).isEqualTo(500);
        assertThat(logged).anyMatch(line -> line.contains("mars/deep/er.js:3") && line.contains("missing"));
    }

    @Test
    void anErrorInASharedScopeNamesItsOwnFile() {
        scene.file("htgm/a.js", "const one = 1;\nconst two = 2;")
                .file("htgm/b.js", "server.add_path('x', (c) => {\n  c.response.send_string(one + nope);\n});");
        assertThat(scene.get("/x").status()).isEqualTo(500);
        assertThat(logged).anyMatch(line -> line.contains("htgm/b.js:2"));
    }

    @Test
    void theFilesOfAMountShareOneScopeInNameOrder() {
        scene.file("htgm/a.js", "const greet = (n) => `hello ${n}`;")
                .file(
                        "htgm/b.js",
                        "server.add_path('hi/:who', (c) =>"
                                + " c.response.send_string(greet(c.request.get_parameter('who'))));");
        assertThat(scene.get("/hi/B%C3%A9").text()).isEqualTo("hello B\u00e9");
    }

    @Test
    void variablesOfAModuleAreNotSharedBetweenRequests() {
        scene.file("htgm/mount.json", "{\"contexts\": 1}")
                .file(
                        "htgm/a.js",
                        "let last; server.add_path('x', (c) => {"
                                + " c.response.send_string(String(last)); last = c.request.get_query('v'); });");
        assertThat(scene.get("/x?v=secret").text()).isEqualTo("undefined");
        assertThat(scene.get("/x?v=other").text()).isEqualTo("undefined");
    }

    @Test
    void pathAndDialectComeFromTheFolderUnlessSaid() {
        scene.file("site/mount.json", "{\"dialect\": \"mars\", \"path\": \"/api/v1/\"}")
                .file("site/a.js", "write('a', 1)");
        assertThat(scene.get("/api/v1/a").text()).isEqualTo("{\"a\":1}");
        assertThat(scene.get("/site/a").status()).isEqualTo(404);
    }

    @Test
    void noPathLeadsOutOfTheMount() {
        for (String path : new String[] {
            "/mars/../mars/good",
            "/mars/..%2fgood",
            "/mars/good.js",
            "/mars/mount",
            "/mars//good",
            "/mars/%00",
            "/mars/%"
        }) {
            assertThat(scene.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void mountsOfOneKeySpaceAcceptEachOthersIds() {
        scene.file("mars/mount.json", "{\"sessions\": \"common\"}")
                .file("mars/save.js", "session('name', 'Ann'); write('sid', session())")
                .file("htgm/mount.json", "{\"sessions\": \"common\"}")
                .file(
                        "htgm/x.js",
                        "server.add_path('who', (c) =>"
                                + " c.response.send_string(String(c.has_session() && c.session.get('name'))));");
        String sid = scene.get("/mars/save").text().substring(8, 40);
        FakeExchange request = new FakeExchange("GET", "/who").header("Cookie", "htgm-session=" + sid);
        assertThat(scene.answer(request).text()).isEqualTo("Ann");
    }

    @Test
    void anotherDialectCanBeUsedOnTheSameSession() {
        scene.file("mars/mount.json", "{\"also\": [\"htgm\"]}")
                .file(
                        "mars/both.js",
                        "session('a', {n: 1}); context.session.get('a').n += 1; context.session.set('b', 2);"
                                + " write('r', [session('a').n, session('b'), context.has_session()]); "
                                + "write('sid', session())")
                .file("mars/later.js", "write('r', [session('a').n, context.session.get('b')])");
        String answer = scene.get("/mars/both").text();
        assertThat(answer).startsWith("{\"r\":[2,2,true]");
        String sid = answer.substring(answer.length() - 34, answer.length() - 2);
        assertThat(scene.get("/mars/later?sid=" + sid).text()).isEqualTo("{\"r\":[2,2]}");
    }

    @Test
    void changedScriptsAreReadAgainAndABrokenOneIsHealed() {
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
        scene.file("mars/good.js", "write('good', 22)");
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":22}");
        scene.file("mars/good.js", "write('good', ");
        assertThat(scene.get("/mars/good").status()).isEqualTo(500);
        scene.file("mars/good.js", "write('good', 4444)");
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":4444}");
        scene.file("new/mount.json", "{\"dialect\": \"mars\"}").file("new/a.js", "write('a', 1)");
        assertThat(scene.get("/new/a").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void noRequestIsLostWhileScriptsChange() throws Exception {
        scene.host();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> client = () -> {
                int answered = 0;
                while (!done.get()) {
                    FakeExchange exchange = new FakeExchange("GET", "/mars/good");
                    assertThat(scene.host().handle(exchange)).isTrue();
                    assertThat(exchange.status()).isEqualTo(200);
                    answered++;
                }
                return answered;
            };
            List<Future<Integer>> clients = List.of(threads.submit(client), threads.submit(client));
            for (int i = 0; i < 8; i++) {
                scene.file("mars/good.js", "write('good', " + "1".repeat(i + 2) + ")");
                scene.host().refresh();
                scene.host().refresh();
            }
            done.set(true);
            for (Future<Integer> answered : clients) {
                assertThat(answered.get()).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }
    }

    @Test
    void whatADialectHasBesideSessionsStaysOpenForThoseWhoBeganWithIt() {
        scene.file("mars/schema.sql", "create table if not exists said (text varchar(50));")
                .file(
                        "mars/chat.onMessage.js",
                        "db.query('insert into said values (:text)', {text: param('text')});"
                                + " write('n', db.query('select count(*) as n from said')[0].n)");
        FakeChannel channel = new FakeChannel();
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", "/mars/chat"));
        assertThat(socket).isNotNull();
        socket.open(channel);
        socket.message("{\"text\": \"a\"}");
        // Other options are another database as far as the mount knows.
        scene.file("mars/mount.json", "{\"dateFormat\": \"ISO\"}");
        assertThat(scene.get("/mars/good").text()).isEqualTo("{\"good\":1}");
        socket.message("{\"text\": \"b\"}");
        assertThat(channel.received()).containsExactly("{\"n\":1}", "{\"n\":2}");
        socket.closed(1000);
    }

    @Test
    void linesOfTheLogCannotBeForgedByAScript() {
        scene.file("mars/it.js", "console.log('a\\nSEVERE forged', {x: 1}, new Error('e')); write('ok', 1)");
        assertThat(scene.get("/mars/it").bytes()).isEqualTo("{\"ok\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(logged).contains("[mars] a SEVERE forged {\"x\":1} Error: e");
    }
}
