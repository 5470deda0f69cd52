package dev.sojourn.server;

import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the pictures of the console: {@code ConsolePictures FOLDER} writes {@code console-overview.png} and
 * {@code console-sessions.png}, which are in the guide, and with a second word those of all pages, for looking at.
 */
final class ConsolePictures {

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 800;
    private static final int SESSIONS = 2400;

    private ConsolePictures() {}

    /** Writes them into a folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Path data = Files.createTempDirectory("sojourn-pictures");
        ConsoleSessions.fill(data.resolve("store"), SESSIONS, ConsoleSessions::shop);
        List<String> options = new ArrayList<>(ConsoleSessions.OPTIONS);
        options.add("--node=node-1");
        options.add("--store=rocksdb:" + data.resolve("store"));
        try (ConsoleScene scene = new ConsoleScene(options.toArray(String[]::new));
                Browser browser = Browser.start(Browser.program().orElseThrow(), data.resolve("profile"))) {
            happen(scene);
            if (arguments.length == 1) {
                BrowserTab tab = loggedIn(scene, browser, "light");
                save(tab, folder, "overview");
                save(tab.navigate(scene.uri("sessions")), folder, "sessions");
            } else {
                for (String scheme : List.of("light", "dark")) {
                    all(scene, loggedIn(scene, browser, scheme), folder, scheme);
                }
            }
        }
    }

    private static BrowserTab loggedIn(ConsoleScene scene, Browser browser, String scheme) {
        BrowserTab tab = browser.visitor();
        tab.screen(WIDTH, HEIGHT);
        tab.colorScheme(scheme);
        tab.navigate(scene.uri("login"));
        tab.click("#token");
        tab.type(ConsoleScene.TOKEN);
        tab.pressEnter();
        tab.waitForText("h1", "Overview");
        return tab;
    }

    private static void all(ConsoleScene scene, BrowserTab tab, Path folder, String scheme) throws Exception {
        for (String page : List.of("sessions", "user?id=ada", "events", "audit", "stores")) {
            save(tab.navigate(scene.uri(page)), folder, page.replaceFirst("\\?.*", "") + "-" + scheme);
        }
        save(tab.navigate(scene.uri("")), folder, "overview-" + scheme);
        tab.navigate(scene.uri("sessions"));
        URI session = URI.create(
                tab.evaluate("document.querySelector('.rows .key').href").asText());
        tab.evaluate("document.querySelectorAll('.rows input')[1].click()");
        tab.click("[data-ticked]");
        tab.waitFor("document.querySelector('dialog[open]')");
        save(tab, folder, "question-" + scheme);
        save(tab.navigate(session), folder, "session-" + scheme);
        tab.screen(390, 844);
        save(tab, folder, "session-phone-" + scheme);
        for (String page : List.of("", "sessions?idle=1d")) {
            save(tab.navigate(scene.uri(page)), folder, page.replaceFirst("\\?.*", "") + "phone-" + scheme);
        }
        BrowserTab out = tab.second();
        out.screen(390, 844);
        out.colorScheme(scheme);
        out.navigate(scene.uri("")).click(".site-nav form button");
        out.waitForText("h1", "Log in");
        save(out, folder, "login-" + scheme);
        if (!tab.complaints().isEmpty()) {
            throw new AssertionError(tab.complaints());
        }
    }

    /** An hour of a small shop, told to what counts by the minute; the sessions themselves are real. */
    private static void happen(ConsoleScene scene) throws Exception {
        SessionListener rates = (SessionListener) of(of(of(scene.server.server, "console"), "console"), "rates");
        Random random = new Random(7);
        Instant now = Instant.now();
        for (int minute = 59; minute > 0; minute--) {
            Instant at = now.minus(Duration.ofMinutes(minute));
            double tide = 1.2 + Math.sin(minute / 11.0);
            for (int i = 0; i < 14 * tide + random.nextInt(9); i++) {
                rates.on(new SessionEvent.Created(at, "0".repeat(64), null));
            }
            for (int i = 0; i < 9 * tide + random.nextInt(9); i++) {
                rates.on(ended(at));
            }
            for (int i = minute % 17 == 3 ? 12 : 0; i > 0; i--) {
                rates.on(new SessionEvent.Forged(at, "cookie", "FORGED"));
            }
        }
        for (int i = 0; i < 12; i++) {
            scene.server.cookies.getCookieStore().removeAll();
            scene.server.post("/demos/sessions/start", "name=visitor-" + i);
        }
    }

    private static SessionEvent ended(Instant at) {
        return new SessionEvent.Ended(
                at, "0".repeat(64), "0".repeat(64), EndReason.EXPIRED, null, at, at, Duration.ofHours(1), Map::of);
    }

    private static Object of(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static void save(BrowserTab tab, Path folder, String name) throws Exception {
        Files.write(folder.resolve("console-" + name + ".png"), tab.picture());
    }
}
