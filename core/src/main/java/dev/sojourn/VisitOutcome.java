package dev.sojourn;

/** What a whole visit came to, for who counts visits: of what it did to its session the most that shows. */
public enum VisitOutcome {
    /** There was no session, and none has begun. */
    NONE,
    /** The session was found, and nothing of it was written. */
    READ,
    /** Its expiry was moved and nothing else. */
    TOUCHED,
    /** Changes were stored. */
    WRITTEN,
    /** A session has begun and was stored. */
    BEGUN,
    /** The session got a new id. */
    ROLLED,
    /** The session has ended, in this visit or meanwhile. */
    ENDED,
    /** Changes were lost, because the session had ended or was rolled meanwhile. */
    DROPPED,
    /** Others were first too often. */
    CONFLICT,
    /** The store did not answer. */
    UNAVAILABLE,
    /** The commit failed for another reason, a limit for instance. */
    FAILED,
    /** It was closed without a commit: its handler failed, or only looked. */
    DISCARDED
}
