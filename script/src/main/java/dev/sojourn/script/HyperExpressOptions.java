package dev.sojourn.script;

import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.CookieSettingsBuilder;
import dev.sojourn.http.SameSite;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the {@code SessionEngine} that a script has bound to its server, merged with the defaults by the
 * prelude; the defaults alone when it has bound none.
 */
final class HyperExpressOptions {

    private final String mount;
    private final Map<?, ?> values;
    private final Map<?, ?> cookie;

    HyperExpressOptions(String mount, @Nullable Object declared) {
        this.mount = mount;
        this.values = declared instanceof Map<?, ?> map ? map : Map.of();
        this.cookie = values.get("cookie") instanceof Map<?, ?> map ? map : Map.of();
    }

    Duration duration() {
        return values.get("duration") instanceof Number number
                ? Duration.ofMillis(Math.max(1, number.longValue()))
                : Duration.ofMinutes(30);
    }

    boolean automaticTouch() {
        return !Boolean.FALSE.equals(values.get("automatic_touch"));
    }

    List<String> secrets() {
        return cookie.get("secret") instanceof String secret ? List.of(secret) : List.of();
    }

    CookieSettings settings() {
        CookieSettingsBuilder settings = CookieSettings.builder()
                .name(text("name", "default_sess"))
                .path(text("path", "/"))
                .sameSite(sameSite())
                .allowInsecureSameSiteNone()
                .lifetime(CookieLifetime.SESSION);
        String domain = text("domain", "");
        if (!domain.isEmpty()) {
            settings.domain(domain);
        }
        if (Boolean.FALSE.equals(cookie.get("secure"))) {
            settings.insecureForDevelopment();
        }
        if (Boolean.FALSE.equals(cookie.get("httpOnly"))) {
            settings.readableByScripts();
        }
        try {
            return settings.build();
        } catch (IllegalArgumentException e) {
            throw new MountException(mount + ": the cookie options of its SessionEngine: " + e.getMessage());
        }
    }

    private SameSite sameSite() {
        String word = text("sameSite", "none");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> SameSite.NONE;
            case "lax" -> SameSite.LAX;
            case "strict" -> SameSite.STRICT;
            default ->
                throw new MountException(mount + ": cookie.sameSite of its SessionEngine is " + word
                        + "; allowed are none, lax, strict");
        };
    }

    private String text(String name, String fallback) {
        return cookie.get(name) instanceof String text ? text : fallback;
    }
}
