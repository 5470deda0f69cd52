package dev.sojourn.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser, on a phone's screen, under the strictest policy that they are made for. */
class ReadableTest {

    /** What is asked of the pages of the server is asked of these, by the same script. */
    private static final Path CHECKS = SiteTest.ROOT.resolve(
            Path.of("server", "src", "test", "resources", "dev", "sojourn", "server", "page-checks.js"));

    private static final List<String> PAGES = List.of(
            "index.html",
            "contents.html",
            "docs/guide/server.html",
            "docs/guide/values.html",
            "samples/rules/src/main/java/dev/sojourn/sample/rules/SampleRules.java.html");
    private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL);

    private HttpServer server;

    @TempDir
    private Path profile;

    @BeforeEach
    void serve() throws IOException {
        Map<Path, byte[]> files =
                Site.of(SiteTest.ROOT, Kind.all(SiteTest.ROOT)).files();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", http -> {
            String path = http.getRequestURI().getPath().substring(1);
            byte[] body = path.equals("page-checks.js")
                    ? Files.readAllBytes(CHECKS)
                    : path.startsWith("check.")
                            ? Kind.resource(path).getBytes(StandardCharsets.UTF_8)
                            : files.getOrDefault(Path.of(path), new byte[0]);
            http.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
            http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            http.getResponseHeaders().set("Content-Type", type(path));
            http.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            http.getResponseBody().write(body);
            http.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void pagesAreReadableInBothSchemesAndFitASmallScreen() throws Exception {
        StringBuilder address =
                new StringBuilder("http://127.0.0.1:" + server.getAddress().getPort() + "/check.html?");
        PAGES.forEach(page -> address.append("page=").append(page).append('&'));

        Matcher found = FOUND.matcher(domOf(address.toString()));

        assertThat(found.find()).isTrue();
        List<String> expected = new ArrayList<>();
        for (String page : PAGES) {
            expected.add(page + " light on rgb(255, 255, 255)");
            expected.add(page + " dark on rgb(21, 24, 29)");
        }
        assertThat(found.group(1).lines()).containsExactlyElementsOf(expected);
    }

    private String domOf(String address) throws IOException, InterruptedException {
        Path answer = profile.resolve("answer.html");
        Process process = new ProcessBuilder(
                        browser().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--user-data-dir=" + profile.resolve("profile"),
                        "--virtual-time-budget=60000",
                        "--dump-dom",
                        address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(answer.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        return Files.readString(answer);
    }

    private static Path browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> NotRun.because(
                        "the pages of the documentation in a browser",
                        "neither chromium, chromium-browser nor google-chrome is on the PATH"));
    }

    private static String type(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "png" -> "image/png";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }
}
