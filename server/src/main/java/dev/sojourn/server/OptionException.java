package dev.sojourn.server;

/**
 * A setting that the server cannot start with. The message is one line for whoever started it: the option, its value
 * unless that is a secret, and what is allowed.
 */
final class OptionException extends Exception {

    private static final long serialVersionUID = 1L;

    OptionException(String message) {
        super(message);
    }

    OptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
