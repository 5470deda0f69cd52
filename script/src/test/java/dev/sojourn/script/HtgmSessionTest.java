package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HTGM says of its sessions, fact by fact. */
class HtgmSessionTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).file("htgm/demo.js", """
                global.server.add_path('demos/sessions/login', function (context) {
                  context.response.send_html('<form action="/demos/sessions/start" method="post">');
                });
                global.server.add_path('demos/sessions/start', function (context) {
                  const name = context.request.get_form('name');
                  context.start_session();
                  context.session.set('name', name);
                  context.response.send_string(`hello ${name} you have logged in`);
                });
                global.server.add_path('demos/sessions/continue', function (context) {
                  if (context.has_session()) {
                    const name = context.session.get('name');
                    context.response.send_string(`hello ${name} you are logged in`);
                  } else {
                    context.response.send_string('you are not logged in');
                  }
                });
                global.server.add_path('demos/sessions/logout', function (context) {
                  context.close_session();
                  context.response.send_string('You have been logged out');
                });
                """);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange start() {
        return scene.answer(new FakeExchange("POST", "/demos/sessions/start")
                .body("application/x-www-form-urlencoded", "name=Ann+B%C3%A9"));
    }

    private static String cookie(FakeExchange answer) {
        String line = String.valueOf(answer.answeredHeader("Set-Cookie"));
        return line.substring(0, line.indexOf(';'));
    }

    private FakeExchange get(String path, @Nullable String cookie) {
        FakeExchange request = new FakeExchange("GET", path);
        return scene.answer(cookie == null ? request : request.header("Cookie", cookie));
    }

    private String run(String body, @Nullable String cookie) {
        scene.file("htgm/it.js", "server.add_path('it', (context) => {" + body + "});");
        FakeExchange answer = get("/it", cookie);
        return answer.status() + " " + answer.text();
    }

    @Test
    @DisplayName("S4.19 the demo of the document: login, start, continue, logout, continue")
    void theDemoOfTheDocument() {
        assertThat(get("/demos/sessions/login", null).answeredHeader("Content-Type"))
                .startsWith("text/html");
        FakeExchange started = start();
        assertThat(started.text()).isEqualTo("hello Ann B\u00e9 you have logged in");
        String cookie = cookie(started);
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("hello Ann B\u00e9 you are logged in");
        assertThat(get("/demos/sessions/continue", null).text()).isEqualTo("you are not logged in");
        assertThat(get("/demos/sessions/logout", cookie).text()).isEqualTo("You have been logged out");
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.1 S4.12 S4.13 S4.20 the id is a UUID in htgm-session, for 24 hours, strict, and on every path")
    void sendsTheCookie() {
        assertThat(start().answeredHeader("Set-Cookie"))
                .matches("htgm-session=[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12};.*")
                .contains("Max-Age=86400", "SameSite=Strict", "HttpOnly", "Path=/")
                .doesNotContain("Secure");
    }

    @Test
    @DisplayName("S4.1 start_session is on the response too; S4.2 it returns the id and takes seconds")
    void startsWithSeconds() {
        assertThat(run(
                        "const id = context.response.start_session(60);"
                                + " context.response.send_string(String(id === context.session.session_id))",
                        null))
                .isEqualTo("200 true");
        assertThat(get("/it", null).answeredHeader("Set-Cookie")).contains("Max-Age=60");
    }

    @Test
    @DisplayName("S4.3 starting again closes the session first, and sends one cookie only")
    void startsAnew() {
        String cookie = cookie(start());
        run("context.start_session(); context.response.send_string(String(context.session.get('name')))", null);
        FakeExchange again = get("/it", cookie);
        assertThat(again.text()).isEqualTo("undefined");
        assertThat(again.responseHeaders("Set-Cookie")).hasSize(1);
        assertThat(cookie(again)).isNotEqualTo(cookie);
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.4 S4.5 S4.6 the session is there after the start and with its cookie, and undefined otherwise")
    void attachesTheSession() {
        String script = "context.response.send_string(typeof context.session + context.has_session())";
        assertThat(run(script, null)).isEqualTo("200 undefinedfalse");
        assertThat(run(script, cookie(start()))).isEqualTo("200 objecttrue");
        assertThat(run("context.start_session(); " + script, null)).isEqualTo("200 objecttrue");
    }

    @Test
    @DisplayName("S4.8 get of a missing name is undefined; has, session_id, is_valid and extend are there")
    void hasTheFunctionsOfASession() {
        assertThat(run(
                        "context.start_session(); const s = context.session; s.set('a', null);"
                                + " context.response.send_string(JSON.stringify([s.get('none') === undefined, "
                                + "s.get('a'),"
                                + " s.has('a'), s.has('none'), s.session_id.length, s.is_valid(), typeof s.extend]))",
                        null))
                .isEqualTo("200 [true,null,true,false,36,true,\"function\"]");
    }

    @Test
    @DisplayName("S4.7 S4.9 a session ends 24 hours after its start, however busy it is")
    void doesNotSlide() {
        String cookie = cookie(start());
        for (int i = 0; i < 3; i++) {
            scene.after(Duration.ofHours(7));
            assertThat(get("/demos/sessions/continue", cookie).text()).contains("you are logged in");
        }
        scene.after(Duration.ofHours(3));
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.10 extend_session counts from now and sends the cookie again; without a session it is a 500")
    void extends_() {
        String cookie = cookie(start());
        scene.after(Duration.ofHours(20));
        assertThat(run("context.extend_session(100); context.response.send_string('ok')", null))
                .isEqualTo("500 Session invalid\n");
        FakeExchange extended = get("/it", cookie);
        assertThat(extended.answeredHeader("Set-Cookie"))
                .startsWith(cookie + ";")
                .contains("Max-Age=100");
        scene.after(Duration.ofSeconds(99));
        assertThat(get("/demos/sessions/continue", cookie).text()).contains("you are logged in");
        scene.after(Duration.ofSeconds(1));
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.10 extending by 0 seconds ends the session now")
    void extendsByNothing() {
        String cookie = cookie(start());
        run("context.session.extend(0); context.response.send_string('x')", cookie);
        assertThat(get("/demos/sessions/continue", cookie).text()).isEqualTo("you are not logged in");
    }

    @Test
    @DisplayName("S4.11 closing takes the cookie back; without a session it does nothing and sends none")
    void closesTheSession() {
        FakeExchange closed = get("/demos/sessions/logout", cookie(start()));
        assertThat(closed.answeredHeader("Set-Cookie"))
                .startsWith("htgm-session=;")
                .contains("Max-Age=0");
        assertThat(get("/demos/sessions/logout", null).answeredHeader("Set-Cookie"))
                .isNull();
    }

    @Test
    @DisplayName("S4.20 the log says what started, was extended and is closed, by a fingerprint and never by its id")
    void tellsTheLog() {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.sojourn.script");
        logger.addHandler(handler);
        try {
            run("context.start_session(); context.extend_session(60); context.close_session()", null);
        } finally {
            logger.removeHandler(handler);
        }
        String fingerprint = "\\[htgm\\] The session [0-9a-f]{8,} ";
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).matches(fingerprint + "has started");
        assertThat(said.get(1)).matches(fingerprint + "was extended");
        assertThat(said.get(2)).matches(fingerprint + "is closed");
    }

    @Test
    @DisplayName("S4.14 a cookie that names no session is taken back, on any path")
    void takesUnknownCookiesBack() {
        FakeExchange answer = get("/demos/sessions/login", "htgm-session=00000000-0000-4000-8000-000000000000");
        assertThat(answer.answeredHeader("Set-Cookie"))
                .startsWith("htgm-session=;")
                .contains("Max-Age=0");
    }

    @Test
    @DisplayName("S4.17 require_session answers with another path's handler, and tells the client its place")
    void reroutes() {
        scene.file(
                "htgm/guard.js",
                "server.add_path('secret', (c) => { c.response.set_header('X-A', 'b'); if "
                        + "(c.require_session('demos/sessions/login'))"
                        + " c.response.send_string('secret'); });");
        FakeExchange plain = get("/secret", null);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.text()).contains("<form");
        assertThat(plain.answeredHeader("HX-Location")).isEqualTo("/demos/sessions/login");
        assertThat(plain.answeredHeader("X-A")).as("what was set before").isEqualTo("b");
        FakeExchange htmx = scene.answer(new FakeExchange("GET", "/secret").header("HX-Request", "true"));
        assertThat(htmx.answeredHeader("HX-Replace-Url")).isEqualTo("/demos/sessions/login");
        assertThat(htmx.answeredHeader("HX-Location")).isNull();
        assertThat(get("/secret", cookie(start())).text()).isEqualTo("secret");
    }

    private void chat() {
        scene.file("htgm/chat.js", """
                server.add_websocket('chat', (context) => {
                  if (!context.has_session()) return undefined;
                  let count = 0;
                  return {
                    on_message(text) {
                      count += 1;
                      if (text === 'bye') this.close();
                      else { context.session.set('last', text); this.send(`${context.session.get('name')} ${count} ${text}`); }
                    },
                    on_close() { shared.set('closed', count); },
                  };
                });
                server.add_path('last', (c) => c.response.send_string(`${c.session.get('last')} ${shared.get('closed')}`));
                """);
    }

    private FakeChannel connect(String cookie, boolean[] accepted, ScriptSocket[] out) {
        FakeExchange request = new FakeExchange("GET", "/chat").header("Cookie", cookie);
        ScriptSocket socket = scene.host().upgrade(request);
        accepted[0] = socket != null;
        FakeChannel channel = new FakeChannel();
        if (socket != null) {
            socket.open(channel);
            out[0] = socket;
        }
        return channel;
    }

    @Test
    @DisplayName("S4.18 a socket has the session of its upgrade, and its handlers live as long as it does")
    void hasSockets() {
        chat();
        String cookie = cookie(start());
        ScriptSocket[] socket = new ScriptSocket[1];
        FakeChannel channel = connect(cookie, new boolean[1], socket);
        socket[0].message("one");
        socket[0].message("two");
        assertThat(channel.received()).containsExactly("Ann B\u00e9 1 one", "Ann B\u00e9 2 two");
        socket[0].message("bye");
        assertThat(channel.closeCode()).isEqualTo(1000);
        socket[0].closed(1000);
        assertThat(get("/last", cookie).text()).isEqualTo("two 3");
    }

    @Test
    @DisplayName("S4.18 a handler that returns nothing closes the socket")
    void closesSocketsWithoutAHandler() {
        chat();
        FakeChannel channel = connect("a=b", new boolean[1], new ScriptSocket[1]);
        assertThat(channel.closeCode()).isEqualTo(1008);
    }

    @Test
    void aRunawaySocketIsClosedAndTheOthersOfItsContextLive() {
        scene.file("htgm/mount.json", "{\"contexts\": 1, \"timeLimit\": 1500}").file("htgm/chat.js", """
                server.add_websocket('chat', () => {
                  let n = 0;
                  return {
                    on_message(text) {
                      if (text === 'spin') {
                        // What clears up after it takes longer than the watchdog waits between two looks.
                        for (let i = 0; i < 300; i++) globalThis['left' + i] = i;
                        for (;;) {}
                      }
                      if (text === 'throw') throw new Error('thrown');
                      this.send(String(++n));
                    },
                  };
                });
                """);
        ScriptSocket[] first = new ScriptSocket[1];
        ScriptSocket[] second = new ScriptSocket[1];
        FakeChannel good = connect("a=b", new boolean[1], first);
        FakeChannel bad = connect("a=b", new boolean[1], second);
        first[0].message("x");
        scene.scriptTime().runsDuring(() -> second[0].message("spin"));
        assertThat(bad.closeCode()).isEqualTo(1011);
        first[0].message("throw");
        first[0].message("x");
        assertThat(good.received()).containsExactly("1", "2");
        assertThat(good.isClosed()).isFalse();
    }

    @Test
    void openSocketsKeepTheScriptsTheyBeganWith() {
        scene.file(
                "htgm/chat.js", "server.add_websocket('chat', () => ({ on_message(t) { this.send('old ' + t) } }));");
        ScriptSocket[] before = new ScriptSocket[1];
        FakeChannel old = connect("a=b", new boolean[1], before);
        scene.file(
                "htgm/chat.js", "server.add_websocket('chat', () => ({ on_message(t) { this.send('newer ' + t) } }));");
        ScriptSocket[] after = new ScriptSocket[1];
        FakeChannel fresh = connect("a=b", new boolean[1], after);
        before[0].message("1");
        after[0].message("1");
        assertThat(old.received()).containsExactly("old 1");
        assertThat(fresh.received()).containsExactly("newer 1");
    }
}
