package dev.sojourn.servlet;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.CookieSettingsBuilder;
import dev.sojourn.http.SameSite;
import dev.sojourn.policy.Lifetime;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a web application declares of its sessions, as Sojourn's settings: {@code <session-config>} of {@code web.xml},
 * {@code ServletContext.getSessionCookieConfig()} and {@code setSessionTimeout}. A filter that is given an engine alone
 * ({@link SojournFilter#of(SessionEngine)}) uses them by itself; these methods are for programs that build their {@link
 * dev.sojourn.http.HttpVisits} or their engine from them.
 */
public final class ServletSettings {

    /** What containers call their cookie when nobody has named it; some tell it as if it had been declared. */
    static final String CONTAINERS_NAME = "JSESSIONID";

    private static final String PLAIN_NAME = "sid";
    /** What has a method of its own; some containers list the name among the attributes. */
    private static final Set<String> TOLD_ELSEWHERE = Set.of(
            "name", "domain", "path", "max-age", "expires", "secure", "httponly", "samesite", "partitioned", "comment");

    private ServletSettings() {}

    /**
     * The cookie that an application declares. What it leaves out is as safe as can be: {@code Secure} with its name
     * prefix where the request came over HTTPS, {@code HttpOnly} in any case, {@code SameSite=Lax}, and the
     * application's own path, so that applications of one host do not meet: {@code __Host-sid} for the root, {@code
     * __Secure-sid.shop} with {@code Path=/shop} for another.
     *
     * <p>Used are name, domain, path, {@code secure} when it is true, a positive max-age, and the attributes. {@code
     * HttpOnly} can't be declared away, because containers do not tell an undeclared one from a false one; {@link
     * CookieSettingsBuilder#readableByScripts()} can. The name {@code JSESSIONID} counts as none.
     *
     * @param application the web application
     * @return its cookie
     * @throws IllegalArgumentException when what it declares is no cookie; the message lists every fault
     */
    public static CookieSettings cookie(ServletContext application) {
        // Null from a container whose own sessions are switched off.
        SessionCookieConfig declared = application.getSessionCookieConfig();
        CookieSettingsBuilder cookie =
                cookieAt(declared != null && given(declared.getPath()) ? declared.getPath() : pathOf(application));
        if (declared == null) {
            return cookie.secureByScheme().build();
        }
        if (given(declared.getDomain())) {
            cookie.domain(declared.getDomain());
        }
        String name = declared.getName();
        if (given(name) && !name.equals(CONTAINERS_NAME)) {
            cookie.name(name);
        }
        if (declared.getMaxAge() > 0) {
            cookie.maxAge(Duration.ofSeconds(declared.getMaxAge()));
        }
        SameSite sameSite = attributes(cookie, declared.getAttributes());
        if (!declared.isSecure() && sameSite != SameSite.NONE) {
            cookie.secureByScheme();
        }
        return cookie.build();
    }

    /**
     * Begins the description of a cookie for an application at a path, as {@link #cookie} does: with this path, and
     * outside the root with a name that the applications above it do not have.
     *
     * @param path begins with a slash; {@code /} for the root
     * @return a builder with path and name
     */
    public static CookieSettingsBuilder cookieAt(String path) {
        CookieSettingsBuilder cookie = CookieSettings.builder().path(path);
        if (!path.equals("/")) {
            // The cookies of the applications above it reach this one as well.
            cookie.name("__Secure-" + PLAIN_NAME + suffix(path));
        }
        return cookie;
    }

    /**
     * How long sessions of an application live: the standard, with the idle limit that the application declares, and an
     * absolute limit that is not shorter. A timeout of zero or less is not used, because containers do not tell
     * "never" from "not declared": a session that never expires takes {@link Lifetime#idle(Duration)}.
     *
     * @param application the web application
     * @return the lifetime, for {@link dev.sojourn.EngineBuilder#lifetime(Lifetime)}
     */
    public static Lifetime lifetime(ServletContext application) {
        Lifetime standard = Lifetime.standard();
        int minutes = application.getSessionTimeout();
        if (minutes <= 0) {
            return standard;
        }
        Duration idle = Duration.ofMinutes(minutes);
        return standard.idle(idle).absolute(idle.compareTo(standard.absolute()) > 0 ? idle : standard.absolute());
    }

    /**
     * The timeout that sessions of a filter are given when they begin; null where the engine has an idle limit of its
     * own, which then is the program's word, and where they agree.
     */
    static @Nullable Duration timeout(ServletContext application, SessionEngine engine) {
        Duration standard = Lifetime.standard().idle();
        Duration declared = lifetime(application).idle();
        return engine.lifetime().idle().equals(standard) && !declared.equals(standard) ? declared : null;
    }

    private static @Nullable SameSite attributes(CookieSettingsBuilder cookie, Map<String, String> declared) {
        SameSite sameSite = null;
        for (Map.Entry<String, String> attribute : declared.entrySet()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (name.equals("samesite")) {
                sameSite = sameSite(value);
                cookie.sameSite(sameSite);
            } else if (name.equals("partitioned") && !value.equalsIgnoreCase("false")) {
                cookie.partitioned();
            } else if (!TOLD_ELSEWHERE.contains(name)) {
                cookie.attribute(attribute.getKey(), value);
            }
        }
        return sameSite;
    }

    private static SameSite sameSite(String value) {
        return Arrays.stream(SameSite.values())
                .filter(each -> each.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The session cookie declares SameSite=\"" + value
                        + "\"; it must be one of " + Arrays.toString(SameSite.values())));
    }

    private static String pathOf(ServletContext application) {
        String path = application.getContextPath();
        return path.isEmpty() ? "/" : path;
    }

    /** Different for different paths, and of characters that a cookie's name may have. */
    private static String suffix(String path) {
        StringBuilder suffix = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c == '/') {
                suffix.append('.');
            } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
                suffix.append(c);
            } else {
                suffix.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return suffix.toString();
    }

    private static boolean given(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
