package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that change while the server answers: nothing that has begun is lost. */
@Timeout(300)
class ScriptRereadTest {

    private static final int CLIENTS = 4;

    @TempDir
    private Path folder;

    @Test
    void noRequestIsLostWhileScriptsChangeUnderLoad() throws Exception {
        script("mars/it.js", version(1));
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            try {
                Callable<List<String>> client = () -> answersUntil(done, scene);
                List<Future<List<String>>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(threads.submit(client));
                }
                for (int version = 2; version <= 4; version++) {
                    script("mars/it.js", version(version));
                    awaitVersion(scene, version);
                }
                done.set(true);
                for (Future<List<String>> answers : clients) {
                    assertThat(answers.get())
                            .as("each version, and never an older one after a newer one")
                            .isSorted()
                            .contains("200 {\"v\":1}", "200 {\"v\":2}", "200 {\"v\":3}")
                            .allMatch(answer -> answer.matches("200 \\{\"v\":[1-4]}"));
                }
            } finally {
                done.set(true);
                threads.shutdown();
            }
        }
    }

    @Test
    void socketsGoOnWithTheScriptsTheyBeganWithHoweverOftenThoseChange() throws Exception {
        script("mars/chat.onMessage.js", "write('n', (session('n') || 0) + 1); session('n', (session('n') || 0) + 1)");
        script("mars/start.js", "write('sid', session())");
        script("mars/close.js", "session.close()");
        script("mars/it.js", version(1));
        script("htgm/app.js", htgm("one"));
        script("simples/app.js", simples("one"));
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            String sid = scene.get("/mars/start").body().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            scene.get("/login");
            ServerScene.LiveClient mars = socket(scene, "/mars/chat?sid=" + sid);
            ServerScene.LiveClient htgm = socket(scene, "/echo");
            ServerScene.LiveClient simples = socket(scene, "/live");
            assertThat(say(mars, "{}", "n")).isEqualTo("{\"n\":1}");
            assertThat(say(htgm, "a", "one")).isEqualTo("one Ada a");
            assertThat(say(simples, "a", "one")).isEqualTo("one a 1");

            for (int version = 2; version <= 4; version++) {
                script("htgm/app.js", htgm("v" + version));
                script("simples/app.js", simples("v" + version));
                script("mars/it.js", version(version));
                awaitVersion(scene, version);
                await(scene, "/version", "v" + version);
                await(scene, "/simples-version", "v" + version);
                assertThat(say(mars, "{}", "n")).isEqualTo("{\"n\":" + version + "}");
                assertThat(say(htgm, "b", "one")).isEqualTo("one Ada b");
                assertThat(say(simples, "b", "one")).isEqualTo("one b " + version);
            }

            scene.get("/mars/close?sid=" + sid);
            assertThat(mars.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
            scene.get("/logout");
            assertThat(htgm.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    private List<String> answersUntil(AtomicBoolean done, ServerScene scene) throws Exception {
        List<String> answers = new ArrayList<>();
        while (!done.get()) {
            var answer = scene.get("/mars/it");
            String text = answer.statusCode() + " " + answer.body();
            if (answers.isEmpty() || !answers.get(answers.size() - 1).equals(text)) {
                answers.add(text);
            }
        }
        return answers;
    }

    private static String version(int version) {
        return "write('v', " + version + ")";
    }

    private static String htgm(String version) {
        return """
            server.add_path('version', (c) => c.response.send_string('%1$s'));
            server.add_path('login', (c) => { c.start_session(); c.session.set('name', 'Ada') });
            server.add_path('logout', (c) => c.close_session());
            server.add_websocket('echo', (c) => ({
              on_message(text) { this.send('%1$s ' + c.session.get('name') + ' ' + text) },
            }));
            """.formatted(version);
    }

    private static String simples(String version) {
        return """
            const router = simples();
            router.config({session: {enabled: true}});
            router.get('/simples-version', (c) => c.end('%1$s'));
            router.ws('/live', {}, (c) => c.on('message', async (text) => {
              c.session.set('n', (c.session.get('n') ?? 0) + 1);
              await c.session.save();
              c.send('%1$s ' + text + ' ' + c.session.get('n'));
            }));
            """.formatted(version);
    }

    private static void awaitVersion(ServerScene scene, int version) throws Exception {
        await(scene, "/mars/it", "{\"v\":" + version + "}");
    }

    private static void await(ServerScene scene, String path, String text) throws Exception {
        long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
        String seen = "";
        while (!seen.equals(text) && System.nanoTime() < end) {
            seen = scene.get(path).body();
        }
        assertThat(seen).isEqualTo(text);
    }

    private static ServerScene.LiveClient socket(ServerScene scene, String path) {
        ServerScene.LiveClient client = new ServerScene.LiveClient();
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        String cookie = scene.cookie();
        if (!cookie.isEmpty()) {
            builder.header("Cookie", cookie);
        }
        client.socket = builder.buildAsync(
                        URI.create("ws" + scene.server.address().substring(4) + path), client)
                .join();
        return client;
    }

    private static String say(ServerScene.LiveClient client, String text, String part) throws Exception {
        client.socket.sendText(text, true).join();
        return client.await(part);
    }

    private void script(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
