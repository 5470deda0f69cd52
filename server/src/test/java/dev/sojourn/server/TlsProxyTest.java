package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.testkit.nodes.NotRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server where it is meant to be: behind a TLS proxy, met by a real browser. */
class TlsProxyTest {

    private static final String NAME = "app.example";

    @TempDir
    private static Path folder;

    private static Nginx nginx;
    private static ServerScene scene;
    private static Browser browser;
    private static URI outside;

    @BeforeAll
    static void start() throws Exception {
        Path proxy = Nginx.program().orElseGet(() -> {
            throw NotRun.because("the server behind a TLS proxy", "no nginx on the PATH; install Debian's nginx-light");
        });
        Path program = Browser.program().orElseGet(() -> {
            throw NotRun.because("the server behind a TLS proxy", "no chromium on the PATH; install Debian's chromium");
        });
        int port = Nginx.freePort();
        outside = URI.create("https://" + NAME + ":" + port);
        scene = new ServerScene("--public-origin=" + outside);
        nginx = Nginx.start(
                proxy,
                Files.createDirectory(folder.resolve("nginx")),
                NAME,
                port,
                scene.uri("/").getPort());
        browser = Browser.start(
                program,
                folder.resolve("profile"),
                "--ignore-certificate-errors",
                "--host-resolver-rules=MAP " + NAME + " 127.0.0.1");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (nginx != null) {
            nginx.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @Test
    void aBrowserLogsInAndOutAndItsCookieIsSecure() {
        BrowserTab tab = browser.visitor().navigate(outside.resolve("/demos/sessions/login"));
        tab.click("#user");
        tab.type("Grace");
        tab.pressEnter();
        tab.waitForText("#result", "200 hello Grace you have logged in");

        JsonNode cookie = tab.cookies(outside).get(0);
        assertThat(cookie.path("name").asText()).isEqualTo("__Host-sid");
        assertThat(cookie.path("secure").asBoolean()).isTrue();
        assertThat(cookie.path("httpOnly").asBoolean()).isTrue();
        assertThat(cookie.path("sameSite").asText()).isEqualTo("Lax");

        tab.click("form[action$='continue'] button");
        tab.waitForText("#result", "200 hello Grace you are logged in");
        tab.click("form[action$='logout'] button");
        tab.waitForText("#result", "200 You have been logged out");
        assertThat(tab.cookies(outside)).isEmpty();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theLivePageKeepsItsSocketUntilTheLogout() {
        BrowserTab tab = browser.visitor().navigate(outside.resolve("/demos/live"));
        tab.click("#begin");
        tab.waitForText("#socket-state", "The socket is open");
        tab.click("#http [data-add]");
        tab.waitForText("#counter", "1");
        tab.click("#socket [data-add]");
        tab.waitForText("#counter", "2");

        tab.evaluate("fetch('/demos/sessions/logout', {method: 'POST'}).then(answer => answer.status)");
        tab.waitForText("#socket-state", "1008");
    }
}
