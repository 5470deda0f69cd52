package dev.sojourn.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An immutable description of the session cookie that writes the {@code Set-Cookie} text for it. Setting and deleting
 * share one code path, so that a deletion always names the very cookie that was set. The output keeps the strict
 * grammar of RFC 6265 section 4.1.1. Safe for use by many threads.
 */
public final class CookieSettings {

    /** The most octets of name and value together that browsers keep (RFC 6265bis section 5.6). */
    static final int MAX_NAME_AND_VALUE = 4096;

    private static final Duration LONGEST_LIFE = Duration.ofDays(400);
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final String PAST = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

    private final Security security;
    private final CookieLifetime lifetime;
    private final @Nullable Duration maxAge;
    private final List<String> warnings;
    private final Template onHttps;
    private final Template onHttp;

    CookieSettings(CookieSettingsBuilder builder) {
        this(
                builder.security(),
                builder.lifetime(),
                builder.maxAge(),
                builder.warnings(),
                builder.template(true),
                builder.template(false));
    }

    private CookieSettings(
            Security security,
            CookieLifetime lifetime,
            @Nullable Duration maxAge,
            List<String> warnings,
            Template onHttps,
            Template onHttp) {
        this.security = security;
        this.lifetime = lifetime;
        this.maxAge = maxAge;
        this.warnings = warnings;
        this.onHttps = onHttps;
        this.onHttp = onHttp;
    }

    /**
     * The default cookie: {@code __Host-sid=...; Path=/; Secure; HttpOnly; SameSite=Lax}, kept until the browser
     * closes.
     *
     * @return the settings
     */
    public static CookieSettings standard() {
        return builder().build();
    }

    /**
     * Starts from the defaults of {@link #standard()}.
     *
     * @return a new builder
     */
    public static CookieSettingsBuilder builder() {
        return new CookieSettingsBuilder();
    }

    /**
     * The name of the cookie on one kind of connection. It differs only for settings that follow the scheme.
     *
     * @param https whether the request came over HTTPS
     * @return the exact, case-sensitive name
     */
    public String name(boolean https) {
        return template(https).name;
    }

    /**
     * Whether the cookie may be read from, and written to, such a connection: a Secure cookie on a plain-HTTP request
     * was not sent by a browser, unless the request addresses the browser's own machine, see {@link
     * WebExchange#host()}.
     *
     * @param https whether the request came over HTTPS
     * @return true when it may
     */
    public boolean travelsOver(boolean https) {
        return https || security != Security.ALWAYS;
    }

    /** As {@link #travelsOver(boolean)}, for the connection of a request. */
    boolean travelsOver(WebExchange exchange) {
        return travelsOver(exchange.secure()) || Loopback.isAddressed(exchange.host());
    }

    /**
     * How long a browser keeps the cookie.
     *
     * @return the lifetime rule
     */
    public CookieLifetime lifetime() {
        return lifetime;
    }

    /** Whether it dies by itself, so that responses have to set it again while its session lives. */
    boolean dies() {
        return maxAge != null || lifetime == CookieLifetime.SESSION;
    }

    /**
     * What an operator should know about these settings: those that work and weaken it.
     *
     * @return one sentence each; empty for the standard settings
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Writes the {@code Set-Cookie} field value that hands a session to the client.
     *
     * @param value the id as it travels
     * @param https whether the request came over HTTPS
     * @param now the engine's time
     * @param expiresAt when the session ends by itself; null when it never does, or when the browser is not to keep the
     *     cookie, which gives no lifetime attribute. Not used with {@link CookieLifetime#BROWSER}
     * @return the field value
     * @throws IllegalArgumentException when the value is empty, does not fit the cookie grammar, or is too long
     */
    public String write(String value, boolean https, Instant now, @Nullable Instant expiresAt) {
        Template template = template(https);
        checkValue(template.name, value);
        if (maxAge != null) {
            return template.write(value, until(now, maxAge));
        }
        return lifetime == CookieLifetime.BROWSER || expiresAt == null
                ? template.write(value, "")
                : template.write(value, until(now, Duration.between(now, expiresAt)));
    }

    /**
     * Writes the {@code Set-Cookie} field value that makes a browser forget the cookie: the same name and attributes,
     * no value, {@code Max-Age=0} and an {@code Expires} in the past.
     *
     * @param https whether the request came over HTTPS
     * @return the field value
     */
    public String delete(boolean https) {
        return template(https).deletion;
    }

    /**
     * The settings of a companion cookie with the same attributes, such as one that carries a separate signature.
     *
     * @param suffix appended to the name
     * @return the companion's settings
     * @throws IllegalArgumentException when the suffix is not a token
     */
    public CookieSettings withSuffix(String suffix) {
        if (!HeaderGrammar.isToken(suffix)) {
            throw new IllegalArgumentException("Cookie name suffix \"" + suffix + "\" is not a token of RFC 9110."
                    + " Use letters, digits and punctuation such as \".sig\".");
        }
        return new CookieSettings(
                security, lifetime, maxAge, warnings, onHttps.renamed(suffix), onHttp.renamed(suffix));
    }

    /**
     * The same cookie, kept by browsers for another time, unless {@link CookieSettingsBuilder#maxAge} said for how
     * long.
     *
     * @param value the time
     * @return its settings
     */
    public CookieSettings withLifetime(CookieLifetime value) {
        return new CookieSettings(security, value, maxAge, warnings, onHttps, onHttp);
    }

    /** The text of the default attributes, for logs and configuration reports. Holds no value. */
    @Override
    public String toString() {
        return onHttps.write("...", "");
    }

    private Template template(boolean https) {
        return https ? onHttps : onHttp;
    }

    private static void checkValue(String name, String value) {
        if (value.isEmpty() || !HeaderGrammar.isCookieValue(value)) {
            throw new IllegalArgumentException("The value for cookie " + name + " (" + value.length()
                    + " characters) is empty or holds characters that a cookie cannot carry."
                    + " Use printable ASCII without space, quote, comma, semicolon and backslash.");
        }
        if (name.length() + value.length() > MAX_NAME_AND_VALUE) {
            throw new IllegalArgumentException("Cookie " + name + " would take " + (name.length() + value.length())
                    + " bytes of name and value; browsers drop more than " + MAX_NAME_AND_VALUE + ".");
        }
    }

    private static String until(Instant now, Duration left) {
        Duration life = left.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : left;
        // Rounded up and never 0: a cookie that dies before its session logs the user out early, and 0 deletes it.
        long seconds = Math.max(1, ceilSeconds(life.getSeconds(), life.getNano()));
        Instant end = now.plus(life);
        long endSecond = ceilSeconds(end.getEpochSecond(), end.getNano());
        return "; Max-Age=" + seconds + "; Expires=" + IMF_FIXDATE.format(Instant.ofEpochSecond(endSecond));
    }

    private static long ceilSeconds(long seconds, int nanos) {
        return nanos == 0 ? seconds : seconds + 1;
    }

    /** When the cookie is Secure. */
    enum Security {
        ALWAYS,
        BY_SCHEME,
        NEVER
    }

    /** The constant text of the cookie on one kind of connection, prepared once. */
    static final class Template {
        private final String name;
        private final String start;
        private final String attributes;
        private final String deletion;

        Template(String name, String attributes) {
            this.name = name;
            this.start = name + "=";
            this.attributes = attributes;
            this.deletion = write("", PAST);
        }

        private Template renamed(String suffix) {
            return new Template(name + suffix, attributes);
        }

        private String write(String value, String lifetime) {
            return start + value + lifetime + attributes;
        }
    }
}
