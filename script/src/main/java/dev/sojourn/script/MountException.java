package dev.sojourn.script;

import org.jspecify.annotations.Nullable;

/** A mount cannot be served: what is wrong, in which file and on which line. The message is for the log. */
public final class MountException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A fault of a mount as a whole.
     *
     * @param message mount or file, line where known, and reason
     */
    public MountException(String message) {
        super(message);
    }

    /**
     * A fault with a cause.
     *
     * @param message mount or file, line where known, and reason
     * @param cause what was thrown
     */
    public MountException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
