package dev.sojourn.http;

/** Which responses carry the session cookie. */
public enum CookieOn {
    /** Those that change it: a new session, a new id, a signature by an older key. */
    CHANGE,
    /**
     * Each response of a visit that consulted its session, so that a cookie with a lifetime slides along with the
     * session.
     */
    EVERY_RESPONSE
}
