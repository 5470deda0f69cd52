package dev.sojourn.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** One tab of a browser: what a visitor does with the mouse and the keyboard, and what the page then shows. */
final class BrowserTab {

    private static final long LOOK_EVERY_NANOS = 15_000_000;

    private final Browser browser;
    private final String visitor;
    private final String session;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    BrowserTab(Browser browser, String visitor, String session) {
        this.browser = browser;
        this.visitor = visitor;
        this.session = session;
    }

    void prepare() {
        List.of("Runtime", "Log", "Page", "Audits").forEach(domain -> call(domain + ".enable", Map.of()));
    }

    /** A second tab of the same visitor: it has the same cookies. */
    BrowserTab second() {
        return browser.tab(visitor);
    }

    /** The cookies that go to an address. */
    JsonNode cookies(URI address) {
        return call("Network.getCookies", Map.of("urls", List.of(address.toString())))
                .path("cookies");
    }

    /** Gives the visitor a cookie, as if an answer of that address had set it. */
    void giveCookie(URI address, String name, String value) {
        JsonNode answer = call(
                "Network.setCookie",
                Map.of(
                        "url",
                        address.toString(),
                        "name",
                        name,
                        "value",
                        value,
                        "httpOnly",
                        true,
                        "sameSite",
                        "Strict"));
        if (!answer.path("success").asBoolean()) {
            throw new AssertionError("The browser does not take the cookie " + name);
        }
    }

    /** Goes to a page and waits until it has loaded and its scripts have run. */
    BrowserTab navigate(URI page) {
        JsonNode answer = call("Page.navigate", Map.of("url", page.toString()));
        if (answer.has("errorText")) {
            throw new AssertionError(page + ": " + answer.path("errorText").asText());
        }
        String wanted = quoted(page.toString());
        // Its scripts may have changed the address already.
        waitFor("(location.href === " + wanted + " || performance.getEntriesByType('navigation')[0].name === " + wanted
                + ") && document.readyState === 'complete'");
        return this;
    }

    /** The value of an expression, or of the promise that it is. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** The text that an element shows. */
    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ").innerText")
                .asText();
    }

    /** Waits until an expression is true; says what the page showed instead when that takes too long. */
    void waitFor(String condition) {
        long end = System.nanoTime() + Browser.PATIENCE.toNanos();
        while (!isTrue(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not true in " + Browser.PATIENCE + ": " + condition + "\nthe page shows:\n"
                        + text("body") + "\ncomplaints: " + complaints);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Waits until an element's text contains a part. */
    void waitForText(String selector, String part) {
        waitFor("document.querySelector(" + quoted(selector) + ")?.innerText.includes(" + quoted(part) + ")");
    }

    /** Presses the mouse in the middle of an element, as soon as it is there and enabled. */
    void click(String selector) {
        String element = "document.querySelector(" + quoted(selector) + ")";
        waitFor(element + "?.matches(':enabled, a') && " + element + ".checkVisibility()");
        JsonNode middle = evaluate("(() => { const e = " + element + "; e.scrollIntoView({ block: 'center',"
                + " behavior: 'instant' }); const b = e.getBoundingClientRect();"
                + " return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "button",
                            "left",
                            "clickCount",
                            1,
                            "x",
                            middle.path("x").asDouble(),
                            "y",
                            middle.path("y").asDouble()));
        }
    }

    void pressTab() {
        key(Map.of("key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
    }

    void pressEnter() {
        key(Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r"));
    }

    void pressEscape() {
        key(Map.of("key", "Escape", "code", "Escape", "windowsVirtualKeyCode", 27));
    }

    void pressSlash() {
        key(Map.of("key", "/", "code", "Slash", "windowsVirtualKeyCode", 191, "text", "/"));
    }

    void pressSpace() {
        key(Map.of("key", " ", "code", "Space", "windowsVirtualKeyCode", 32, "text", " "));
    }

    /** Types over what the focused field holds. */
    void type(String text) {
        evaluate("document.activeElement.select()");
        call("Input.insertText", Map.of("text", text));
    }

    /** Lays the page out for a screen of this size. */
    void screen(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Sets what the visitor prefers: light or dark. */
    void colorScheme(String scheme) {
        prefers("prefers-color-scheme", scheme);
    }

    /** Sets one thing that the visitor prefers, and forgets all others. */
    void prefers(String feature, String value) {
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** What the page looks like now, as a PNG. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"))
                        .path("data")
                        .asText());
    }

    /** What the browser has said against the page: errors, refusals by its policy, warnings of its auditors. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Called by the browser with each event of the tab. */
    void hear(String event, JsonNode told) {
        boolean complaint = switch (event) {
            case "Runtime.exceptionThrown", "Audits.issueAdded" -> true;
            case "Runtime.consoleAPICalled" -> !told.path("type").asText().equals("log");
            case "Log.entryAdded" -> !told.path("entry").path("level").asText().equals("verbose");
            default -> false;
        };
        if (complaint) {
            complaints.add(told.toString());
        }
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void key(Map<String, Object> key) {
        for (String type : List.of("keyDown", "keyUp")) {
            Map<String, Object> event = new HashMap<>(key);
            event.put("type", type);
            call("Input.dispatchKeyEvent", event);
        }
    }

    private boolean isTrue(String condition) {
        try {
            return evaluate("Boolean(" + condition + ")").asBoolean();
        } catch (AssertionError | CompletionException e) {
            // A page that is being replaced cannot be asked.
            return false;
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        return browser.call(session, method, parameters);
    }

    /** Runs a script of the tests. */
    void load(String resource) throws IOException {
        try (InputStream script = BrowserTab.class.getResourceAsStream(resource)) {
            evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
