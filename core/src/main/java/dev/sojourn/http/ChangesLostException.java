package dev.sojourn.http;

import dev.sojourn.CommitOutcome;

/**
 * What a request has changed is lost, because its session has ended meanwhile, was given a new id, or is another user's
 * by now ({@link CommitOutcome#DROPPED}). Left to the
 * integration it becomes 409, see {@link SessionFault}.
 */
public final class ChangesLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one for a session.
     *
     * @param fingerprint of the session whose changes were dropped
     */
    public ChangesLostException(String fingerprint) {
        super("What this request has changed is lost: session " + fingerprint
                + " has ended meanwhile, was given a new id, or is another user's by now");
    }
}
