package dev.sojourn.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a response says about its session, beside what the application set. Used by one thread at a time.
 */
final class ResponseHeaders {

    private static final String SET_COOKIE = "Set-Cookie";
    private static final String VARY = "Vary";
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String REFERRER_POLICY = "Referrer-Policy";
    private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";

    /** The policies under which a page never tells more than its origin. */
    private static final Set<String> WITHOUT_QUERY = Set.of("no-referrer", "origin", "strict-origin");

    private static final Set<String> REFERRER_POLICIES = Set.of(
            "no-referrer",
            "no-referrer-when-downgrade",
            "same-origin",
            "origin",
            "strict-origin",
            "origin-when-cross-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url");

    private final WebExchange exchange;

    ResponseHeaders(WebExchange exchange) {
        this.exchange = exchange;
    }

    /** Makes the client forget a cookie, and the one with its signature. */
    void takeBack(Carrier.Cookie cookie) {
        replaceCookie(cookie.settings(), cookie.settings().delete(exchange.secure()));
        if (cookie.signatureSuffix() != null) {
            CookieSettings companion = cookie.settings().withSuffix(cookie.signatureSuffix());
            replaceCookie(companion, companion.delete(exchange.secure()));
        }
        forbidStoring();
    }

    /** Leaves out a cookie that an earlier commit of this exchange set, and the one with its signature. */
    void leaveOut(Carrier.Cookie cookie) {
        replaceCookie(cookie.settings(), null);
        if (cookie.signatureSuffix() != null) {
            replaceCookie(cookie.settings().withSuffix(cookie.signatureSuffix()), null);
        }
    }

    /** Puts one line, or none, in the place of an earlier one of the same cookie; those of other cookies stay. */
    void replaceCookie(CookieSettings settings, @Nullable String line) {
        String start = settings.name(exchange.secure()) + "=";
        List<String> others = exchange.responseHeaders(SET_COOKIE);
        List<String> kept =
                others.stream().filter(other -> !other.startsWith(start)).toList();
        if (kept.size() == others.size()) {
            if (line != null) {
                exchange.addHeader(SET_COOKIE, line);
            }
            return;
        }
        String first = line != null ? line : kept.isEmpty() ? settings.delete(exchange.secure()) : kept.get(0);
        exchange.setHeader(SET_COOKIE, first);
        kept.stream().skip(line == null ? 1 : 0).forEach(other -> exchange.addHeader(SET_COOKIE, other));
    }

    void forbidStoring() {
        exchange.setHeader(CACHE_CONTROL, "no-store");
    }

    /** Forbids shared caches to store the response; what the application says of the browser's own cache stays. */
    void keepPrivate() {
        String value = CacheControl.privately(exchange.responseHeaders(CACHE_CONTROL));
        if (value != null) {
            exchange.setHeader(CACHE_CONTROL, value);
        }
    }

    /** Keeps the query of this page's URL from the pages that it leads to. */
    void hideReferrer() {
        String effective = "";
        for (String policy : listed(exchange.responseHeaders(REFERRER_POLICY))) {
            // Referrer Policy, section 8.1: the last one that is known counts.
            effective = REFERRER_POLICIES.contains(policy) ? policy : effective;
        }
        if (!WITHOUT_QUERY.contains(effective)) {
            exchange.setHeader(REFERRER_POLICY, "no-referrer");
        }
    }

    /** Lets scripts of other origins read a header, where the application lets them read the response. */
    void expose(String header) {
        if (!listed(exchange.responseHeaders(EXPOSE_HEADERS)).contains(header.toLowerCase(Locale.ROOT))) {
            exchange.addHeader(EXPOSE_HEADERS, header);
        }
    }

    /** Adds the names of a list that are not there yet. */
    void vary(String names) {
        List<String> lines = exchange.responseHeaders(VARY);
        if (names.isEmpty() || !lines.isEmpty() && lines.get(0).equals(names)) {
            return;
        }
        String missing = lines.isEmpty() ? names : missing(names, listed(lines));
        if (!missing.isEmpty()) {
            exchange.addHeader(VARY, missing);
        }
    }

    /** Whole names: a Vary on X-Cookie-Consent says nothing about Cookie. */
    private static String missing(String names, List<String> present) {
        return Stream.of(names.split(", "))
                .filter(name -> !present.contains("*") && !present.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    /** The items of comma-separated lines, in lower case and in their order. */
    private static List<String> listed(List<String> lines) {
        return Stream.of(String.join(",", lines).split(","))
                .map(item -> item.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
