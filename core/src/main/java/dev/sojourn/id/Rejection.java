package dev.sojourn.id;

/**
 * The reason why text from a client is not accepted as an id.
 *
 * <p>Outside the process all of these are one outcome, "no session"; the difference is for events, metrics and for
 * choosing between "ignore" (a junk cookie, which a neighbouring host can plant) and 400 (a malformed header). The
 * order of the constants is the order of the checks.
 */
public enum Rejection {
    /** There was no text. */
    EMPTY,
    /** The text is longer than anything the configured formats can produce; nothing else was looked at. */
    TOO_LONG,
    /** The text has the wrong alphabet, length or parts. */
    MALFORMED,
    /** The text would decode, but it is not the one spelling that this room writes (an alias of an encoding). */
    NOT_CANONICAL,
    /** The text is a bare id, or its signature is absent, where a signature is required. */
    UNSIGNED,
    /** The text names a key that is not in the ring: never issued, or retired. */
    UNKNOWN_KEY,
    /** The signature does not belong to this id, namespace or transport. */
    FORGED
}
