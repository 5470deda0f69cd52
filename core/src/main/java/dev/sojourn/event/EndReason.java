package dev.sojourn.event;

/** Why a session ended. */
public enum EndReason {
    /** Its handler destroyed it, a logout for instance. */
    DESTROYED,
    /** Its idle or absolute limit had passed. */
    EXPIRED,
    /** An administrator, its user from another device, or a script ended it by key or by user. */
    REVOKED,
    /** Its user began one session more than the limit allows. */
    LIMIT,
    /** Its record could not be read. */
    UNREADABLE
}
