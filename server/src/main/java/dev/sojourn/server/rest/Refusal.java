package dev.sojourn.server.rest;

import dev.sojourn.server.admin.RefusedException;

/** A request that is not carried out, with the status and the words of the answer. It says nothing that is a secret. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    private Refusal(int status, String error, String message) {
        // A refusal is an answer: where it was decided is of no use to anybody, and floods of them must stay cheap.
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    static Refusal badJson(String message) {
        return new Refusal(400, "BadJson", message);
    }

    static Refusal badName(String message) {
        return new Refusal(400, "BadName", message);
    }

    static Refusal badNumber(String message) {
        return new Refusal(400, "BadNumber", message);
    }

    static Refusal unauthorized() {
        return new Refusal(
                401,
                "Unauthorized",
                "Administration needs the header Authorization: Bearer, with a token of administration");
    }

    static Refusal tooManyTries() {
        return new Refusal(
                429, "TooManyTries", "Too many wrong tokens came from this address; a right one is still accepted");
    }

    static Refusal crossOrigin() {
        return new Refusal(403, "CrossOrigin", "Administration does not answer pages of another origin");
    }

    static Refusal notFound(String error, String message) {
        return new Refusal(404, error, message);
    }

    static Refusal sessionNotFound() {
        return notFound("SessionNotFound", "No session found: it has ended meanwhile");
    }

    static Refusal changesLost() {
        return new Refusal(
                409, "ChangesLost", "Nothing was written: the session has ended meanwhile, or was given a new id");
    }

    static Refusal methodNotAllowed(String allowed) {
        return new Refusal(405, "MethodNotAllowed", "This resource answers " + allowed);
    }

    static Refusal tooLarge(int limit) {
        return new Refusal(
                413,
                "BodyTooLarge",
                String.format("The body is over the limit of %,d bytes (RestLimits.bodyBytes)", limit));
    }

    static Refusal unsupportedMediaType(String message) {
        return new Refusal(415, "UnsupportedMediaType", message);
    }

    static Refusal viewerOnly() {
        return new Refusal(
                403,
                "ViewerOnly",
                "This token may look at sessions and at nothing that they hold: GET with data=none or data=names");
    }

    static Refusal tooManyWatchers() {
        return new Refusal(
                503,
                "TooManyWatchers",
                "As many watch the events of this node, or with this token, as may; try again later");
    }

    static Refusal of(RefusedException e) {
        int status = switch (e.why()) {
            case MOUNT_NOT_FOUND, SESSION_NOT_FOUND, ATTRIBUTE_NOT_FOUND -> 404;
            case BAD_REQUEST -> 400;
            case UNSUPPORTED -> 501;
            case AUDIT_UNAVAILABLE -> 503;
        };
        return new Refusal(status, e.why().error(), e.words());
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    /** What is said of it, never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
