package dev.sojourn.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of {@link CookieSettings}, checked together by {@link #build()}. Not safe for use by several
 * threads.
 */
public final class CookieSettingsBuilder {

    private static final String PLAIN_NAME = "sid";

    private @Nullable String name;
    private String path = "/";
    private @Nullable String domain;
    private CookieSettings.Security security = CookieSettings.Security.ALWAYS;
    private boolean httpOnly = true;
    private SameSite sameSite = SameSite.LAX;
    private boolean insecureNone;
    private boolean partitioned;
    private CookieLifetime lifetime = CookieLifetime.BROWSER;
    private @Nullable Duration maxAge;
    private final Map<String, String> others = new LinkedHashMap<>();

    CookieSettingsBuilder() {}

    /**
     * Names the cookie. Unset, the name is {@code __Host-sid}, or {@code __Secure-sid} with a domain or another path.
     *
     * @param value a token of RFC 9110; a prefix such as {@code __Host-} brings the rules of RFC 6265bis section 4.1.3
     * @return this builder
     */
    public CookieSettingsBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Limits the cookie to a path. This separates applications by accident only: browsers do not isolate paths.
     *
     * @param value begins with a slash; the default is {@code /}
     * @return this builder
     */
    public CookieSettingsBuilder path(String value) {
        path = value;
        return this;
    }

    /**
     * Shares the cookie with a domain and all its subdomains. Unset, only the host that set it receives it.
     *
     * @param value a host name without a leading dot
     * @return this builder
     */
    public CookieSettingsBuilder domain(String value) {
        domain = value;
        return this;
    }

    /**
     * Makes Secure and the name's prefix follow the request: on HTTPS both, on plain HTTP neither.
     *
     * @return this builder
     */
    public CookieSettingsBuilder secureByScheme() {
        security = CookieSettings.Security.BY_SCHEME;
        return this;
    }

    /**
     * Drops Secure and the name's prefix, so that the cookie works over plain HTTP and can be stolen there. For
     * development on machines of your own that browsers reach by another name than {@code localhost}, where the
     * standard cookie works too; {@link CookieSettings#warnings()} says so.
     *
     * @return this builder
     */
    public CookieSettingsBuilder insecureForDevelopment() {
        security = CookieSettings.Security.NEVER;
        return this;
    }

    /**
     * Leaves {@code HttpOnly} out: scripts of the page, and of whoever injects one, can read the session id.
     *
     * @return this builder
     */
    public CookieSettingsBuilder readableByScripts() {
        httpOnly = false;
        return this;
    }

    /**
     * Says when other sites' requests carry the cookie.
     *
     * @param value the default is {@link SameSite#LAX}
     * @return this builder
     */
    public CookieSettingsBuilder sameSite(SameSite value) {
        sameSite = value;
        return this;
    }

    /**
     * Accepts {@code SameSite=None} on a cookie that is not always Secure. Browsers drop such a cookie; this is for
     * clients that are not browsers.
     *
     * @return this builder
     */
    public CookieSettingsBuilder allowInsecureSameSiteNone() {
        insecureNone = true;
        return this;
    }

    /**
     * Keeps the cookie apart for each top-level site (CHIPS); used with {@link SameSite#NONE} inside frames.
     *
     * @return this builder
     */
    public CookieSettingsBuilder partitioned() {
        partitioned = true;
        return this;
    }

    /**
     * Says how long a browser keeps the cookie.
     *
     * @param value the default is {@link CookieLifetime#BROWSER}
     * @return this builder
     */
    public CookieSettingsBuilder lifetime(CookieLifetime value) {
        lifetime = value;
        return this;
    }

    /**
     * Has a browser keep the cookie for a time that does not follow the session, in place of {@link #lifetime}. It
     * counts from the last response that sets it.
     *
     * @param value at least a second; 400 days are the most that browsers keep
     * @return this builder
     */
    public CookieSettingsBuilder maxAge(Duration value) {
        maxAge = value;
        return this;
    }

    /**
     * Adds an attribute that has no method here, such as {@code Priority}.
     *
     * @param name a token of RFC 9110, not one of those that have a method
     * @param value what a cookie's attribute may hold; empty for an attribute that is its name alone
     * @return this builder
     */
    public CookieSettingsBuilder attribute(String name, String value) {
        others.put(name, value);
        return this;
    }

    /**
     * Checks all settings together.
     *
     * @return the settings
     * @throws IllegalArgumentException when settings are wrong; the message lists every fault
     */
    public CookieSettings build() {
        List<String> faults = new ArrayList<>();
        CookieRules.checkName(fullName(), domain != null, path, httpOnly, faults);
        CookieRules.checkPath(path, faults);
        if (domain != null) {
            CookieRules.checkDomain(domain, faults);
        }
        checkSecurity(faults);
        if (maxAge != null && maxAge.toSeconds() < 1) {
            faults.add("The max-age is " + maxAge + "; it must be at least a second.");
        }
        others.forEach((name, value) -> CookieRules.checkAttribute(name, value, faults));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("The session cookie cannot be built:\n- " + String.join("\n- ", faults));
        }
        return new CookieSettings(this);
    }

    CookieSettings.Security security() {
        return security;
    }

    CookieLifetime lifetime() {
        return lifetime;
    }

    @Nullable
    Duration maxAge() {
        return maxAge;
    }

    CookieSettings.Template template(boolean https) {
        boolean secure = isSecure(https);
        String full = fullName();
        String written = secure ? full : full.substring(CookieRules.prefix(full).length());
        StringBuilder attributes = new StringBuilder();
        if (domain != null) {
            attributes.append("; Domain=").append(domain);
        }
        attributes.append("; Path=").append(path);
        attributes.append(secure ? "; Secure" : "").append(httpOnly ? "; HttpOnly" : "");
        attributes.append("; SameSite=").append(sameSite.text()).append(partitioned ? "; Partitioned" : "");
        others.forEach(
                (name, value) -> attributes.append("; ").append(name).append(value.isEmpty() ? "" : "=" + value));
        return new CookieSettings.Template(written, attributes.toString());
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        String full = fullName();
        if (security == CookieSettings.Security.NEVER) {
            warnings.add("The session cookie is not Secure: anyone on the network path can take the session."
                    + " Remove insecureForDevelopment() before going live.");
        } else if (CookieRules.prefix(full).isEmpty()) {
            warnings.add("Cookie name \"" + full + "\" has no __Host- or __Secure- prefix: a sibling host or a"
                    + " plain-HTTP page can plant a cookie of that name. Leave the name unset or add a prefix.");
        }
        if (!httpOnly) {
            warnings.add("The session cookie is not HttpOnly: a script of the page can read the session id.");
        }
        if (partitioned && sameSite != SameSite.NONE) {
            warnings.add("Partitioned has an effect only with SameSite=None; it is " + sameSite.text() + ".");
        }
        return List.copyOf(warnings);
    }

    private boolean isSecure(boolean https) {
        return security == CookieSettings.Security.ALWAYS || (security == CookieSettings.Security.BY_SCHEME && https);
    }

    private String fullName() {
        if (name != null) {
            return name;
        }
        return (domain == null && path.equals("/") ? CookieRules.HOST : CookieRules.SECURE) + PLAIN_NAME;
    }

    private void checkSecurity(List<String> faults) {
        boolean alwaysSecure = security == CookieSettings.Security.ALWAYS;
        if (sameSite == SameSite.NONE && !alwaysSecure && !insecureNone) {
            faults.add(
                    "SameSite=None without Secure is dropped by browsers. Keep the cookie Secure, choose LAX, or call"
                            + " allowInsecureSameSiteNone() when no client is a browser.");
        }
        if (partitioned && !alwaysSecure) {
            faults.add("Partitioned without Secure is dropped by browsers. Keep the cookie Secure.");
        }
    }
}
