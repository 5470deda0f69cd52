package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.server.ServerScene.LiveClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/demos/sessions/login", "/demos/live"})
    void pagesAllowNoInlineScriptsAndNoFrames(String path) throws Exception {
        try (ServerScene scene = new ServerScene()) {
            HttpResponse<String> page = scene.get(path);

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("script-src 'self'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
            assertThat(page.body())
                    .doesNotContain("onclick=")
                    .doesNotContain("<style")
                    .doesNotContain("style=");
            assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void whatAPageRefersToIsThere() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            for (String asset : List.of("style.css", "demos.css", "home.js", "live.js", "login.js", "icon.svg")) {
                HttpResponse<String> answer = scene.get("/assets/" + asset);
                assertThat(answer.statusCode()).isEqualTo(200);
                String tag = answer.headers().firstValue("ETag").orElseThrow();
                assertThat(scene.get("/assets/" + asset, "If-None-Match", tag).statusCode())
                        .isEqualTo(304);
            }
        }
    }

    @Test
    void theServerMakesNoFolderThatAKillWouldLeaveBehind() throws Exception {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        Set<Path> before = containerFolders(folder);
        try (ServerScene scene = new ServerScene()) {
            assertThat(scene.get("/").statusCode()).isEqualTo(200);
            assertThat(containerFolders(folder)).isEqualTo(before);
        }
        assertThat(folder).isDirectory();
    }

    @Test
    void errorsAreShortAndTellNothing() throws Exception {
        try (ServerScene scene = new ServerScene("--max-body=2048", "--max-url=200")) {
            assertThat(scene.get("/none", "Accept", "text/html").body())
                    .contains("There is nothing here")
                    .doesNotContain("Tomcat");
            assertThat(scene.get("/none").statusCode()).isEqualTo(404);
            HttpResponse<String> wrong = scene.post("/demos/visits", "");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
            assertThat(scene.get("/demos/visits?" + "x".repeat(200)).statusCode())
                    .isEqualTo(414);
            assertThat(scene.post("/demos/sessions/start", "name=" + "x".repeat(2048))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(scene.get("/assets/..%2f..%2flogback.xml").statusCode()).isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin=http://elsewhere.example", "Origin=null", "Sec-Fetch-Site=cross-site"})
    void aChangeThatAPageOfAnotherSiteAsksForIsRefused(String header) throws Exception {
        try (ServerScene scene = new ServerScene()) {
            String[] nameAndValue = header.split("=");

            assertThat(scene.post("/demos/sessions/start", "name=Ada", nameAndValue)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(scene.cookie()).isEmpty();
        }
    }

    @Test
    void aChangeThatAPageOfThisServerAsksForIsServedAlsoWhenThePageHidesItsOrigin() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            for (String origin : new String[] {scene.server.address(), "null"}) {
                assertThat(scene.post(
                                        "/demos/sessions/start",
                                        "name=Ada",
                                        "Origin",
                                        origin,
                                        "Sec-Fetch-Site",
                                        "same-origin")
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void administrationIsOffWithoutAToken() throws Exception {
        try (ServerScene without = new ServerScene();
                ServerScene with = new ServerScene("--admin-token=a-token-for-this-test")) {
            assertThat(without.get("/api/sessions", "Authorization", "Bearer x").statusCode())
                    .isEqualTo(404);
            assertThat(with.get("/api/sessions", "Authorization", "Bearer x").statusCode())
                    .isEqualTo(401);
            assertThat(with.get("/api/sessions", "Authorization", "Bearer a-token-for-this-test")
                            .body())
                    .contains("\"sessions\":[]");
        }
    }

    @Test
    void healthIsOpen() throws Exception {
        try (ServerScene scene = new ServerScene()) {
            assertThat(scene.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
        }
    }

    @Test
    void sessionsAndCookiesSurviveARestartOverAnEmbeddedStore(@TempDir Path folder) throws Exception {
        String store = "--store=rocksdb:" + folder.resolve("data");
        String cookie;
        try (ServerScene scene = new ServerScene(store)) {
            scene.post("/demos/sessions/start", "name=Ada");
            cookie = scene.cookie();
        }
        try (ServerScene scene = new ServerScene(store)) {
            assertThat(scene.getAs(cookie, "/demos/sessions/continue").body()).isEqualTo("hello Ada you are logged in");
        }
    }

    @Test
    void aStoreThatIsInUseIsToldAndNothingStaysOpen(@TempDir Path folder) throws Exception {
        String store = "--store=rocksdb:" + folder.resolve("data");
        try (ServerScene first = new ServerScene(store)) {
            assertThat(first.get("/health").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> new ServerScene(store))
                    .isInstanceOf(OptionException.class)
                    .hasMessageContaining("--store is")
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aStopLetsRunningRequestsFinishAndClosesSocketsWith1001() throws Exception {
        ServerScene scene = new ServerScene();
        scene.post("/demos/live/start", "");
        LiveClient live = scene.live();
        live.await("\"session\":true");
        CompletableFuture<HttpResponse<String>> slow = scene.postSlowly("/demos/live/slow", "ms=600");
        scene.close();

        assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("saved");
        assertThat(live.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThatThrownBy(() -> scene.get("/health")).isInstanceOf(IOException.class);
    }

    @Test
    void aTakenPortEndsTheProgramWithTwoAndOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Outcome outcome = run("serve", "--store=memory:", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err())
                    .startsWith("sojourn: --port is \"" + taken.getLocalPort())
                    .hasLineCount(1);
            assertThat(outcome.out()).isEmpty();
        }
    }

    @Test
    void aHostThatIsNotOfThisMachineEndsTheProgramWithTwo() {
        Outcome outcome = run("serve", "--store=memory:", "--port=0", "--host=192.0.2.1");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("192.0.2.1").hasLineCount(1);
    }

    @Test
    void anUnknownCommandEndsTheProgramWithTwo() {
        assertThat(run("sevre").code()).isEqualTo(2);
        assertThat(run("sevre").err()).hasLineCount(1);
    }

    @Test
    void helpListsEachOption() {
        Outcome outcome = run("--help");

        assertThat(outcome.code()).isZero();
        for (Option option : Option.values()) {
            assertThat(outcome.out()).contains(option.flag());
        }
    }

    @Test
    void aSecretThatIsNotRandomEndsTheStartWithCode2AndIsNotShown() {
        Outcome outcome = run("serve", "--port=0", "--store=memory:", "--secret=" + "s".repeat(32));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("sojourn: --secret is wrong: ").doesNotContain("ssss");
    }

    @Test
    void anEncryptionKeyThatIsNotRandomEndsTheStartWithCode2AndIsNotShown() {
        Outcome outcome = run("serve", "--port=0", "--store=memory:", "--encryption-key=" + "s".repeat(32));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("sojourn: --encryption-key is wrong: ")
                .doesNotContain("ssss");
    }

    private static Set<Path> containerFolders(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(sojourn-server|tomcat|work|webapps).*"))
                    .collect(Collectors.toSet());
        }
    }

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                List.of(arguments),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
