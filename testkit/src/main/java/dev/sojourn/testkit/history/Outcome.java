package dev.sojourn.testkit.history;

/** What a caller was told of a call. */
enum Outcome {
    /** It was done, or what was read is what was seen. */
    OK,
    /** It was refused and has changed nothing. */
    NO,
    /** Nobody knows: it has happened, will happen at any later moment, or never. */
    UNKNOWN
}
