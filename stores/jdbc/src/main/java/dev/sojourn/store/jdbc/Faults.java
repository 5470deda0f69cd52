package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the errors of databases mean: whether anything was done, and what to tell. */
final class Faults {

    private static final int MARIADB_DUPLICATE = 1062;
    /** A lock that was waited for too long, a deadlock; and the first of these on H2. */
    private static final Set<Integer> UNDONE = Set.of(1205, 1213, 50200);

    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836, 90097);
    private static final int MARIADB_NOT_THERE_TO_DROP = 1091;
    private static final int MARIADB_STATEMENT_LOG = 1665;

    private Faults() {}

    /** A key that is taken: the statement has changed nothing. */
    static boolean isDuplicate(SQLException e) {
        return "23505".equals(e.getSQLState())
                || e.getErrorCode() == MARIADB_DUPLICATE && stateOf(e).startsWith("23");
    }

    /** A table, an index, a column or a type is there already, or gone already: PostgreSQL's states, and ODBC's. */
    static boolean isDoneAlready(SQLException e) {
        return Set.of("42701", "42710", "42P07", "42S01", "42S11", "42S21").contains(stateOf(e))
                || e.getErrorCode() == MARIADB_NOT_THERE_TO_DROP;
    }

    /** The database gave up in favour of another transaction, and has certainly undone all of this one. */
    static boolean isUndone(SQLException e) {
        String state = stateOf(e);
        // 25P03: it stood still for too long between two statements.
        return Set.of("40001", "40P01", "25P03").contains(state) || UNDONE.contains(e.getErrorCode());
    }

    /**
     * The server takes no writes, so this one was not done: it is a standby, or read-only, or its connection is.
     * MariaDB's and MySQL's numbers are those of the setting, of the transaction and of the whole server; the last one
     * is H2's.
     */
    static boolean isReadOnly(SQLException e) {
        return stateOf(e).equals("25006") || READ_ONLY.contains(e.getErrorCode());
    }

    /** The connection is gone; whether the statement was done is not known. */
    static boolean isConnectionLost(SQLException e) {
        String state = stateOf(e);
        // 57P01 to 57P03: PostgreSQL ends its sessions, or does not take any yet.
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Says what failed without any of the data: that a driver may quote, so then its words are left out. */
    static StoreException failed(String operation, SQLException e, Duration timeout) {
        String state = stateOf(e);
        boolean quotesData = state.startsWith("22") || state.startsWith("23");
        return new StoreException(
                "The JDBC store could not " + operation + " (SQLState "
                        + (state.isEmpty() ? "unknown" : state) + ", error " + e.getErrorCode() + "): "
                        + advice(e, state, timeout),
                quotesData ? null : e);
    }

    private static String advice(SQLException e, String state, Duration timeout) {
        if (isUndone(e)) {
            return "it was undone each time in favour of other transactions. Look for long transactions on its tables";
        }
        if (e instanceof SQLTimeoutException || state.equals("57014") || state.equals("70100")) {
            return "the statement took longer than the query timeout of " + timeout.toMillis()
                    + " ms. Look for locks and load on the database, or raise the timeout";
        }
        if (e.getErrorCode() == MARIADB_STATEMENT_LOG) {
            return "the server's binary log takes statements, which this isolation level has none of. Set binlog_format"
                    + " to MIXED or ROW";
        }
        if (isReadOnly(e)) {
            return "the database takes no writes now. Check that this is not a standby, and that neither the server nor"
                    + " the pool is read-only";
        }
        if (Set.of("42P05", "26000", "08P01").contains(state)) {
            return "statements that were prepared are mixed up. A pooler lends connections for one transaction only:"
                    + " set prepareThreshold=0 in the URL of the database, or let the pooler care for prepared"
                    + " statements (PgBouncer 1.21 or newer with max_prepared_statements)";
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "57" ->
                "there is no connection, or it was lost on the way. Check that the database is up and reachable, and"
                        + " that the pool has connections left";
            case "22", "23" -> "the database refused the data. Compare its tables with the script of this version";
            case "25" ->
                "the connection has a transaction that somebody else began or that failed. Check that"
                        + " nobody uses the store's connections beside it, and that a pooler lends whole transactions";
            case "28" -> "the database refused the user or the password";
            case "42" ->
                "a table, a column or a privilege is missing. Compare the tables with the script of this version";
            case "53" -> "the database has run out of connections, memory or disk";
            default -> "the driver's error is the cause of this one";
        };
    }

    static StoreException noConnection(String operation, @Nullable Throwable cause) {
        return new StoreException(
                "The JDBC store could not " + operation + ": the data source gave no connection. Check that the"
                        + " database is up and reachable, and that the pool is open and has connections left",
                cause);
    }

    private static String stateOf(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state.toUpperCase(Locale.ROOT);
    }
}
