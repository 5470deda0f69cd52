package dev.sojourn.sample.shop;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** One tab of a browser: what a visitor does with mouse and keyboard, and what the page then shows. */
final class ChromiumTab {

    private static final long LOOK_EVERY_NANOS = 15_000_000;

    private final Chromium browser;
    private final String session;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    ChromiumTab(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
    }

    void prepare() {
        List.of("Runtime", "Log", "Page", "Audits").forEach(domain -> call(domain + ".enable", Map.of()));
    }

    /** Goes to a page and waits until one has loaded, which may be another that it sends to. */
    ChromiumTab visit(int port, String path) {
        evaluate("window.left = true");
        JsonNode answer = call(
                "Page.navigate",
                Map.of("url", URI.create("http://127.0.0.1:" + port + path).toString()));
        if (answer.has("errorText")) {
            throw new AssertionError(path + ": " + answer.path("errorText").asString());
        }
        return waitFor("!window.left && document.readyState === 'complete'");
    }

    /** Logs in by the form, with the keyboard. */
    ChromiumTab login(int port, String user, String password) {
        visit(port, "/login").waitFor("document.activeElement?.name === 'username'");
        type(user);
        evaluate("document.querySelector('[name=password]').focus()");
        type(password);
        return click("#login button").waitForText("#user", user);
    }

    /** Waits until an element's text contains a part. */
    ChromiumTab waitForText(String selector, String part) {
        return waitFor("document.querySelector(" + quoted(selector) + ")?.innerText.includes(" + quoted(part) + ")");
    }

    /** Waits until an expression is true; says what the page showed instead when that takes too long. */
    ChromiumTab waitFor(String condition) {
        long end = System.nanoTime() + Chromium.PATIENCE.toNanos();
        while (!isTrue(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not true in " + Chromium.PATIENCE + ": " + condition + "\nthe page shows:\n"
                        + text("body") + "\ncomplaints: " + complaints);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return this;
    }

    /** Presses the mouse in the middle of an element, as soon as the page is there, and the element on it. */
    ChromiumTab click(String selector) {
        String element = "document.querySelector(" + quoted(selector) + ")";
        waitFor("document.readyState === 'complete' && " + element + "?.checkVisibility()");
        JsonNode middle = evaluate("(() => { const e = " + element + "; e.scrollIntoView({ block: 'center',"
                + " behavior: 'instant' }); const b = e.getBoundingClientRect();"
                + " return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            Map<String, Object> where = Map.of(
                    "x", middle.path("x").asDouble(), "y", middle.path("y").asDouble());
            Map<String, Object> press = new HashMap<>(where);
            press.putAll(Map.of("type", type, "button", "left", "clickCount", 1));
            call("Input.dispatchMouseEvent", press);
        }
        return this;
    }

    /** The text that an element shows. */
    String text(String selector) {
        return evaluate("document.querySelector(" + quoted(selector) + ").innerText")
                .asString();
    }

    /** What the browser has said against the pages: errors, refusals by their policy, warnings of its auditors. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Called by the browser with each event of the tab. */
    void hear(String event, JsonNode told) {
        boolean complaint = switch (event) {
            case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Audits.issueAdded" -> true;
            case "Log.entryAdded" ->
                !told.path("entry").path("level").asString("").equals("verbose");
            default -> false;
        };
        if (complaint) {
            complaints.add(told.toString());
        }
    }

    private void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    private boolean isTrue(String condition) {
        try {
            return evaluate("Boolean(" + condition + ")").asBoolean();
        } catch (AssertionError | CompletionException e) {
            // A page that is being replaced can't be asked.
            return false;
        }
    }

    private JsonNode evaluate(String expression) {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        return browser.call(session, method, parameters);
    }
}
