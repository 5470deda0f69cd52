package dev.sojourn.server.admin;

/** Whose sessions are meant. */
public enum Owner {
    /** Those that have a user. */
    USER,
    /** Those that have none. */
    NOBODY
}
