package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarsSocketTest {

    private Scene scene;

    @BeforeEach
    void open(@TempDir Path folder) {
        scene = new Scene(folder)
                .file(
                        "mars/chat.onMessage.js",
                        "session('n', (session('n') || 0) + 1); write('n', session('n'));"
                                + " write('said', param('say')); if (param('say') === 'bye') disconnect();")
                .file("mars/start.js", "write('sid', session())")
                .file("mars/n.js", "write('n', session('n'))");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String sid() {
        String text = scene.get("/mars/start").text();
        return text.substring(8, 40);
    }

    private ScriptSocket connect(String target, FakeChannel channel) {
        ScriptSocket socket = scene.host().upgrade(new FakeExchange("GET", target));
        assertThat(socket).isNotNull();
        socket.open(channel);
        return socket;
    }

    @Test
    @DisplayName("S1.22 S1.40 a socket has the session of its upgrade, and what a script wrote is one message")
    void sharesTheSession() {
        String sid = sid();
        FakeChannel channel = new FakeChannel();
        ScriptSocket socket = connect("/mars/chat?sid=" + sid, channel);
        socket.message("{\"say\": \"hello\"}");
        socket.message("{\"say\": \"again\"}");
        assertThat(channel.received()).containsExactly("{\"n\":1,\"said\":\"hello\"}", "{\"n\":2,\"said\":\"again\"}");
        assertThat(scene.get("/mars/n?sid=" + sid).text()).isEqualTo("{\"n\":2}");
    }

    @Test
    @DisplayName("S1.22 a message may name its session by a sid member")
    void followsTheMessage() {
        String sid = sid();
        FakeChannel channel = new FakeChannel();
        connect("/mars/chat", channel).message("{\"sid\": \"" + sid + "\", \"say\": \"x\"}");
        assertThat(scene.get("/mars/n?sid=" + sid).text()).isEqualTo("{\"n\":1}");
    }

    @Test
    @DisplayName("S1.40 onOpen and onDisconnect are run when they are there, disconnect() closes")
    void hasThreeActivations() {
        scene.file("mars/chat.onOpen.js", "setId('me'); write('open', true)")
                .file("mars/chat.onDisconnect.js", "shared.set('gone', 1)")
                .file("mars/gone.js", "write('gone', shared.get('gone'))");
        FakeChannel channel = new FakeChannel();
        ScriptSocket socket = connect("/mars/chat", channel);
        assertThat(channel.received()).containsExactly("{\"open\":true}");
        socket.message("{\"say\": \"bye\"}");
        assertThat(channel.closeCode()).isEqualTo(1000);
        socket.closed(1000);
        assertThat(scene.get("/mars/gone").text()).isEqualTo("{\"gone\":1}");
    }

    @Test
    void theFilesOfASocketAreNoEndpoints() {
        assertThat(scene.get("/mars/chat.onMessage").status()).isEqualTo(404);
        assertThat(scene.get("/mars/chat").status()).isEqualTo(404);
    }

    @Test
    void aScriptThatWritesNothingSendsNothing() {
        scene.file("mars/quiet.onMessage.js", "session('x', 1)");
        FakeChannel channel = new FakeChannel();
        connect("/mars/quiet", channel).message("text that is not JSON");
        assertThat(channel.received()).isEmpty();
    }

    @Test
    void aMessageOverTheLimitClosesTheSocket() {
        FakeChannel channel = new FakeChannel();
        connect("/mars/chat", channel).message("x".repeat(70_000));
        assertThat(channel.closeCode()).isEqualTo(1009);
    }
}
