package dev.sojourn.servlet;

/**
 * What a request has changed is lost, because its session has ended meanwhile, was given a new id, or is another user's
 * by now. Left to the filter, it becomes 409.
 */
final class ChangesLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChangesLostException(String fingerprint) {
        super("What this request has changed is lost: session " + fingerprint
                + " has ended meanwhile, was given a new id, or is another user's by now. Leave this to the filter,"
                + " which answers 409");
    }
}
