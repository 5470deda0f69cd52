package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No function of Java that a script can call takes more than it may: nothing stops one from outside while it runs. */
@Timeout(120)
class HostBoundsTest {

    /** Of cost 31, which bcrypt would work at for days. */
    private static final String ENDLESS =
            "$2a$31$" + "abcdefghijklmnopqrstuv".repeat(3).substring(0, 53);

    private Scene scene;
    private final List<String> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger("dev.sojourn.script");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            synchronized (logged) {
                logged.add(new java.util.logging.SimpleFormatter().formatMessage(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).settings(builder -> builder.patience(Duration.ofSeconds(30)));
        logger.addHandler(listener);
    }

    @AfterEach
    void close() {
        logger.removeHandler(listener);
        scene.close();
    }

    /** What a script of MARS says that catches its own errors. */
    private String says(String script) {
        scene.file("mars/it.js", "try { " + script + " } catch (e) { write('error', e.message) }");
        return scene.get("/mars/it").text();
    }

    @Test
    void aHashOfTooHighACostIsNotCompared() {
        assertThat(says("write('same', bcrypt('x', '" + ENDLESS + "'))"))
                .isEqualTo("{\"error\":\"bcrypt: the hash asks for a cost of 31; the most is 14\"}");
        assertThat(says("write('same', bcrypt('x', '" + ENDLESS.replace("$31$", "$15$") + "'))"))
                .contains("the most is 14");
        assertThat(says("write('same', bcrypt('x', '" + ENDLESS.replace("$2a$31$", "$2y$99$") + "'))"))
                .contains("the most is 14");
    }

    @Test
    void hashesThatUsersHaveAreComparedAsBefore() {
        assertThat(says("write('r', [4, 10, 12].map((cost) => bcrypt('x', '" + ENDLESS
                        + "'.replace('31', String(cost).padStart(2, '0')))).concat(bcrypt('x', 'none')))"))
                .isEqualTo("{\"r\":[false,false,false,false]}");
    }

    @Test
    void aScriptCannotFloodTheLog() {
        assertThat(says("for (let i = 0; i < 5000; i++) console.log('line', i); write('ok', 1)"))
                .isEqualTo("{\"ok\":1}");
        assertThat(logged).hasSize(201);
        assertThat(logged.get(199)).isEqualTo("[mars] line 199");
        assertThat(logged.get(200)).isEqualTo("[mars] More than 200 lines in one call: the others are left out");
        assertThat(says("console.log('next'); write('ok', 1)")).isEqualTo("{\"ok\":1}");
        assertThat(logged).hasSize(202);
    }

    @Test
    void aCallBeginsABoundedNumberOfSessions() {
        scene.file(
                "foxx/app.js",
                "const {sessionStorage} = Foxx.requireApp('/_system/sessions');"
                        + " controller.get('/it', (req, res) => { let n = 0;"
                        + " try { for (;;) { sessionStorage.create({}); n++; } }"
                        + " catch (e) { res.json([n, e.message]) } });");
        assertThat(scene.get("/foxx/it").text()).isEqualTo("[1000,\"More than 1000 sessions were begun in one call\"]");
        assertThat(scene.engine("foxx").directory().count()).isEqualTo(1000);
        assertThat(says("for (;;) { session('a', 1); session.close(); }"))
                .isEqualTo("{\"error\":\"More than 1000 sessions were begun in one call\"}");
    }

    @Test
    void sharedValuesTakeABoundedAmountOfMemory() {
        scene.file("mars/mount.json", "{\"sharedSize\": 1000000}");
        String fill = "let n = 0; try { for (;;) { shared.set('k' + n, 'x'.repeat(100000)); n++; } }"
                + " catch (e) { write('r', [n, e.message]) }";
        assertThat(says(fill))
                .isEqualTo("{\"r\":[9,\"The mount shares 1000000 bytes at most; delete some values, or raise the"
                        + " option sharedSize\"]}");
        assertThat(says("shared.set('k0', 'y'.repeat(100000)); shared.delete('k1'); shared.set('z', 'z'.repeat(90000));"
                        + " write('n', shared.keys().length)"))
                .as("what is replaced or deleted makes room")
                .isEqualTo("{\"n\":9}");
        assertThat(says("shared.keys().forEach(k => shared.delete(k)); " + fill))
                .startsWith("{\"r\":[9,");
        assertThat(says("shared.update('k0', () => 'x'.repeat(2000000))")).contains("sharedSize");
        assertThat(says("shared.set('x'.repeat(2000000), 1)")).contains("sharedSize");
    }

    @Test
    void aTextThatAValueHoldsAThousandTimesCountsAThousandTimes() {
        assertThat(says("const text = 'x'.repeat(1000000); session('a', new Array(1000).fill(text))"))
                .isEqualTo("{\"error\":\"A value holds more than 100000 elements, where 64 characters of a text are"
                        + " one\"}");
        assertThat(says("shared.set('a', 'x'.repeat(1000000)); write('n', shared.get('a').length)"))
                .isEqualTo("{\"n\":1000000}");
    }

    @Test
    void aValueThatWasChangedInPlaceIsNotSpelledOutWithoutABound() {
        scene.file(
                "mars/grow.js",
                "session('a', {list: []}); session('a').list = new Array(1000).fill('x'.repeat(1000000))");
        assertThat(scene.get("/mars/grow").status()).isEqualTo(500);
        assertThat(logged).anyMatch(line -> line.contains("A value holds more than 100000 elements"));
    }

    @Test
    void responseHeadersTakeABoundedNumberOfCharacters() {
        assertThat(says("header('X-A', 'x'.repeat(20000))"))
                .isEqualTo("{\"error\":\"The response headers have more than 16384 characters\"}");
        assertThat(says("for (let i = 0; i < 99; i++) header('X-' + i, 'x'.repeat(1000))"))
                .contains("more than 16384 characters");
    }

    @Test
    void cookiesOfAScriptAreAsManyAndAsLongAsBrowsersTakeThem() {
        scene.file("foxx/app.js", """
                const {sessionStorage} = Foxx.requireApp('/_system/sessions');
                const cookie = require('@arangodb/foxx/sessions/transports/cookie');
                const said = (work) => { try { work(); return 'done' } catch (e) { return e.message } };
                controller.get('/long', (req, res) => {
                  res.json(said(() => cookie({name: 'c'}).set(res, 'x'.repeat(5000)))) });
                controller.get('/many', (req, res) => { res.json(said(() => {
                  for (let i = 0; i < 1000; i++) cookie({name: 'c' + i}).set(res, 'x') })) });
                """);
        assertThat(scene.get("/foxx/long").text()).contains("browsers drop more than 4096");
        assertThat(scene.get("/foxx/many").text()).isEqualTo("\"A response takes up to 50 cookies\"");
    }

    @Test
    void aBoundedNumberOfReadersWaitsForTheBody() {
        scene.file(
                "simples/app.js",
                "simples().post('/it', async (c) => { try { for (;;) await Promise.race([c.body(), 1]); }"
                        + " catch (e) { c.send(e.message) } });");
        FakeExchange post = new FakeExchange("POST", "/it").body("text/plain", "x");
        assertThat(scene.answer(post).text()).isEqualTo("More than 1000 readers wait for the body");
    }

    /** A store with sessions without end, as far as a walk can tell. */
    private static final class Endless extends ForwardingStore {

        Endless(SessionStore store) {
            super(store);
        }

        @Override
        public ScanPage scan(@Nullable String cursor, int atMost) {
            return new ScanPage(super.scan(null, atMost).sessions(), "again");
        }
    }

    @Test
    void aWalkOverAllSessionsIsStoppedLikeAnythingElse(@TempDir Path other) {
        try (Scene endless =
                new Scene(other).stored(Endless::new).settings(builder -> builder.patience(Duration.ofSeconds(30)))) {
            endless.file("mars/mount.json", "{\"contexts\": 1, \"timeLimit\": 400}")
                    .file("mars/good.js", "write('good', 1)")
                    .file("mars/it.js", "session('a', 1); session.forEach(() => {})");
            FakeExchange[] answer = new FakeExchange[1];
            endless.host();
            endless.scriptTime().runsDuring(() -> answer[0] = endless.get("/mars/it"));
            assertThat(answer[0].status()).isEqualTo(500);
            // Whichever is reached first: a quick machine allocates more than it may before the time is over.
            assertThat(logged)
                    .anyMatch(line -> line.contains("was stopped at GET /mars/it")
                            && (line.contains("ran longer than the limit of 400 ms")
                                    || line.contains("allocated more than the limit")));
            assertThat(endless.get("/mars/good").text()).isEqualTo("{\"good\":1}");
        }
    }
}
