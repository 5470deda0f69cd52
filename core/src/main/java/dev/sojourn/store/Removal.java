package dev.sojourn.store;

/** What {@link SessionStore#delete} met under a key. */
public enum Removal {
    /** A session that lived: it is gone, and the caller tells its end. */
    SESSION,
    /** The remains of a session whose end was told: they are gone. */
    REMAINS,
    /** A session whose expiry is claimed: it stays, and whoever claimed it tells its end and removes it. */
    CLAIMED,
    /** Nothing, or a trail, which stays. */
    NOTHING
}
