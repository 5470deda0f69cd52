package dev.sojourn.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop as people meet it: in real browsers, on two nodes. */
class BrowserTest {

    @TempDir
    private static Path folder;

    private static Chromium browser;
    private static Nodes nodes;

    @BeforeAll
    static void start() throws IOException {
        browser = Chromium.start(folder.resolve("profile"));
        nodes = new Nodes();
        nodes.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void somebodyShopsOnBothNodesLogsInAndBuys() {
        ChromiumTab tab = browser.visitor().visit(nodes.first(), "/").click("#TEAPOT");
        tab.waitForText("#message", "Teapot is in your cart.").waitForText("#total", "29.00");
        tab.visit(nodes.second(), "/").waitFor("!document.querySelector('#message')");
        tab.click("#GREEN_TEA").waitForText("#total", "33.50");

        tab.login(nodes.second(), "ada", "tea").waitForText("#total", "33.50");
        tab.visit(nodes.first(), "/").click("#order button").waitForText("#message", "You have bought things: 2");
        tab.waitForText("#empty", "Nothing yet.").click("#logout button").waitForText("#login-link", "Log in");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void logOutEverywhereElseEndsTheOtherBrowserOnBothNodes() {
        ChromiumTab phone = browser.visitor().login(nodes.first(), "ada", "tea");
        ChromiumTab laptop = browser.visitor().login(nodes.second(), "ada", "tea");
        laptop.visit(nodes.second(), "/devices").waitFor("document.querySelectorAll('#devices > li').length === 2");
        assertThat(laptop.text("#devices")).contains("Chrome on Linux", "This device", "Log out", "End");
        laptop.click("#end-others").waitForText("#message", "Devices that were logged out: 1");

        phone.visit(nodes.first(), "/devices").waitForText("h1", "Log in");
        phone.visit(nodes.second(), "/devices").waitForText("h1", "Log in");
        laptop.visit(nodes.first(), "/devices").waitForText(".here", "This device");

        // And one of them alone, by its row.
        phone.login(nodes.second(), "ada", "tea");
        laptop.visit(nodes.second(), "/devices").click(".end").waitForText("#message", "That device is logged out.");
        phone.visit(nodes.first(), "/devices").waitForText("h1", "Log in");
        laptop.click("#logout button").waitForText("#login-link", "Log in");
        assertThat(laptop.complaints()).isEmpty();
        assertThat(phone.complaints()).isEmpty();
    }

    @Test
    void theKeeperEndsTheSessionOfACustomer() {
        ChromiumTab customer = browser.visitor().login(nodes.first(), "ada", "tea");
        ChromiumTab keeper = browser.visitor().login(nodes.second(), "keeper", "keys");
        keeper.click("a[href='/admin']").click("tr[data-user=ada] .end");
        keeper.waitForText("#message", "The session is over.");
        customer.visit(nodes.first(), "/devices").waitForText("h1", "Log in");
        assertThat(keeper.complaints()).isEmpty();
    }
}
