package dev.sojourn.http;

/** How long a browser keeps the cookie. The session ends by the server's clock in either case. */
public enum CookieLifetime {
    /** Until the browser closes: neither {@code Max-Age} nor {@code Expires}. The default, as NIST SP 800-63B asks. */
    BROWSER,
    /** As long as the session: {@code Max-Age} and {@code Expires}, at most 400 days (RFC 6265bis section 5.5). */
    SESSION,
    /**
     * As {@link #SESSION} for remembered sessions ({@link dev.sojourn.policy.Lifetime#remembered(java.time.Duration)}),
     * and as {@link #BROWSER} for all others: a login form with a box to tick.
     */
    REMEMBERED
}
