package dev.sojourn.script;

/** What a dialect wants a request to be answered with when the script does not catch it: a status and a short text. */
final class AnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** An answer. */
    AnswerException(int status, String text) {
        super(text);
        this.status = status;
    }

    /** The status code. */
    int status() {
        return status;
    }
}
