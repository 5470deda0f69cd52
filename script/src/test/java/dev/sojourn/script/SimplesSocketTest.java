package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session of simpleS that a socket shares with the HTTP requests of its client. */
class SimplesSocketTest {

    private static final String SCRIPT = """
            const router = simples();
            router.config({session: {enabled: true%s}});
            router.get('/set/:value', (c) => { c.session.set('value', c.params.value); c.end('ok') });
            router.get('/get', (c) => c.end(String(c.session.get('value'))));
            router.get('/leave', async (c) => { await c.session.destroy(); c.end('left') });
            router.ws('/live', {}, (connection) => {
              const {session} = connection;
              connection.send('hello ' + session.get('value') + ' ' + session.id.length);
              connection.on('message', async (text) => {
                const [verb, value] = text.split(' ');
                if (verb === 'set') session.set('value', value);
                if (verb === 'save') await session.save();
                if (verb === 'load') await session.load();
                if (verb === 'generate') await session.generate().catch((e) => connection.send(e.message));
                if (verb === 'close') connection.close(4000);
                connection.send(verb + ' ' + session.get('value') + ' ' + session.changed);
              });
              connection.on('close', () => session.has('last') || session.set('closed', true));
            });
            """;

    private Scene scene;
    private Browser browser;
    private FakeChannel channel;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).file("simples/app.js", SCRIPT.formatted(""));
        browser = new Browser(scene);
        channel = new FakeChannel();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private ScriptSocket connect() {
        FakeExchange upgrade = browser.carry(new FakeExchange("GET", "/live"));
        ScriptSocket socket = Objects.requireNonNull(scene.host().upgrade(upgrade), () -> upgrade.status() + "");
        browser.keep(upgrade);
        socket.open(channel);
        return socket;
    }

    private Object say(ScriptSocket socket, String text) {
        socket.message(text);
        return channel.received().get(0);
    }

    @Test
    @DisplayName("S5.1 S5.21 a socket has the session of its client; the upgrade of a new one carries the same cookie")
    void sharesTheSession() {
        ScriptSocket socket = connect();
        assertThat(channel.received()).containsExactly("hello undefined 32");
        assertThat(browser.cookie("_session")).matches("[0-9a-f]{32}");
        say(socket, "set 1");
        socket.closed(1000);
        assertThat(browser.get("/get").text()).isEqualTo("1");
        browser.get("/set/2");
        connect();
        assertThat(channel.received()).containsExactly("hello 2 32");
    }

    @Test
    @DisplayName("S5.15 S5.22 what a socket sets is seen over HTTP after save, or when it has closed")
    void savesAndCloses() {
        ScriptSocket socket = connect();
        channel.received();
        assertThat(say(socket, "set 1")).isEqualTo("set 1 true");
        assertThat(browser.get("/get").text()).isEqualTo("undefined");
        assertThat(say(socket, "save")).isEqualTo("save 1 false");
        assertThat(browser.get("/get").text()).isEqualTo("1");
        say(socket, "set 2");
        assertThat(browser.get("/get").text()).isEqualTo("1");
        socket.closed(1000);
        assertThat(browser.get("/get").text()).isEqualTo("2");
    }

    @Test
    @DisplayName("S5.13 S5.22 what HTTP sets is seen by the socket after load")
    void loads() {
        ScriptSocket socket = connect();
        channel.received();
        browser.get("/set/9");
        assertThat(say(socket, "look")).isEqualTo("look undefined false");
        assertThat(say(socket, "load")).isEqualTo("load 9 false");
    }

    @Test
    @DisplayName("S5.22 the last save wins for a value, and other values stay")
    void lastSaveWins() {
        browser.get("/set/1");
        ScriptSocket socket = connect();
        channel.received();
        say(socket, "set socket");
        browser.get("/set/http");
        assertThat(browser.get("/get").text()).isEqualTo("http");
        say(socket, "save");
        assertThat(browser.get("/get").text()).isEqualTo("socket");
    }

    @Test
    @DisplayName("S5.17 when the session ends the socket is closed with 1008, and its close brings nothing back")
    void endsWithItsSession() {
        browser.get("/set/1");
        ScriptSocket socket = connect();
        channel.received();
        say(socket, "set 5");
        assertThat(browser.get("/leave").text()).isEqualTo("left");
        assertThat(channel.closeCode()).isEqualTo(1008);
        socket.closed(1008);
        assertThat(browser.get("/get").text()).isEqualTo("undefined");
    }

    @Test
    @DisplayName("S5.18 generate is refused on a socket, whose client could not be told the new id")
    void generateNeedsHttp() {
        ScriptSocket socket = connect();
        channel.received();
        assertThat(String.valueOf(say(socket, "generate"))).contains("use it over HTTP");
        socket.message("close");
        assertThat(channel.closeCode()).isEqualTo(4000);
    }

    @Test
    @DisplayName("S5.2 without sessions a socket has null and no cookie")
    void disabled() {
        scene.file("simples/app.js", "simples().ws('/live', {}, (c) => c.send(String(c.session)));");
        connect();
        assertThat(channel.received()).containsExactly("null");
        assertThat(browser.cookie("_session")).isNull();
    }

    @Test
    @DisplayName("S5.1 S5.10 a store of the script serves both kinds of connections")
    void ownStore() {
        scene.file("simples/a.js", """
                const store = simples.store({
                  get: async (id) => shared.get(id) ?? null, set: async (id, session) => shared.set(id, session),
                  remove: async (id) => { shared.delete(id) }});
                """).file("simples/app.js", SCRIPT.formatted(", store"));
        ScriptSocket socket = connect();
        assertThat(channel.received()).containsExactly("hello undefined 32");
        assertThat(browser.cookie("_session")).matches("[0-9a-f]{32}");
        say(socket, "set 1");
        say(socket, "save");
        assertThat(browser.get("/get").text()).isEqualTo("1");
        browser.get("/set/2");
        assertThat(say(socket, "load")).isEqualTo("load 2 false");
    }

    @Test
    @DisplayName("S5.23 a store that fails at the upgrade closes the socket with 1011")
    void failingStore() {
        scene.file("simples/a.js", "const store = simples.store({get: async () => { throw new Error('disk') }});")
                .file("simples/app.js", SCRIPT.formatted(", store"));
        browser.with("_session", "0123456789abcdef0123456789abcdef");
        connect();
        assertThat(channel.closeCode()).isEqualTo(1011);
    }
}
