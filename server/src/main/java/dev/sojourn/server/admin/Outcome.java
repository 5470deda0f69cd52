package dev.sojourn.server.admin;

import java.util.Locale;

/** What came of an act. */
public enum Outcome {
    /** It is about to be done; another line with the same request says what came of it. */
    BEGUN,
    DONE,
    /** Nothing was there to do it to. */
    NONE,
    /** It stopped at a bound, and may be gone on with. */
    PARTIAL,
    /** It was not allowed or not understood. */
    REFUSED,
    FAILED;

    /** Its word in lines and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
