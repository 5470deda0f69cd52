package dev.sojourn.server.admin;

/** An act that is not carried out, for a reason that its caller can be told. Its message holds nothing secret. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Why {
        /** No mount has the name. */
        MOUNT_NOT_FOUND("MountNotFound"),
        /** No living session has the key. */
        SESSION_NOT_FOUND("SessionNotFound"),
        /** The session has no such attribute. */
        ATTRIBUTE_NOT_FOUND("AttributeNotFound"),
        /** What was asked for makes no sense. */
        BAD_REQUEST("BadRequest"),
        /** The store cannot do it. */
        UNSUPPORTED("Unsupported"),
        /** The line of the act cannot be written, and without it nothing is to be done. */
        AUDIT_UNAVAILABLE("AuditUnavailable");

        private final String error;

        Why(String error) {
            this.error = error;
        }

        /** Its name in answers and lines. */
        public String error() {
            return error;
        }
    }

    private final Why why;

    RefusedException(Why why, String message) {
        // An answer, not a fault: where it was decided is of no use to anybody.
        super(message, null, false, false);
        this.why = why;
    }

    /** Why. */
    public Why why() {
        return why;
    }

    /** What is said of it, never null. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
