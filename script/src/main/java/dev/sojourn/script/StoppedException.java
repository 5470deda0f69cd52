package dev.sojourn.script;

import org.graalvm.polyglot.PolyglotException;

/** A script was stopped because it went over a limit. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient PolyglotException where;

    StoppedException(String reason, PolyglotException where) {
        super(reason, where);
        this.where = where;
    }

    PolyglotException where() {
        return where;
    }
}
