package dev.sojourn.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the head of a response says about its session, beside what the application set. Used by one thread at a time. */
final class ResponseHeaders {

    private static final String SET_COOKIE = "Set-Cookie";

    private final WebExchange exchange;

    ResponseHeaders(WebExchange exchange) {
        this.exchange = exchange;
    }

    /** Sets one cookie, in the place of an earlier line of it. */
    void setCookie(CookieSettings settings, String line) {
        replaceCookie(settings, line);
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

    /** Puts one line in the place of an earlier one of the same cookie; lines of other cookies stay as they are. */
    private void replaceCookie(CookieSettings settings, @Nullable String line) {
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
        exchange.setHeader("Cache-Control", "no-store");
    }

    /** Adds the names that are not listed yet. */
    void vary(List<String> names) {
        List<String> missing = names;
        for (String line : exchange.responseHeaders("Vary")) {
            // Whole names: a Vary on X-Cookie-Consent says nothing about Cookie.
            Set<String> present = Stream.of(line.split(","))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            missing = present.contains("*")
                    ? List.of()
                    : missing.stream()
                            .filter(name -> !present.contains(name.toLowerCase(Locale.ROOT)))
                            .toList();
        }
        if (!missing.isEmpty()) {
            exchange.addHeader("Vary", String.join(", ", missing));
        }
    }
}
