package dev.sojourn.server.cli;

import org.jspecify.annotations.Nullable;

/**
 * What ends a command other than well: an exit code, a name for programs, a sentence for people. Neither holds an id, a
 * token or a value.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String error;

    Failure(int code, String error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.error = error;
    }

    Failure(int code, String error, String message) {
        this(code, error, message, null);
    }

    /**
     * An option or an argument that is wrong.
     *
     * @param message which, with what value unless that is a secret, and what is allowed
     * @return the failure, with exit code 2
     */
    public static Failure wrongUsage(String message) {
        return new Failure(ExitCode.WRONG_USAGE, "WrongUsage", message);
    }

    /**
     * Something that was named and is not there.
     *
     * @param error its name for programs
     * @param message what was not found, and where
     * @return the failure, with exit code 3
     */
    public static Failure notFound(String error, String message) {
        return new Failure(ExitCode.NOT_FOUND, error, message);
    }

    /**
     * Something that failed for a reason of its own, such as a file that cannot be written.
     *
     * @param message what, and why
     * @param cause what it comes from
     * @return the failure, with exit code 1
     */
    public static Failure failed(String message, @Nullable Throwable cause) {
        return new Failure(ExitCode.FAILED, "Failed", message, cause);
    }

    static Failure denied(String message) {
        return new Failure(ExitCode.DENIED, "Unauthorized", message);
    }

    static Failure unavailable(String message, @Nullable Throwable cause) {
        return new Failure(ExitCode.UNAVAILABLE, "Unavailable", message, cause);
    }

    static Failure partly(String message, @Nullable Throwable cause) {
        return new Failure(ExitCode.PARTLY, "DoneInPart", message, cause);
    }

    int code() {
        return code;
    }

    String error() {
        return error;
    }

    /** What is said of it, never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
