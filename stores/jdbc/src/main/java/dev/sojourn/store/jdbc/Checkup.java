package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a database is, asked in one statement. */
final class Checkup {

    /** Of the queue of notifications, in percent. */
    private static final int FILLING = 10;

    private static final String POSTGRES = "SELECT CASE WHEN pg_is_in_recovery()"
            + " OR current_setting('transaction_read_only') = 'on' THEN 0 ELSE 1 END,"
            + " (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint,"
            + " (pg_notification_queue_usage() * 100)::int";

    private final String sql;

    Checkup(Database database) {
        boolean h2 = database == Database.H2;
        String now = RowLockDialect.micros(h2) + (h2 ? " / 1000" : " DIV 1000") + ", 0";
        this.sql = switch (database) {
            case POSTGRESQL -> POSTGRES;
            // Numbers or words, as the version and the place like.
            case MARIADB, MYSQL ->
                "SELECT CASE WHEN CONCAT(@@global.read_only) IN ('0', 'OFF')"
                        + " AND CONCAT(@@global.innodb_read_only) IN ('0', 'OFF') THEN 1 ELSE 0 END, " + now;
            case H2 -> "SELECT CASE WHEN READONLY() THEN 0 ELSE 1 END, " + now;
        };
    }

    /** Asks; whoever finds that the server takes no writes notes that its role has changed. */
    StoreHealth health(Connections connections, StoreHealth.Feed feed) {
        StoreHealth health = connections.read("ask how its database is", borrowed -> ask(borrowed, feed));
        if (!health.takesWrites()) {
            connections.roles().changed();
        }
        return health;
    }

    private StoreHealth ask(BorrowedConnection borrowed, StoreHealth.Feed feed) throws SQLException {
        boolean readOnly = borrowed.connection().isReadOnly();
        long began = System.nanoTime();
        long before = System.currentTimeMillis();
        return borrowed.query(sql, row -> {
            row.next();
            long middle = before + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 2;
            return new StoreHealth(
                    !readOnly && row.getInt(1) == 1,
                    feed,
                    Duration.ofMillis(middle - row.getLong(2)),
                    advice(borrowed.traits(), row.getInt(3)));
        });
    }

    /** Asks so in a transaction of its own. */
    boolean takesWrites(BorrowedConnection borrowed) throws SQLException {
        boolean takes = ask(borrowed, StoreHealth.Feed.NONE).takesWrites();
        if (!borrowed.connection().getAutoCommit()) {
            borrowed.connection().rollback();
        }
        return takes;
    }

    private static List<String> advice(Traits traits, int queue) {
        List<String> advice = new ArrayList<>();
        if (queue >= FILLING) {
            advice.add("PostgreSQL's queue of notifications is " + queue + " % full, because a connection that listens"
                    + " stands still; when it is full, no session can be ended. End the connections that the server's"
                    + " log names, or those of pg_stat_activity whose query is LISTEN");
        }
        if (traits.snapshots()) {
            advice.add("The connections to PostgreSQL are not at READ COMMITTED, so each write takes four messages"
                    + " instead of one. Set default_transaction_isolation of the user or the pool");
        }
        return advice;
    }

    /** Refuses a database that takes no writes, and connections that may not write, in a transaction or without. */
    void requireWrites(Connections connections) {
        boolean writes = connections.transaction(
                "open", borrowed -> ask(borrowed, StoreHealth.Feed.NONE).takesWrites());
        if (!writes) {
            throw new StoreException(
                    "The JDBC store can't write: the database is a standby or read-only, or its data source gives"
                            + " connections that are. Connect to the primary, with connections that may write",
                    null);
        }
    }
}
