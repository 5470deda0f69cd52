package dev.sojourn.server.admin;

import java.util.Locale;

/** What the holder of a token may do. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** To look, but not at values. */
    VIEWER;

    /** Its word, which is the name of its token in lines of the audit. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
