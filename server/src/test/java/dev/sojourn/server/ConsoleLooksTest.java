package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console for who sees or moves otherwise than most, and behind a proxy that gives it another place. */
class ConsoleLooksTest {

    private static final String PREFIX = "/anything/console/";

    @TempDir
    private static Path folder;

    private static ConsoleScene scene;
    private static Browser browser;

    @BeforeAll
    static void start() throws OptionException, IOException {
        Path program = Browser.program().orElseGet(() -> {
            throw NotRun.because("the looks of the console", "no chromium on the PATH; install Debian's chromium");
        });
        scene = new ConsoleScene();
        for (int i = 0; i < 60; i++) {
            scene.server.server.engine().directory().create(Map.of("n", i)).setUser("ada");
        }
        browser = Browser.start(program, folder.resolve("profile"));
    }

    @AfterEach
    void closeTabs() {
        browser.forgetVisitors();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    private static BrowserTab page(String page) throws IOException, InterruptedException {
        BrowserTab tab = browser.visitor();
        tab.giveCookie(scene.uri(""), ConsoleScene.COOKIE, scene.login());
        return tab.navigate(scene.uri(page));
    }

    /** What an element looks like, as the browser computes it. */
    private static String style(BrowserTab tab, String selector, String property) {
        return tab.evaluate("getComputedStyle(document.querySelector(" + BrowserTab.quoted(selector) + "))." + property)
                .asText();
    }

    @Test
    void inForcedColoursChartsRowsButtonsAndTheFocusStayVisible() throws Exception {
        BrowserTab tab = page("");
        tab.prefers("forced-colors", "active");
        tab.waitForText(".tiles", "up");
        assertThat(tab.evaluate("matchMedia('(forced-colors: active)').matches").asBoolean())
                .isTrue();
        String canvas = style(tab, "body", "backgroundColor");
        assertThat(style(tab, ".spark .bars", "fill")).isNotEqualTo(canvas).isNotEqualTo("none");

        tab.navigate(scene.uri("sessions"));
        tab.waitFor("document.querySelector('.rows tbody tr') !== null");
        assertThat(style(tab, ".rows tbody tr", "borderBottomColor")).isNotEqualTo(canvas);
        tab.pressTab();
        assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                        .asText())
                .isNotEqualTo("none");
        assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineColor")
                        .asText())
                .isNotEqualTo(canvas);
        assertThat(style(tab, "form button", "borderTopStyle")).isNotEqualTo("none");
        assertThat(style(tab, "form button", "borderTopColor")).isNotEqualTo(canvas);
    }

    @Test
    void whoWantsLessMotionSeesNone() throws Exception {
        BrowserTab tab = page("sessions");
        tab.waitFor("document.querySelector('.rows tbody tr') !== null");
        String moving = "[...document.querySelectorAll('*')].filter(e => {"
                + " const s = getComputedStyle(e);"
                + " return s.scrollBehavior === 'smooth' || s.animationName !== 'none'"
                + " || s.transitionDuration.split(',').some(t => parseFloat(t) > 0) && s.transitionProperty !== 'none';"
                + "}).length";

        tab.prefers("prefers-reduced-motion", "reduce");

        assertThat(tab.evaluate(moving).asInt()).isZero();
    }

    @Test
    void behindAProxyThatGivesItAPrefixEveryPageAndFormStaysBelowIt() throws Exception {
        Path program = Nginx.program().orElseGet(() -> {
            throw NotRun.because("the console below a prefix", "no nginx on the PATH; install Debian's nginx-light");
        });
        int port = Nginx.freePort();
        int behind = scene.uri("").getPort();
        Path place = Files.createDirectory(folder.resolve("nginx"));
        URI outside = URI.create("http://127.0.0.1:" + port + PREFIX);
        try (Nginx nginx = Nginx.below(program, place, PREFIX, port, behind + "/console/")) {
            assertThat(nginx).isNotNull();
            BrowserTab tab = browser.visitor().navigate(outside.resolve("login"));
            tab.waitFor("document.querySelector('#token') !== null");
            tab.click("#token");
            tab.type(ConsoleScene.TOKEN);
            tab.pressEnter();
            tab.waitForText(".tiles", "up");
            for (String page : new String[] {"sessions", "stores", "events", "audit"}) {
                tab.click(".site-nav [href=" + page + "]");
                tab.waitFor("location.pathname === " + BrowserTab.quoted(PREFIX + page)
                        + " && document.readyState === 'complete'");
                assertThat(style(tab, ".site-nav", "display")).isEqualTo("flex");
            }
            tab.click(".site-nav [href=sessions]");
            tab.waitFor("document.querySelector('.rows tbody tr .key') !== null");
            tab.click(".rows .key");
            tab.waitForText(".facts", "Version");
            assertThat(tab.evaluate("location.pathname").asText()).isEqualTo(PREFIX + "session");
            assertThat(tab.evaluate("[...document.querySelectorAll('[href], [src], [action]')]"
                                    + ".map(e => new URL(e.href || e.src || e.action, location).pathname)"
                                    + ".filter(p => !p.startsWith(" + BrowserTab.quoted(PREFIX) + ")).join(' ')")
                            .asText())
                    .isEmpty();

            tab.click(".site-nav form button");
            tab.waitFor("document.querySelector('#token') !== null");
            assertThat(tab.evaluate("location.pathname").asText()).startsWith(PREFIX);
            assertThat(tab.complaints()).isEmpty();
        }
    }
}
