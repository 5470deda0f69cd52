package dev.sojourn.server.admin;

import java.util.Locale;

/** What can be done; the words of lines and metrics, to which others may only be added. */
public enum Act {
    LOGIN,
    LOGOUT,
    LIST,
    SHOW,
    READ_VALUES,
    CREATE,
    WRITE,
    ROLL,
    TOUCH,
    END,
    END_USER,
    END_OTHERS,
    END_MATCH,
    END_ALL,
    SWEEP,
    EXPORT,
    KEYS_ROTATE,
    KEYS_RETIRE,
    STORE_CHECK,
    RESTORE,
    COPY,
    STORE_REINDEX,
    STORE_COUNT,
    /** A request that names no act: to a resource that there is not, or one that could not be read. */
    UNKNOWN;

    /** Its word in lines and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may be about many sessions: then its beginning has a line of its own, so that a crash shows. */
    boolean isOfMany() {
        return this == END_USER || this == END_OTHERS || this == END_MATCH || this == END_ALL;
    }

    /** Whether it leaves everything as it was. */
    public boolean onlyLooks() {
        return this == LIST || this == SHOW || this == READ_VALUES || this == STORE_COUNT || this == UNKNOWN;
    }
}
