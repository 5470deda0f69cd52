package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console as an operator meets it, in a real browser, over a hundred thousand sessions. */
class ConsoleBrowserTest {

    private static final int MANY = 100_000;
    private static final String SECRET = "the cart holds 4711";
    private static final String MARKUP = "<img src=x onerror=globalThis.ran=1>";
    private static final String STATUS = ".said";

    @TempDir
    private static Path folder;

    private static ConsoleScene scene;
    private static Browser browser;
    private static SessionDirectory sessions;

    @BeforeAll
    static void start() throws OptionException, IOException {
        Path program = Browser.program().orElseGet(ConsoleBrowserTest::skip);
        scene = new ConsoleScene();
        sessions = scene.server.server.engine().directory();
        for (int i = 0; i < MANY; i++) {
            sessions.create(Map.of("n", i));
        }
        sessions.create(Map.of("page", "x".repeat(20_000)));
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

    @Test
    void aWrongTokenIsToldAndTheRightOneLeadsToTheOverview() {
        BrowserTab tab = browser.visitor().navigate(scene.uri("login"));
        tab.click("#token");
        tab.type("wrong");
        tab.pressEnter();
        tab.waitForText("[role=status]", "That was not accepted");
        logIn(tab);

        tab.waitForText(".tiles", "up");
        assertThat(tab.evaluate("JSON.stringify([location.href, {...localStorage}, {...sessionStorage}])")
                        .asText())
                .doesNotContain(ConsoleScene.TOKEN);
        assertThat(tab.cookies(scene.uri("")).toString()).doesNotContain(ConsoleScene.TOKEN);
        // Browsers report each answer from 400 up, and this one was asked for.
        assertThat(tab.complaints())
                .allSatisfy(complaint -> assertThat(complaint).contains("status of 403"));
    }

    @Test
    void theListOfAHundredThousandShowsItsFirstRowsAndSaysHowMuchItLookedAt() {
        BrowserTab tab = page("sessions");

        tab.waitFor("document.querySelectorAll('.rows tbody tr').length === 50");
        assertThat(tab.text(".looked")).matches("50 shown, 50 of about 100,0\\d\\d looked at.");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theOnlyMatchIsLookedForUntilItIsFound() {
        BrowserTab tab = page("sessions?larger=16k");

        tab.waitForText(".looked", "1 shown");
        assertThat(tab.text(".rows tbody")).contains("19.5 KiB");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void namesThatAreMarkupAreShownAsText() {
        sessions.create(Map.of("<b id=bold>bold</b>", 1)).setUser(MARKUP);
        BrowserTab tab = page("sessions?user=" + encoded(MARKUP));
        tab.waitForText(".rows tbody", MARKUP);
        tab.click(".rows .key");
        tab.waitForText(".facts", "Version");
        tab.waitForText(".rows", "<b id=bold>bold</b>");
        tab.click(".facts a");
        tab.waitForText("h1", "User " + MARKUP);
        sessions.endAllOf(MARKUP);
        tab.navigate(scene.uri("events?kind=ended"));
        tab.waitForText("[data-live]", MARKUP);

        assertThat(tab.evaluate("globalThis.ran === undefined && document.querySelector('#bold, main img') === null")
                        .asBoolean())
                .isTrue();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aValueIsNotInThePageUntilItIsAskedForAndThatIsInTheAudit() {
        Session session = sessions.create(Map.of("cart", SECRET));
        BrowserTab tab = page("session?key=" + session.key());
        tab.waitForText(".rows", "cart");
        assertThat(tab.evaluate("document.documentElement.outerHTML").asText()).doesNotContain(SECRET);
        tab.click(".rows button[value=cart]");
        tab.waitForText("dialog[open] h1", "Show the value of \"cart\"?");
        tab.click("dialog #reason");
        tab.type("ticket 12");
        tab.click("dialog .acts button");
        tab.waitForText("pre.value", SECRET);
        tab.navigate(scene.uri("audit"));

        tab.waitFor("[...document.querySelectorAll('.rows tbody tr')].some(row =>"
                + " row.innerText.includes('read values') && row.innerText.includes('cart')"
                + " && row.innerText.includes('ticket 12'))");
        assertThat(tab.evaluate("document.documentElement.outerHTML").asText()).doesNotContain(SECRET);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whoEndsAnEndedSessionIsToldSo() {
        Session session = sessions.create(Map.of()).setUser("late");
        BrowserTab tab = page("sessions?user=late");
        tab.waitForText(".rows", "late");
        sessions.end(session.key());
        tab.click(".rows tbody button");
        tab.waitForText("dialog[open] h1", "End session " + session.fingerprint());
        tab.click("dialog .acts button");

        tab.waitForText(STATUS, "Session " + session.fingerprint() + " had ended already; nothing was ended.");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theTickedAreEndedAndTheOthersStay() {
        for (int i = 0; i < 3; i++) {
            sessions.create(Map.of()).setUser("ticked");
        }
        BrowserTab tab = page("sessions?user=ticked");
        tab.waitFor("document.querySelector('[data-ticked]').disabled");
        tab.click(".rows tbody tr:nth-child(1) input");
        tab.click(".rows tbody tr:nth-child(3) input");
        tab.waitForText("[data-ticked]", "End 2 ticked");
        tab.click("[data-ticked]");
        tab.waitForText("dialog[open] h1", "End 2 sessions of ticked?");
        tab.click("dialog .acts button");

        tab.waitForText(STATUS, "2 sessions ended.");
        assertThat(sessions.ofUser("ticked", null, 10).sessions()).hasSize(1);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void allDevicesOfAUserButTheNewestAreEnded() {
        for (int i = 0; i < 3; i++) {
            sessions.create(Map.of()).setUser("ada");
        }
        BrowserTab tab = page("user?id=ada");
        tab.waitForText(".lead", "3 sessions, the last used first");
        tab.click(".apart form:first-child button");
        tab.waitForText("dialog[open] h1", "End 2 sessions of ada?");
        tab.click("dialog .acts button");

        tab.waitForText(STATUS, "2 sessions of ada ended.");
        tab.waitForText(".lead", "1 session, the last used first");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whatBeganAfterThePageSurvivesTheEndOfAllThatMatch() throws InterruptedException {
        sessions.create(Map.of()).setUser("grace");
        sessions.create(Map.of()).setUser("grace");
        BrowserTab tab = page("sessions?user=grace");
        tab.waitForText(".apart", "End all that match (2)");
        // A session of the same millisecond began no later than the page.
        long made = Long.parseLong(
                tab.evaluate("document.querySelector('[name=before]').value").asText());
        while (System.currentTimeMillis() <= made) {
            Thread.onSpinWait();
        }
        Session later = sessions.create(Map.of()).setUser("grace");
        tab.click(".apart button");
        tab.waitForText("dialog[open] h1", "End 2 sessions of grace?");
        tab.click("#typed");
        tab.type("3");
        tab.click("dialog .acts button");
        tab.waitForText(".question [role=alert]", "Nothing was done");
        tab.waitFor("document.activeElement.matches('[data-cancel]')");
        tab.click("#typed");
        tab.type("2");
        tab.click(".question .acts button");

        tab.waitForText(STATUS, "2 sessions ended.");
        assertThat(sessions.find(later.key())).isPresent();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void anEndAfterTheLogoutOfAnotherTabSaysThatNothingWasEnded() {
        Session session = sessions.create(Map.of()).setUser("kept");
        BrowserTab tab = page("sessions?user=kept");
        tab.waitForText(".rows", "kept");
        BrowserTab other = tab.second().navigate(scene.uri("events"));
        other.click(".site-nav form button");
        other.waitForText("h1", "Log in");
        tab.click(".rows tbody button");
        tab.waitForText("[role=status]", "You were logged out; nothing was ended.");
        logIn(tab);

        tab.waitForText(".rows", "kept");
        assertThat(sessions.find(session.key())).isPresent();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theOverviewKeepsItselfCurrent() {
        BrowserTab tab = page("");
        tab.evaluate("localStorage.setItem('sojourn-console', '{\"overview\":0.05}')");
        tab.navigate(scene.uri(""));
        Session session = sessions.create(Map.of());

        tab.waitForText("[data-live]", session.fingerprint());
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whatWasShownLastStaysAndSaysThatItIsOldWhenTheServerIsGone() throws OptionException {
        BrowserTab tab;
        try (ConsoleScene gone = new ConsoleScene()) {
            tab = browser.visitor().navigate(gone.uri("login"));
            logIn(tab);
            tab.evaluate("localStorage.setItem('sojourn-console', '{\"overview\":0.05}')");
            tab.navigate(gone.uri(""));
            tab.waitForText(".tiles", "up");
        }

        tab.waitForText(".refresh", "Not current since");
        assertThat(tab.text(".tiles")).contains("up");
    }

    @Test
    void rowsStayWhileABoxIsTicked() {
        sessions.create(Map.of()).setUser("calm");
        BrowserTab tab = page("sessions?user=calm");
        tab.evaluate("localStorage.setItem('sojourn-console', '{\"sessions\":0.05}')");
        tab.navigate(scene.uri("sessions?user=calm"));
        tab.click(".rows tbody input");
        tab.evaluate("document.activeElement.blur(), document.querySelector('.rows tbody tr').dataset.mark = 'mine'");
        sessions.create(Map.of()).setUser("calm");
        tab.evaluate("new Promise(done => setTimeout(done, 300))");
        assertThat(tab.evaluate("document.querySelectorAll('[data-mark=mine] input:checked').length")
                        .asInt())
                .isOne();
        tab.click(".rows tbody input");
        tab.evaluate("document.activeElement.blur()");

        tab.waitFor("document.querySelectorAll('.rows tbody tr').length === 2");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void anOperatorWithoutAMouseFindsAUserAndEndsHisSession() {
        Session session = sessions.create(Map.of()).setUser("keyboard");
        BrowserTab tab = browser.visitor().navigate(scene.uri("login"));
        tabTo(tab, "#token");
        tab.type(ConsoleScene.TOKEN);
        tab.pressEnter();
        tab.waitForText("h1", "Overview");
        tabTo(tab, ".site-nav [href=sessions]");
        tab.pressEnter();
        tab.waitForText("h1", "Sessions");
        awaitScript(tab);
        tab.pressSlash();
        tab.waitFor("document.activeElement.id === 'f-user'");
        tab.type("keyboard");
        tab.pressEnter();
        tab.waitForText(".rows", "keyboard");
        awaitScript(tab);
        tabTo(tab, ".rows tbody button");
        assertThat(tab.evaluate("document.activeElement.ariaLabel").asText())
                .isEqualTo("End session " + session.fingerprint() + " of keyboard");
        tab.pressEnter();
        tab.waitFor("document.activeElement.matches('dialog[open] [data-cancel]')");
        tab.pressEscape();
        tab.waitFor("document.activeElement.matches('.rows tbody button')");
        tab.pressEnter();
        tab.waitFor("document.activeElement.matches('dialog[open] [data-cancel]')");
        tabTo(tab, "dialog[open] .acts button");
        tab.pressEnter();

        tab.waitForText(STATUS, "Session " + session.fingerprint() + " ended.");
        assertThat(tab.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sessions", "session", "user?id=looks", "events", "audit", "stores", "login"})
    void eachPageIsReadableInBothSchemesFitsASmallScreenAndSaysWhatItIs(String name) throws IOException {
        Session session = sessions.create(Map.of("name", "value")).setUser("looks");
        String page = name.equals("session") ? "session?key=" + session.key() : name;
        BrowserTab tab = name.equals("login") ? browser.visitor() : loggedIn();
        tab.screen(360, 740);
        tab.navigate(scene.uri(page));
        tab.load("page-checks.js");

        for (String scheme : List.of("light", "dark")) {
            tab.colorScheme(scheme);
            tab.waitFor("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
            for (String check : List.of("faintTexts", "faintEdges", "namelessControls", "smallTargets")) {
                assertThat(tab.evaluate("checks." + check + "()"))
                        .as("%s, %s", check, scheme)
                        .isEmpty();
            }
        }
        assertThat(tab.evaluate("checks.overflow()").asInt()).as("overflow").isNotPositive();
        JsonNode structure = tab.evaluate("checks.structure()");
        for (String one : List.of("h1", "main", "nav")) {
            assertThat(structure.path(one).asInt()).as(one).isOne();
        }
        assertThat(structure.path("skippedLevels").asInt()
                        + structure.path("doubleIds").asInt())
                .as("%s", structure)
                .isZero();
        assertThat(tab.complaints()).isEmpty();
    }

    private static Path skip() {
        throw NotRun.because(
                "the console in a browser", "neither chromium, chromium-browser nor google-chrome is on the PATH");
    }

    /** As somebody who has a login, without the way through the pages to it, which other tests go. */
    private static BrowserTab loggedIn() {
        BrowserTab tab = browser.visitor();
        tab.giveCookie(scene.uri(""), ConsoleScene.COOKIE, login());
        return tab;
    }

    private static String login() {
        try {
            return scene.login();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static BrowserTab page(String page) {
        return loggedIn().navigate(scene.uri(page));
    }

    private static void logIn(BrowserTab tab) {
        tab.click("#token");
        tab.type(ConsoleScene.TOKEN);
        tab.pressEnter();
        tab.waitFor(
                "document.querySelector('.site-nav [href=sessions]') !== null && document.readyState === 'complete'");
    }

    /** A page that was come to by a key is shown before its script has run. */
    private static void awaitScript(BrowserTab tab) {
        tab.waitFor("document.querySelector('.refresh') !== null");
    }

    /** Presses the tab key until an element has the focus. */
    private static void tabTo(BrowserTab tab, String selector) {
        String reached = "document.activeElement.matches(" + BrowserTab.quoted(selector) + ")";
        for (int i = 0; i < 40 && !tab.evaluate(reached).asBoolean(); i++) {
            tab.pressTab();
        }
        assertThat(tab.evaluate(reached).asBoolean())
                .as("the tab key reaches %s", selector)
                .isTrue();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
