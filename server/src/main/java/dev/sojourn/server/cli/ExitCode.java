package dev.sojourn.server.cli;

/** The exit codes, which scripts rely on: the same with and without {@code --json}. */
final class ExitCode {

    /** Done; also an empty list, and the end of nobody's sessions. */
    static final int DONE = 0;

    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    /** No such session, attribute, backup, store; or a fingerprint that several sessions have. */
    static final int NOT_FOUND = 3;

    static final int DENIED = 4;
    static final int NOT_CONFIRMED = 5;
    /** The server or the store does not answer, or the store is in use: worth another try. */
    static final int UNAVAILABLE = 6;
    /** Done, and something was found that somebody should look at. */
    static final int FOUND = 7;
    /** Done in part; the command may be repeated. */
    static final int PARTLY = 8;

    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
