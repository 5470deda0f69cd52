package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cookies of HTGM when they have a directory, and when there are several; and who sees what a session has. */
class HtgmCookieTest {

    private static final String DEAD = "htgm-session=00000000-0000-4000-8000-00000000000";

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder).file("htgm/demo.js", """
                server.add_path('shop/start', (c) => {
                  c.start_session();
                  c.session.set('cart', []);
                  c.response.send_string('started');
                });
                server.add_path('shop/add/:what', (c) => {
                  c.session.get('cart').push(c.request.get_parameter('what'));
                  c.response.send_string(c.session.get('cart').join());
                });
                server.add_path('shop/cart', (c) => c.response.send_string(c.session ? c.session.get('cart').join() : 'none'));
                server.add_path('shop/extend', (c) => { c.extend_session(60); c.response.send_string('ok') });
                server.add_path('shop/leave', (c) => { c.close_session(); c.response.send_string('left') });
                server.add_websocket('live', (c) => ({
                  on_message(text) {
                    if (text.startsWith('=')) c.session.set('cart', [text]);
                    this.send(c.session.get('cart').join());
                  },
                }));
                """);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeExchange get(String path, String cookies) {
        return scene.answer(new FakeExchange("GET", path).header("Cookie", cookies));
    }

    private String started() {
        String line = scene.get("/shop/start").responseHeaders("Set-Cookie").get(0);
        return line.substring(0, line.indexOf(';'));
    }

    @Test
    @DisplayName("S4.12 with cookiePath REQUEST_DIR cookies have no path, and belong to the directory of the request")
    void leavesThePathToTheClient() {
        scene.file("htgm/mount.json", "{\"cookiePath\": \"REQUEST_DIR\"}");
        FakeExchange answer = scene.get("/shop/start");
        assertThat(answer.responseHeaders("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("Max-Age=86400", "SameSite=Strict", "HttpOnly")
                .doesNotContain("Path");
        String cookie = started();
        assertThat(get("/shop/cart", cookie).status()).isEqualTo(200);
        assertThat(get("/shop/extend", cookie).answeredHeader("Set-Cookie"))
                .startsWith(cookie + "; Max-Age=60;")
                .doesNotContain("Path");
        assertThat(get("/shop/leave", cookie).answeredHeader("Set-Cookie"))
                .contains("Max-Age=0")
                .doesNotContain("Path");
        assertThat(get("/shop/cart", cookie).answeredHeader("Set-Cookie"))
                .as("S4.14")
                .contains("Max-Age=0")
                .doesNotContain("Path");
    }

    @Test
    @DisplayName("S4.12 another cookiePath is refused when the mount is read")
    void refusesOtherPaths() {
        scene.file("htgm/mount.json", "{\"cookiePath\": \"/shop\"}");
        assertThat(scene.get("/shop/start").status()).isEqualTo(500);
    }

    @Test
    @DisplayName("S4.15 of several cookies the first that has a session counts, each before it is taken back on a line")
    void takesTheFirstThatIsKnown() {
        String cookie = started();
        FakeExchange answer = get("/shop/cart", DEAD + "1; " + DEAD + "2; " + cookie + "; " + DEAD + "3");
        assertThat(answer.text()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        List<String> lines = answer.responseHeaders("Set-Cookie");
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(0, 2))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("htgm-session=;")
                        .contains("Max-Age=0")
                        .doesNotContain("Path"));
        assertThat(lines.get(2))
                .as("the living one outlives them")
                .startsWith(cookie + ";")
                .contains("Path=/;");
        assertThat(get("/shop/cart", cookie + "; " + DEAD + "1").answeredHeader("Set-Cookie"))
                .as("what comes behind the living one is left alone")
                .isNull();
    }

    @Test
    @DisplayName("S4.15 without a known one each is taken back; a session that is started or closed has the last line")
    void takesUnknownOnesBack() {
        String dead = DEAD + "1; " + DEAD + "2";
        assertThat(get("/shop/cart", dead).responseHeaders("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).startsWith("htgm-session=;").contains("Max-Age=0"));
        List<String> begun = get("/shop/start", dead).responseHeaders("Set-Cookie");
        assertThat(begun).hasSize(3);
        assertThat(begun.get(2)).contains("Max-Age=86400");
        String cookie = started();
        List<String> closed = get("/shop/leave", DEAD + "1; " + cookie).responseHeaders("Set-Cookie");
        assertThat(closed).hasSize(2).allSatisfy(line -> assertThat(line).contains("Max-Age=0"));
        assertThat(closed.get(1)).contains("Path=/;");
    }

    @Test
    @DisplayName("S4.16 nothing has to be saved: what is set or changed in place is there for whoever asks next")
    void hasLiveData() {
        Browser browser = new Browser(scene);
        browser.get("/shop/start");
        browser.get("/shop/add/one");
        assertThat(browser.get("/shop/add/two").text()).isEqualTo("one,two");
        ScriptSocket socket =
                Objects.requireNonNull(scene.host().upgrade(browser.carry(new FakeExchange("GET", "/live"))));
        FakeChannel channel = new FakeChannel();
        socket.open(channel);
        socket.message("look");
        browser.get("/shop/add/three");
        socket.message("look");
        assertThat(channel.received()).containsExactly("one,two", "one,two,three");
        socket.message("=four");
        assertThat(browser.get("/shop/cart").text()).isEqualTo("=four");
    }
}
