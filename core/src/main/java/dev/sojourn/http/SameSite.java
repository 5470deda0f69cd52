package dev.sojourn.http;

/**
 * When a browser sends the cookie with requests that other sites cause; the {@code SameSite} attribute of RFC 6265bis.
 */
public enum SameSite {
    /** Never with a request that another site caused. */
    STRICT("Strict"),
    /** Only with top-level navigations by a safe method. The default. */
    LAX("Lax"),
    /** With every request; browsers demand {@code Secure} for it. */
    NONE("None");

    private final String text;

    SameSite(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
