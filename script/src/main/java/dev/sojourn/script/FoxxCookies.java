package dev.sojourn.script;

import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.CookieSettingsBuilder;
import dev.sojourn.http.SameSite;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that a script writes and reads itself, by a name of its own: a value, and with a secret a second cookie
 * with the HMAC of the value, in hexadecimal digits as Foxx has it.
 *
 * @param options what the script said: {@code name}, {@code secret}, {@code algorithm}, {@code suffix}, and the
 *     attributes {@code path domain secure httpOnly sameSite}
 */
record FoxxCookies(Map<?, ?> options) {

    private static final int SHORTEST_SECRET = 10;
    private static final Map<String, Integer> BITS = Map.of("sha224", 224, "sha256", 256, "sha384", 384, "sha512", 512);

    /** The first value with a good signature; the first one at all when there is no secret. */
    @Nullable
    String read(Call call) {
        List<String> lines = call.exchange().headers("cookie");
        boolean https = call.exchange().secure();
        TextMac mac = mac();
        List<String> signatures =
                mac == null ? List.of() : CookieLines.values(lines, signature().name(https));
        for (String value : CookieLines.values(lines, settings().name(https))) {
            if (mac == null || signatures.stream().anyMatch(given -> mac.isHex(value, given))) {
                return value.isEmpty() ? null : value;
            }
        }
        return null;
    }

    /** Hands a value out; {@code end} is null when the client is to keep it until it closes. */
    void give(Call call, String value, Instant now, @Nullable Instant end) {
        TextMac mac = mac();
        replace(call, settings(), settings().write(value, call.exchange().secure(), now, end));
        if (mac != null) {
            String signed = signature().write(mac.hex(value), call.exchange().secure(), now, end);
            replace(call, signature(), signed);
        }
    }

    /** Has the client forget the value, and its signature. */
    void takeBack(Call call) {
        boolean https = call.exchange().secure();
        replace(call, settings(), settings().delete(https));
        if (mac() != null) {
            replace(call, signature(), signature().delete(https));
        }
    }

    private static void replace(Call call, CookieSettings settings, String line) {
        String name = settings.name(call.exchange().secure());
        CookieLines.replace(call.exchange(), name, List.of(line));
    }

    private @Nullable TextMac mac() {
        String secret = text("secret", "");
        if (secret.isEmpty()) {
            return null;
        }
        String algorithm = text("algorithm", "sha256").toLowerCase(Locale.ROOT);
        Integer bits = BITS.get(algorithm);
        if (bits == null || secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("A signed cookie needs a secret of at least " + SHORTEST_SECRET
                    + " characters and one of the algorithms sha224, sha256, sha384, sha512; this has "
                    + secret.length() + " and " + algorithm);
        }
        return TextMac.sha2(bits, secret);
    }

    private CookieSettings signature() {
        return settings().withSuffix(text("suffix", ".sig"));
    }

    private CookieSettings settings() {
        CookieSettingsBuilder settings = CookieSettings.builder()
                .name(text("name", "sid"))
                .path(text("path", "/"))
                .lifetime(CookieLifetime.SESSION);
        if (!Boolean.TRUE.equals(options.get("secure"))) {
            settings.secureByScheme();
        }
        if (Boolean.FALSE.equals(options.get("httpOnly"))) {
            settings.readableByScripts();
        }
        if (options.get("domain") instanceof String domain) {
            settings.domain(domain);
        }
        if (options.get("sameSite") instanceof String word) {
            settings.sameSite(sameSite(word));
        }
        return settings.build();
    }

    private static SameSite sameSite(String word) {
        try {
            return SameSite.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sameSite is " + word + "; allowed are strict, lax, none", e);
        }
    }

    private String text(String name, String fallback) {
        return options.get(name) instanceof String text ? text : fallback;
    }
}
