package dev.sojourn.http;

/** What the response says to a client whose cookie names no living session. A client's id is never adopted. */
public enum UnknownId {
    /** Nothing: the cookie is replaced when a session begins. The default. */
    IGNORE,
    /** The cookie is taken back. */
    CLEAR_COOKIE
}
