package dev.sojourn.store.jdbc;

import dev.sojourn.store.UnconfirmedWriteException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;

/**
 * Recognizes a write that PostgreSQL has committed, but that no standby has confirmed while somebody waited: that is
 * told by a warning alone. Names PostgreSQL's driver, and is only asked where there is a warning of that database.
 */
final class Standbys {

    /** The place in the server that warns. Its words are in the server's language. */
    private static final String WAITING = "SyncRepWaitForLSN";

    private Standbys() {}

    static void requireConfirmed(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            // Another driver's warnings tell something else, and then there is no such class.
            if (warning.getClass().getName().endsWith("PSQLWarning")
                    && warning instanceof PSQLWarning told
                    && told.getServerErrorMessage() != null
                    && WAITING.equals(told.getServerErrorMessage().getRoutine())) {
                throw new UnconfirmedWriteException(
                        "PostgreSQL has done a write of the JDBC store, but its standbys have not confirmed it within"
                                + " the query timeout, so a failover may undo it. Check that those run which"
                                + " synchronous_standby_names asks for",
                        warning);
            }
        }
    }
}
