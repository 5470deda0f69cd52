package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.UnconfirmedWriteException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told when the session of its script cannot be stored, or has got a new id before that. */
class SessionFaultTest {

    private static final String ROLLING = """
            const SessionEngine = require('hyper-express-session');
            webserver.use(new SessionEngine({cookie: {secret: 'abcdefghijklmnopqrst'}}));
            webserver.get('/start', async (request, response) => {
              await request.session.start(); request.session.set('n', 1); response.send('') });
            webserver.get('/roll', async (request, response) => {
              await request.session.start(); await request.session.roll();
              request.session.set('n', 2); response.send('success') });
            webserver.get('/read', async (request, response) => {
              await request.session.start(); response.send(String(request.session.get('n'))) });
            """;

    private final Map<StoreOperation, StoreException> faults = new EnumMap<>(StoreOperation.class);
    private Scene scene;
    private Browser browser;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).stored(Failing::new);
        browser = new Browser(scene);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** Does what it is told, and then fails as often as it is told. */
    private final class Failing extends ForwardingStore {

        Failing(SessionStore store) {
            super(store);
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            StoreException fault = faults.remove(operation);
            T result =
                    fault == null || fault instanceof UnconfirmedWriteException ? super.around(operation, call) : null;
            if (fault != null) {
                throw fault;
            }
            return result;
        }
    }

    private SessionEngine mars() {
        return scene.engine("mars");
    }

    /** A MARS session with a value, and a script that changes it while something happens to it. */
    private String marsSession() {
        scene.file("mars/start.js", "session('n', 1); write('sid', session())")
                .file("mars/late.js", "session('n'); header('x-begun'); session('n', 2); write('n', 'success')")
                .file("mars/live.onMessage.js", "session('n'); header('x-begun'); session('n', 2)")
                .file("mars/read.js", "write('n', session('n'))");
        return scene.get("/mars/start").text().substring(8, 40);
    }

    private FakeExchange late(String sid, Runnable meanwhile) {
        return scene.answer(new FakeExchange("GET", "/mars/late?sid=" + sid).meanwhile(meanwhile));
    }

    @Test
    void changesOfASessionThatEndedMeanwhileAre409() {
        FakeExchange answer = late(marsSession(), () -> mars().directory().endAll());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).doesNotContain("success").doesNotContainIgnoringCase("nothing");
        assertThat(mars().directory().count()).isZero();
    }

    @Test
    void changesOfASessionThatWasRolledMeanwhileAre409() {
        String sid = marsSession();
        Session other = mars(sid);
        FakeExchange answer = late(sid, other::roll);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(scene.get("/mars/read?sid=" + other.id()).text()).isEqualTo("{\"n\":1}");
    }

    /** Found by its id, as by a request; a socket that is attached to its session follows a roll. */
    @Test
    void aMessageThatNamesASessionWhichWasRolledMeanwhileClosesItsSocketWith1008() {
        String sid = marsSession();
        Session other = mars(sid);

        FakeChannel channel = new FakeChannel();
        FakeExchange upgrade = new FakeExchange("GET", "/mars/live").meanwhile(other::roll);
        ScriptSocket socket = Objects.requireNonNull(scene.host().upgrade(upgrade));
        socket.open(channel);
        socket.message("{\"sid\": \"" + sid + "\"}");

        assertThat(channel.closeCode()).isEqualTo(1008);
        assertThat(scene.get("/mars/read?sid=" + other.id()).text()).isEqualTo("{\"n\":1}");
    }

    @Test
    void aFaultKeepsTheHeadersThatTheScriptHasSetButThoseOfItsBody() {
        scene.file(
                "mars/big.js",
                "header('Access-Control-Allow-Origin', '*'); header('ETag', '\"1\"'); header('Location', '/done');"
                        + " for (let i = 0; i < 9; i++) session('a' + i, 'x'.repeat(60000))");
        FakeExchange answer = scene.get("/mars/big");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.answeredHeader("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.answeredHeader("ETag")).isNull();
        assertThat(answer.answeredHeader("Location")).isNull();
    }

    private Session mars(String sid) {
        return mars().directory().get(sid);
    }

    /** The old id is dead: a client that is not told the new one has lost its session. */
    @Test
    void aRollIsToldBesideAWriteThatFails() {
        scene.file("hyper-express/app.js", ROLLING);
        browser.get("/start");
        String before = browser.cookie("default_sess");
        faults.put(StoreOperation.REPLACE, new StoreException("told to fail", null));
        FakeExchange answer = browser.get("/roll");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("success");
        assertThat(answer.answeredHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(browser.cookie("default_sess")).isNotNull().isNotEqualTo(before);
        assertThat(browser.get("/read").text()).isEqualTo("1");
    }

    @Test
    void aNewSessionThatIsNotConfirmedIsTold() {
        scene.file("hyper-express/app.js", ROLLING);
        faults.put(StoreOperation.CREATE, new UnconfirmedWriteException("told to fail", null));

        assertThat(browser.get("/start").status()).isEqualTo(503);
        assertThat(browser.get("/read").text()).isEqualTo("1");
    }

    @Test
    void aSessionThatBeganInARefusedUpgradeIsTold() {
        scene.file("simples/mount.json", "{\"also\": [\"mars\"]}").file("simples/app.js", """
                const router = simples();
                router.config({session: {enabled: true}});
                router.ws('/live', {}, (connection) => { session('n', 1) });
                """);
        faults.put(StoreOperation.CREATE, new UnconfirmedWriteException("told to fail", null));
        FakeExchange upgrade = new FakeExchange("GET", "/live");

        assertThat(scene.host().upgrade(upgrade)).isNull();
        assertThat(upgrade.status()).isEqualTo(503);
        assertThat(upgrade.responseHeaders("Set-Cookie")).hasSize(1);
    }
}
