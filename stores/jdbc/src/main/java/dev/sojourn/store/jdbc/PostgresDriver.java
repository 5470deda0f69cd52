package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** What PostgreSQL's own driver can do. Other databases need none: nothing of it is named where they come by. */
final class PostgresDriver {

    private static final String NOT_THE_DRIVER =
            "The JDBC store can't listen for announcements: its data source does not lead to a connection of"
                    + " PostgreSQL's own driver (org.postgresql). Use that driver, or turn announcements off";

    private PostgresDriver() {}

    /** Whether a connection is one of this driver, possibly wrapped. */
    static boolean isOf(Connection lent) throws SQLException {
        try {
            return lent.isWrapperFor(PGConnection.class);
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Checks early that there is something to listen with. */
    static void require(Connections lender) {
        lender.read("open", borrowed -> wireOf(borrowed.connection()));
    }

    static PGConnection wireOf(Connection lent) throws SQLException {
        if (!isOf(lent)) {
            throw new StoreException(NOT_THE_DRIVER, null);
        }
        return lent.unwrap(PGConnection.class);
    }

    /** Whether another process of the server's answers than the one that the connection was made to. */
    static boolean isPooled(Connection lent, int process) throws SQLException {
        return isOf(lent) && lent.unwrap(PGConnection.class).getBackendPID() != process;
    }

    /**
     * Has statements and commits sent whole each time, so that they may go to any process of the server's. It stays so,
     * which is right for whoever gets the connection next.
     */
    static void neverPrepare(Connection lent) throws SQLException {
        if (isOf(lent)) {
            lent.unwrap(PGConnection.class).setPrepareThreshold(0);
        }
    }
}
