package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptMountsTest {

    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    @Test
    void theShippedDemosAnswerBesideTheBuiltInOnes() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            String sid = sid(scene.get("/mars/save"));

            assertThat(scene.get("/mars/read?sid=" + sid).body()).startsWith("{\"time\":\"");
            assertThat(scene.get("/hyper-express/visits").body()).contains("\"visits\":1");
            assertThat(scene.get("/hyper-express/visits").body()).contains("\"visits\":2");
            assertThat(scene.get("/simples/visits").body()).contains("\"visits\":1");
            assertThat(scene.get("/foxx/storage").body()).isEqualTo("[\"created\",\"fetched\",\"not found\"]");
            assertThat(scene.get("/htgm/private").body()).contains("<form");
            assertThat(scene.post("/htgm/start", "name=Ada").body()).isEqualTo("hello Ada you have logged in");
            assertThat(scene.get("/htgm/private").body()).isEqualTo("only for Ada");
            assertThat(scene.get("/demos/sessions/continue").body()).isEqualTo("you are not logged in");
            assertThat(scene.get("/mars/none").statusCode()).isEqualTo(404);
        }
    }

    /** As the document of HTGM has them. */
    private void demosOfHtgm() throws Exception {
        script("htgm/demos.js", """
                global.server.add_path("demos/sessions/login", (context) => context.response.send_string("the script's"));
                global.server.add_path("demos/status", (context) => context.response.send_string("status of the script"));
                global.server.add_path("", (context) => context.response.send_string("start of the script"));
                """);
    }

    @Test
    void theDemosOfTheServerGiveWayToAFolderOfScripts() throws Exception {
        demosOfHtgm();
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            assertThat(scene.get("/demos/sessions/login").body()).isEqualTo("the script's");
            assertThat(scene.get("/demos/status").body()).isEqualTo("status of the script");
            assertThat(scene.get("/").body()).isEqualTo("start of the script");
            for (String demo :
                    new String[] {"/demos/visits", "/demos/live", "/demos/sessions/continue", "/mars/start"}) {
                assertThat(scene.get(demo).statusCode()).as(demo).isEqualTo(404);
            }
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            assertThat(scene.get("/assets/style.css").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theDemosComeBesideScriptsWhenAskedForAndAScriptsPathWins() throws Exception {
        demosOfHtgm();
        try (ServerScene scene = new ServerScene("--scripts=" + folder, "--demos=true")) {
            assertThat(scene.get("/demos/sessions/login").body()).isEqualTo("the script's");
            assertThat(scene.get("/").body()).isEqualTo("start of the script");
            assertThat(scene.get("/demos/visits").body()).contains("visits: 1");
            assertThat(scene.post("/demos/sessions/start", "name=Ada").body()).contains("hello Ada");
            scene.live().await("counter");
        }
    }

    @Test
    void aServerWithoutDemosHasNothingButItsProbeAndAdministration() throws Exception {
        try (ServerScene scene = new ServerScene("--demos=false", "--admin-token=0123456789abcdef")) {
            for (String path : new String[] {"/", "/demos/visits", "/demos/status", "/mars/start", "/htgm/login"}) {
                assertThat(scene.get(path).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(scene.get("/health").statusCode()).isEqualTo(200);
            assertThat(scene.get("/api/sessions").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/metrics", "/api/x", "/console", "/assets/x", "/%61pi/x", "/x/../api/x"})
    void whatTheServerKeepsForItselfIsNoScripts(String path) throws Exception {
        script("htgm/all.js", """
                for (const path of ['health', 'metrics', 'api/x', 'console', 'assets/x'])
                  global.server.add_path(path, (context) => context.response.send_string("the script's"));
                """);
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            assertThat(scene.get(path).body()).doesNotContain("the script's");
        }
    }

    @Test
    void aSessionOfAMountLivesThroughARestart() throws Exception {
        String store = "--store=rocksdb:" + folder.resolve("data");
        String sid;
        try (ServerScene scene = new ServerScene(store)) {
            sid = sid(scene.get("/mars/save"));
        }
        try (ServerScene scene = new ServerScene(store)) {
            assertThat(scene.get("/mars/read?sid=" + sid).body()).startsWith("{\"time\":\"");
        }
    }

    @Test
    void mountsHaveKeySpacesOfTheirOwnUnlessTheyShareOne() throws Exception {
        script("one/read.js", "write('sid', session()); write('a', session('a'));");
        script("one/mount.json", "{\"dialect\": \"mars\"}");
        script("two/read.js", "write('a', session('a'));");
        script("two/mount.json", "{\"dialect\": \"mars\", \"sessions\": \"one\"}");
        script("three/read.js", "write('a', session('a'));");
        script("three/mount.json", "{\"dialect\": \"mars\"}");
        script("one/set.js", "session('a', 1); write('sid', session());");
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            String sid = sid(scene.get("/one/set"));

            assertThat(scene.get("/two/read?sid=" + sid).body()).isEqualTo("{\"a\":1}");
            assertThat(scene.get("/three/read?sid=" + sid).body()).isEqualTo("{\"a\":null}");
        }
    }

    @Test
    void aBrokenMountIs500WithAShortTextAndTheOthersAnswer() throws Exception {
        script("mars/good.js", "write('ok', true);");
        script("bad/bad.js", "write('hush' +;");
        script("bad/mount.json", "{\"dialect\": \"mars\"}");
        script("away/good.js", "write('ok', true);");
        script("away/mount.json", "{\"dialect\": \"mars\", \"store\": \"redis://:hush@host\"}");
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            assertThat(scene.get("/mars/good").body()).isEqualTo("{\"ok\":true}");
            assertThat(scene.get("/bad/bad").statusCode()).isEqualTo(500);
            assertThat(scene.get("/bad/bad").body()).hasSizeLessThan(50).doesNotContain("hush");
            assertThat(scene.get("/away/good").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void aMountTakesNoMoreSessionsThanItSaysAndItsMethodsAreThoseOfHttp() throws Exception {
        script("mars/begin.js", "write('sid', session());");
        script("mars/mount.json", "{\"maxSessions\": 2, \"absolute\": 3600000}");
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            assertThat(scene.get("/mars/begin").statusCode()).isEqualTo(200);
            assertThat(scene.get("/mars/begin").statusCode()).isEqualTo(200);
            assertThat(scene.get("/mars/begin").statusCode()).isEqualTo(503);

            HttpResponse<String> foo = send(scene, "FOO", "/mars/begin");
            assertThat(foo.statusCode()).isEqualTo(405);
            assertThat(foo.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        }
    }

    @Test
    void aBodyOverTheLimitIs413() throws Exception {
        script("mars/echo.js", "write('length', String(param('text')).length);");
        try (ServerScene scene = new ServerScene("--max-body=2048", "--scripts=" + folder)) {
            assertThat(scene.post("/mars/echo", "text=" + "x".repeat(1000)).body())
                    .isEqualTo("{\"length\":1000}");
            assertThat(scene.post("/mars/echo", "text=" + "x".repeat(3000)).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aMethodThatNoRouteOfThePathHasIs405WithAllowAndHeadAndOptionsAreAnswered() throws Exception {
        script("simples/app.js", "simples().get('/page', (c) => c.send('twelve bytes'));");
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            HttpResponse<String> post = scene.post("/page", "a=1");
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");

            HttpResponse<String> head = send(scene, "HEAD", "/page");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length")).hasValue("12");
            assertThat(head.body()).isEmpty();

            HttpResponse<String> options = send(scene, "OPTIONS", "/page");
            assertThat(options.statusCode()).isEqualTo(204);
            assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
            assertThat(send(scene, "OPTIONS", "/none").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> send(ServerScene scene, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(scene.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAScriptChangedBeforeItThrewIsKeptOrNotAsTheOptionSays(boolean kept) throws Exception {
        script("simples/app.js", """
                const store = simples.store({
                  get: async (id) => shared.get(id), set: async (id, session) => { shared.set(id, session) },
                  remove: async () => {}, update: async () => {},
                });
                for (const [path, session] of [['/own', {enabled: true, store}], ['/mount', {enabled: true}]]) {
                  const router = simples().router(path).config({session});
                  router.get('/start', (c) => { c.session.set('n', 1); c.end('') });
                  router.get('/fail', (c) => { c.session.set('n', 2); throw new Error('on purpose') });
                  router.get('/read', (c) => c.end(String(c.session.get('n'))));
                }
                """);
        for (String path : new String[] {"/own", "/mount"}) {
            try (ServerScene scene = new ServerScene("--scripts=" + folder, "--persist-on-error=" + kept)) {
                scene.get(path + "/start");
                assertThat(scene.get(path + "/fail").statusCode()).isEqualTo(500);
                assertThat(scene.get(path + "/read").body()).as(path).isEqualTo(kept ? "2" : "1");
            }
        }
    }

    @Test
    void aPageOfAnotherOriginChangesNothingWithACookieOfItsReader() throws Exception {
        script("htgm/app.js", "server.add_path('start', (c) => { c.start_session(); c.response.send_string('ok') });");
        try (ServerScene scene = new ServerScene("--scripts=" + folder)) {
            String[] foreign = {"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"};
            String[] own = {"Origin", scene.server.address(), "Sec-Fetch-Site", "same-origin"};

            assertThat(scene.post("/start", "", own).statusCode()).isEqualTo(200);
            assertThat(scene.post("/start", "", foreign).statusCode()).isEqualTo(403);
            assertThat(scene.post("/start", "", own).statusCode()).isEqualTo(200);
            assertThat(scene.post("/start", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theRestApiServesTheEngineOfAMount() throws Exception {
        try (ServerScene scene = new ServerScene("--admin-token=hush")) {
            String sid = sid(scene.get("/mars/save"));
            String[] token = {"Authorization", "Bearer hush"};

            assertThat(scene.get("/api/sessions/" + sid + "?mount=mars", token).statusCode())
                    .isEqualTo(200);
            assertThat(scene.get("/api/sessions/" + sid, token).statusCode()).isEqualTo(404);
            assertThat(scene.get("/api/sessions?mount=none", token).body()).contains("MountNotFound");
        }
    }

    @Test
    void aSocketOfAMountClosesWith1008WhenItsSessionEnds() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            String sid = sid(scene.get("/mars/start"));
            ServerScene.LiveClient client = socket(scene, "/mars/live?sid=" + sid, scene.server.address());
            client.socket.sendText("{\"add\": 2}", true).join();

            assertThat(client.await("2")).isEqualTo("{\"visits\":2}");
            scene.get("/mars/close?sid=" + sid);
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
    }

    @Test
    void aSocketOfAMountClosesWith1001WhenTheServerStops() throws Exception {
        ServerScene.LiveClient client;
        try (ServerScene scene = new ServerScene()) {
            String sid = sid(scene.get("/mars/start"));
            client = socket(scene, "/mars/live?sid=" + sid, scene.server.address());
            // A client is connected a moment before the server's side of the socket is open.
            client.socket.sendText("{\"add\": 1}", true).join();
            assertThat(client.await("1")).isEqualTo("{\"visits\":1}");
        }
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    @Test
    void aPageOfAnotherOriginOpensNoSocket() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            assertThatThrownBy(() -> socket(scene, "/mars/live", "https://elsewhere.example"))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refusal -> assertThat(refusal.getResponse().statusCode())
                                    .isEqualTo(403));
        }
    }

    private static ServerScene.LiveClient socket(ServerScene scene, String path, String origin) {
        ServerScene.LiveClient client = new ServerScene.LiveClient();
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create("ws" + scene.server.address().substring(4) + path), client)
                .join();
        return client;
    }

    private static String sid(HttpResponse<String> answer) {
        Matcher sid = SID.matcher(answer.body());
        assertThat(sid.find()).as("a sid in %s", answer.body()).isTrue();
        return sid.group(1);
    }

    private void script(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
