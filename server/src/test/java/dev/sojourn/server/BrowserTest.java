package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as people meet them: in a real browser, with mouse, keyboard, two tabs, a small screen and the dark. */
class BrowserTest {

    private static final String LIVE = "/demos/live";
    private static final String LOGIN = "/demos/sessions/login";
    private static final String OPEN = "The socket is open";

    @TempDir
    private static Path folder;

    private static ServerScene scene;
    private static Browser browser;

    @BeforeAll
    static void start() throws OptionException, IOException {
        Path program = Browser.program().orElseGet(BrowserTest::skip);
        scene = new ServerScene();
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
    void theStartPageShowsLiveFigures() {
        BrowserTab tab = visit("/");
        tab.waitForText("#health", "up");
        long before = tab.evaluate("Number(document.querySelector('#sessions').innerText)")
                .asLong();
        visit(LIVE).click("#begin");

        tab.waitFor("Number(document.querySelector('#sessions').innerText) > " + before);
        tab.waitForText("#events", "created");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theStartPageLogsInContinuesAndLogsOut() {
        BrowserTab tab = visit("/");
        tab.click("#login button");
        tab.waitForText("#login-result", "200 hello Ada you have logged in");
        tab.click("[data-get='/demos/sessions/continue']");
        tab.waitForText("#login-result", "200 hello Ada you are logged in");
        tab.click("[data-post='/demos/sessions/logout']");
        tab.waitForText("#login-result", "200 You have been logged out");
        tab.click("[data-get='/demos/sessions/continue']");

        tab.waitForText("#login-result", "200 you are not logged in");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void twentyVisitsAtOnceEndAtTwentyEvenInANewBrowser() {
        BrowserTab tab = visit("/");
        tab.click("[data-times='20']");
        tab.waitForText("#visits-result", "20 answers, the last: visits: 20");
        tab.click("[data-get='/demos/visits']:not([data-times])");

        tab.waitForText("#visits-result", "200 visits: 21");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theLoginPageShowsItsAnswersWithoutLeaving() {
        BrowserTab tab = visit(LOGIN);
        tab.click("#user");
        tab.type("Grace");
        tab.pressEnter();
        tab.waitForText("#result", "200 hello Grace you have logged in");
        tab.click("form[action$='continue'] button");
        tab.waitForText("#result", "200 hello Grace you are logged in");
        tab.click("form[action$='logout'] button");

        tab.waitForText("#result", "200 You have been logged out");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theLoginPageWorksWithoutItsScript() {
        BrowserTab tab = visit(LOGIN);
        tab.evaluate("document.querySelector('#user').value = 'Ada'");
        // Unlike a click this asks no listener: the browser sends the form and shows the answer.
        tab.evaluate("document.querySelector('form[method=post]').submit()");

        tab.waitForText("body", "you have logged in");
    }

    @Test
    void aFormOfAScriptMountIsAnsweredWithAndWithoutACookie() {
        BrowserTab tab = visit("/htgm/login");
        tab.click("#name");
        tab.type("Ada");
        tab.pressEnter();
        tab.waitForText("body", "hello Ada you have logged in");
        tab.navigate(scene.uri("/htgm/login"));
        tab.click("#name");
        tab.type("Grace");
        tab.pressEnter();

        tab.waitForText("body", "hello Grace you have logged in");
    }

    @Test
    void theSocketShowsWhatARequestChangesAndARequestSeesWhatTheSocketChanges() {
        BrowserTab tab = begun();
        tab.click("#http [data-add]");
        tab.waitForText("#counter", "1");
        tab.click("#socket [data-add]");
        tab.waitForText("#counter", "2");
        tab.click("#http-text");
        tab.type("<b>by HTTP</b>");
        tab.click("#http form button");
        tab.waitForText("#value", "<b>by HTTP</b>");
        tab.click("#socket-text");
        tab.type("by socket");
        tab.click("#socket form button");
        tab.waitForText("#value", "by socket");

        assertThat(tab.evaluate("fetch('/demos/live/value').then(answer => answer.json())")
                        .path("value")
                        .asText())
                .isEqualTo("by socket");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aSecondTabSeesWhatTheFirstChanges() {
        BrowserTab first = begun();
        BrowserTab second = first.second().navigate(scene.uri(LIVE));
        second.waitForText("#socket-state", OPEN);
        first.click("#http [data-add]");
        second.waitForText("#counter", "1");
        second.click("#socket [data-add]");

        first.waitForText("#counter", "2");
        assertThat(second.complaints()).isEmpty();
    }

    @Test
    void aLogoutClosesTheSocketsOfAllTabsAndThePagesSaySo() {
        BrowserTab first = begun();
        BrowserTab second = first.second().navigate(scene.uri(LIVE));
        second.waitForText("#socket-state", OPEN);
        first.click("#http [data-logout]");

        for (BrowserTab tab : List.of(first, second)) {
            tab.waitForText("#socket-state", "closed with 1008: the session has ended");
            tab.waitForText("#who", "There is no session.");
            tab.waitFor("document.querySelectorAll('fieldset:disabled').length === 2");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void aSlowSaveDoesNotBringBackASessionThatWasLoggedOut() {
        BrowserTab tab = begun();
        tab.click("#http [data-slow]");
        tab.waitForText("#http-result", "Saving in 3 seconds");
        // On a connection of its own, the logout could come first.
        assertTimeoutPreemptively(Browser.PATIENCE, BrowserTest::awaitRunningRequest);
        tab.evaluate("fetch('/demos/live/value').then(answer => answer.text())");
        tab.click("#http [data-logout]");
        tab.waitForText("#who", "There is no session.");

        tab.waitForText("#http-result", "409 the session has ended meanwhile; nothing was saved");
        assertThat(tab.evaluate("fetch('/demos/live/state').then(answer => answer.text())")
                        .asText())
                .isEqualTo("{\"session\":false}");
        // Browsers report each answer from 400 up, and this one was asked for.
        assertThat(tab.complaints())
                .allSatisfy(complaint -> assertThat(complaint).contains("status of 409"));
    }

    @Test
    void aNewSessionCanBeBegunAfterTheLogout() {
        BrowserTab tab = begun();
        tab.click("#http [data-add]");
        tab.waitForText("#counter", "1");
        tab.click("#http [data-logout]");
        tab.click("#begin");

        tab.waitForText("#socket-state", OPEN);
        tab.waitForText("#counter", "0");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void leavingThePageClosesItsSocketAndComingBackOpensAnother() {
        BrowserTab tab = begun();
        String sockets = "fetch('/demos/status').then(answer => answer.json()).then(status => status.sockets)";
        int before = tab.evaluate(sockets).asInt();
        tab.navigate(scene.uri(LOGIN));
        assertThat(tab.evaluate("(async () => { const end = performance.now() + 5000; let open;"
                                + " do { open = await " + sockets + "; } while (open >= " + before
                                + " && performance.now() < end); return open; })()")
                        .asInt())
                .isLessThan(before);
        tab.evaluate("history.back()");

        tab.waitForText("#socket-state", OPEN);
        tab.click("#socket [data-add]");
        tab.waitForText("#counter", "1");
    }

    @Test
    void theLivePageWorksByKeyboardAlone() {
        BrowserTab tab = visit(LIVE);
        tab.waitForText("#who", "There is no session.");
        tabTo(tab, "#begin");
        tab.pressEnter();
        tab.waitForText("#socket-state", OPEN);
        // The focus has moved to where the next step is.
        tab.waitFor("document.activeElement === document.querySelector('#http [data-add]')");
        tab.pressEnter();
        tab.waitForText("#counter", "1");
        tabTo(tab, "#socket-text");
        tab.type("by keyboard");
        tab.pressEnter();
        tab.waitForText("#value", "by keyboard");
        tab.evaluate("document.querySelector('#http [data-slow]').focus()");
        tabTo(tab, "[data-logout]");
        tab.pressEnter();

        tab.waitFor("document.activeElement === document.querySelector('#begin')");
        assertThat(tab.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", LIVE, LOGIN})
    void theTabKeyReachesEachControlInTheOrderOfThePageAndShowsWhereItIs(String page) throws IOException {
        BrowserTab tab = page.equals(LIVE) ? begun() : visit(page);
        // A page that was just opened is gone through from its beginning.
        tab.navigate(scene.uri(page));
        tab.waitFor("!document.body.innerText.includes('...')");
        if (page.equals(LIVE)) {
            tab.waitForText("#socket-state", OPEN);
        }
        tab.load("page-checks.js");
        List<String> reached = new ArrayList<>();
        JsonNode controls = tab.evaluate("checks.usable()");
        for (int i = 0; i < controls.size(); i++) {
            tab.pressTab();
            reached.add(tab.evaluate("checks.focused()").asText());
            assertThat(tab.evaluate("checks.focusContrast()").asDouble())
                    .as("the ring around %s", reached.get(i))
                    .isGreaterThanOrEqualTo(3);
        }

        assertThat(reached).containsExactlyElementsOf(texts(controls)).hasSizeGreaterThan(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", LIVE, LOGIN, "/nothing-here"})
    void eachPageIsReadableInBothSchemesAndFitsASmallScreen(String page) throws IOException {
        BrowserTab tab = page.equals(LIVE) ? begun() : browser.visitor();
        tab.screen(360, 740);
        tab.navigate(scene.uri(page));
        if (page.equals(LIVE)) {
            tab.waitForText("#socket-state", OPEN);
        }
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
    }

    @ParameterizedTest
    @CsvSource({"/, 3", LIVE + ", 3", LOGIN + ", 1", "/nothing-here, 0"})
    void eachPageSaysWhatItIsAndReadsOutWhatChanges(String page, int places) throws IOException {
        BrowserTab tab = visit(page);
        tab.load("page-checks.js");

        assertThat(tab.evaluate("checks.structure()").toString())
                .isEqualTo("{\"h1\":1,\"main\":1,\"nav\":1,\"language\":\"en\",\"titled\":true,"
                        + "\"skippedLevels\":0,\"doubleIds\":0,\"readOut\":" + places + "}");
    }

    @Test
    void aBrowserRunsNoScriptOfThePageText() {
        BrowserTab tab = visit("/");
        tab.evaluate("(() => { const script = document.createElement('script');"
                + " script.textContent = 'globalThis.ran = true'; document.body.append(script); })()");

        assertThat(tab.evaluate("globalThis.ran === undefined").asBoolean()).isTrue();
        assertThat(tab.complaints())
                .anySatisfy(complaint -> assertThat(complaint).contains("Content Security Policy"));
    }

    private static Path skip() {
        throw NotRun.because(
                "the pages in a browser", "neither chromium, chromium-browser nor google-chrome is on the PATH");
    }

    private static BrowserTab visit(String page) {
        return browser.visitor().navigate(scene.uri(page));
    }

    private static void awaitRunningRequest() {
        while (scene.server.runningRequests() == 0) {
            Thread.onSpinWait();
        }
    }

    /** The live page of a new visitor, with a session and an open socket. */
    private static BrowserTab begun() {
        BrowserTab tab = visit(LIVE);
        tab.click("#begin");
        tab.waitForText("#socket-state", OPEN);
        return tab;
    }

    /** Presses the tab key until an element has the focus. */
    private static void tabTo(BrowserTab tab, String selector) {
        String reached = "document.activeElement.matches(" + BrowserTab.quoted(selector) + ")";
        for (int i = 0; i < 20 && !tab.evaluate(reached).asBoolean(); i++) {
            tab.pressTab();
        }
        assertThat(tab.evaluate(reached).asBoolean())
                .as("the tab key reaches %s", selector)
                .isTrue();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
