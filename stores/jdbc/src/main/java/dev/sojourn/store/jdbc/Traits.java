package dev.sojourn.store.jdbc;

import java.sql.SQLException;

/**
 * What is special about the connections of a source.
 *
 * @param watched whether {@link Overdue} sees to time limits in place of the driver: PostgreSQL's or H2's
 * @param pooled whether each transaction may be on another connection of the server's, so that none can be prepared
 * @param snapshots whether the connections' own isolation is higher than read committed, on PostgreSQL
 */
record Traits(boolean watched, boolean pooled, boolean snapshots) {

    static final Traits NONE = new Traits(false, false, false);

    static Traits of(Database database, BorrowedConnection borrowed) throws SQLException {
        if (database != Database.POSTGRESQL) {
            return new Traits(database == Database.H2, false, false);
        }
        String ask = "SELECT pg_backend_pid(), current_setting('transaction_isolation')";
        return borrowed.query(ask, row -> {
            row.next();
            String isolation = row.getString(2);
            return new Traits(
                    PostgresDriver.isOf(borrowed.connection()),
                    PostgresDriver.isPooled(borrowed.connection(), row.getInt(1)),
                    isolation.equals("repeatable read") || isolation.equals("serializable"));
        });
    }
}
