package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts get the requests of a browser in which an administrator is logged in to the console: they are shown the
 * cookies of the request but that of the login, in whatever way they ask.
 */
class ConsoleCookieTest {

    private static final String ASKED = "x-name";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static ConsoleScene scene;
    /** The value of the cookie of somebody who is logged in. */
    private static String login;

    @BeforeAll
    static void start() throws Exception {
        script("mars/http.js", """
            const name = header('x-name');
            write('seen', [header('cookie'), request.header('Cookie'), cookie(name), request.cookie(name),
              cookie('mine')]);
            """);
        script("mars/live.onMessage.js", "write('seen', [header('cookie'), request.cookie(param('name'))])");
        script("foxx/app.js", """
            controller.get('/http', (req, res) => res.json([req.headers, req.cookies]));
            """);
        script("service/mount.json", "{\"dialect\": \"foxx\"}");
        script("service/app.js", """
            const createRouter = require('@arangodb/foxx/router');
            const router = createRouter();
            module.context.use(router);
            router.get('/http', (req, res) => res.json([req.headers, req.cookies, req.get('cookie'),
              req.cookie(req.get('x-name')), req.cookie('mine')]));
            """);
        script("hyper-express/app.js", """
            webserver.get('/hyper-express/http', (request, response) =>
              response.json([request.headers, request.cookies]));
            """);
        script("htgm/app.js", """
            global.server.add_path('htgm/http', (context) =>
              context.response.send_string(String(context.request.get_header('Cookie'))));
            global.server.add_websocket('htgm/live', (context) => ({
              on_message(text) { this.send('seen ' + context.request.get_header('cookie')); }
            }));
            """);
        script("simples/app.js", """
            const router = simples();
            router.get('/simples/http', (connection) => connection.end([connection.headers, connection.cookies]));
            router.ws('/simples/live', {}, (connection) => {
              connection.on('message', () => connection.send({seen: [connection.headers, connection.cookies]}));
            });
            """);
        scene = new ConsoleScene("--scripts=" + folder);
        login = scene.login();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars", "foxx", "service", "hyper-express", "htgm", "simples"})
    void aRequestShowsScriptsAllCookiesButThatOfTheLogin(String mount) throws Exception {
        for (String name : List.of("sojourn-console", "__Host-sojourn-console", "__Secure-sojourn-console")) {
            for (List<String> lines : List.of(List.of("mine=kept; " + name + "=" + login), manyWith(name))) {
                HttpRequest.Builder request = HttpRequest.newBuilder(scene.server.uri("/" + mount + "/http"))
                        .timeout(ServerScene.PATIENCE)
                        .header(ASKED, name);
                lines.forEach(line -> request.header("Cookie", line));
                String seen =
                        CLIENT.send(request.build(), BodyHandlers.ofString()).body();

                assertThat(seen).as("%s", lines).contains("kept").doesNotContain(login);
            }
        }
    }

    @Test
    void aRequestWithNoOtherCookieIsOneWithoutCookiesForScripts() throws Exception {
        assertThat(scene.server.getAs("sojourn-console=" + login, "/htgm/http").body())
                .isEqualTo("undefined");
        assertThat(scene.server
                        .getAs("sojourn-console=" + login, "/simples/http")
                        .body())
                .doesNotContain("cookie")
                .endsWith(",{}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars", "htgm", "simples"})
    void theHandshakeOfASocketShowsScriptsAllCookiesButThatOfTheLogin(String mount) throws Exception {
        for (String name : List.of("sojourn-console", "__Host-sojourn-console")) {
            for (List<String> lines : List.of(List.of("mine=kept; " + name + "=" + login), manyWith(name))) {
                ServerScene.LiveClient client = new ServerScene.LiveClient();
                WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
                lines.forEach(line -> builder.header("Cookie", line));
                String address = "ws" + scene.server.server.address().substring(4);
                client.socket = builder.buildAsync(URI.create(address + "/" + mount + "/live"), client)
                        .join();
                client.socket.sendText("{\"name\": \"" + name + "\"}", true).join();
                String seen = client.await("seen");
                client.socket.abort();

                assertThat(seen).as("%s", lines).contains("kept").doesNotContain(login);
            }
        }
    }

    @Test
    void theConsoleItselfIsStillLoggedIn() throws Exception {
        String page = scene.server
                .getAs("mine=kept; sojourn-console=" + login, "/console/")
                .body();

        assertThat(page).contains("Overview");
    }

    /** As proxies may send it, and as a cookie that a page has set may hide it from some readers. */
    private static List<String> manyWith(String name) {
        String cookie = name + "=" + login;
        return List.of(
                cookie,
                "mine=kept;" + name + " = " + login + ";",
                "quoted=\"a; " + cookie + "; b=\"",
                "$Version=1, " + cookie);
    }

    private static void script(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
