package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of scripts at a real port: who may open them, and what they take. */
@Timeout(300)
class ScriptSocketsTest {

    private static final String LISTED = "https://app.example";

    @TempDir
    private static Path folder;

    private ServerScene scene;

    @BeforeEach
    void start() throws Exception {
        script("mars/mount.json", "{\"origins\": [\"" + LISTED + "\"], \"messageLimit\": 100}");
        script("mars/live.onMessage.js", "write('length', param('text').length)");
        script("htgm/mount.json", "{\"messageLimit\": 100}");
        script(
                "htgm/app.js",
                "server.add_websocket('echo', (c) => ({on_message(text) { this.send('got ' + text) }}));");
        script("simples/mount.json", "{\"messageLimit\": 100}");
        script("simples/app.js", "simples().ws('/live', {}, (c) => c.on('message', (text) => c.send('got ' + text)));");
        scene = new ServerScene("--scripts=" + folder, "--max-socket-message=4096");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example", "http://app.example", "https://app.example:8443", "null"})
    void aPageOfAnotherOriginIsRefusedWith403(String origin) {
        assertThat(refusal("/mars/live", origin)).isEqualTo(403);
    }

    @Test
    void pagesOfThisServerAndOfListedOriginsAndClientsWithoutAnOriginAreLetIn() throws Exception {
        for (String origin : new String[] {scene.server.address(), LISTED, null}) {
            ServerScene.LiveClient client = connect("/mars/live", origin);
            assertThat(say(client, "{\"text\": \"abc\"}")).isEqualTo("{\"length\":3}");
        }
    }

    @Test
    void anOriginIsListedForOneMountAlone() {
        assertThat(refusal("/echo", LISTED)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mars/live", "/echo", "/live"})
    void aMessageOverTheLimitOfTheMountClosesTheSocketWith1009(String path) throws Exception {
        ServerScene.LiveClient client = connect(path, null);
        client.socket.sendText("{\"text\": \"" + "x".repeat(100) + "\"}", true).join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mars/live", "/echo", "/live"})
    void theLimitOfAMessageIsOneOfBytes(String path) throws Exception {
        ServerScene.LiveClient client = connect(path, null);
        client.socket
                .sendText("{\"text\": \"" + "\u00e9".repeat(80) + "\"}", true)
                .join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mars/live", "/echo", "/live"})
    void aMessageOverTheLimitOfTheServerClosesTheSocketWith1009(String path) throws Exception {
        ServerScene.LiveClient client = connect(path, null);
        client.socket.sendText("x".repeat(5000), true).join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mars/live", "/echo", "/live"})
    void aBinaryMessageClosesTheSocketWith1003AsNoDialectTakesOne(String path) throws Exception {
        ServerScene.LiveClient client = connect(path, null);
        client.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1003);
    }

    @Test
    void whatNoMountHasIs404AndWhatIsNoSocketToo() {
        assertThat(refusal("/none", null)).isEqualTo(404);
        assertThat(refusal("/mars/none", null)).isEqualTo(404);
    }

    private int refusal(String path, String origin) {
        CompletionException thrown = catchThrowableOfType(CompletionException.class, () -> connect(path, origin));
        return ((WebSocketHandshakeException) thrown.getCause()).getResponse().statusCode();
    }

    private ServerScene.LiveClient connect(String path, String origin) {
        ServerScene.LiveClient client = new ServerScene.LiveClient();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        client.socket = builder.buildAsync(
                        URI.create("ws" + scene.server.address().substring(4) + path), client)
                .join();
        return client;
    }

    private static String say(ServerScene.LiveClient client, String text) throws Exception {
        client.socket.sendText(text, true).join();
        return client.await("length");
    }

    private static void script(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
