package dev.sojourn.http;

/** What happens when one request presents different session ids by several carriers. */
public enum CarrierConflict {
    /** The request is refused with 400 {@code session_conflict}, without asking the store. The default. */
    REFUSE,
    /** The first carrier, in configured order, that presents anything decides alone. */
    FIRST_PRESENT,
    /** The first id, in configured order, that belongs to a living session counts. May ask the store once for each. */
    FIRST_LIVE
}
