package dev.sojourn.sample.shop;

import java.util.Arrays;
import java.util.Optional;

/** What a browser says it is, in two words. */
final class UserAgent {

    /** In each list the first that is named counts: browsers name those that they resemble, too. */
    private static final String[] BROWSERS = {"Edg", "Firefox", "Chrome", "Safari", "curl"};

    private static final String[] SYSTEMS = {"Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"};

    private UserAgent() {}

    /** The name of a device, such as "Firefox on Linux", by its {@code User-Agent}. */
    static String named(Optional<String> userAgent) {
        String text = userAgent.orElse("");
        String browser = first(BROWSERS, text).map(UserAgent::title).orElse("Unknown browser");
        return first(SYSTEMS, text).map(system -> browser + " on " + system).orElse(browser);
    }

    private static String title(String browser) {
        return browser.equals("Edg") ? "Edge" : browser;
    }

    private static Optional<String> first(String[] names, String text) {
        return Arrays.stream(names).filter(text::contains).findFirst();
    }
}
