package dev.sojourn;

/** What became of a visit at its commit. */
public enum CommitOutcome {
    /** There was nothing to write. */
    NOTHING,
    /** The expiry was moved and nothing else. */
    TOUCHED,
    /** The changes are stored. */
    SAVED,
    /** The session has ended, here or elsewhere, and no change of this visit was lost that nobody was told of. */
    ENDED,
    /**
     * Changes of this visit are lost: meanwhile the session has ended, was given a new id without grace, as at a login,
     * or is another user's. The client has to hear of it; over HTTP that is 409.
     */
    DROPPED
}
