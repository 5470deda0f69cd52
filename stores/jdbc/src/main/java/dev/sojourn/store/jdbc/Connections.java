package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Lends connections for one piece of work each, which is tried again when it is certain that nothing was done. */
final class Connections {

    private static final int MOST_ATTEMPTS = 5;
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A piece of work on a connection. It may be done again from its start. */
    @FunctionalInterface
    interface Work<T> {
        T on(BorrowedConnection borrowed) throws SQLException;
    }

    private enum Kind {
        /** Changes nothing, so it may be repeated whatever happened to the first attempt. */
        READ,
        /** One statement that is a transaction of its own. */
        STATEMENT,
        /** Several statements in one transaction. */
        TRANSACTION
    }

    private final DataSource source;
    private final Duration timeout;
    private final boolean watched;
    private volatile boolean closed;

    /**
     * Makes some.
     *
     * @param watched whether {@link Overdue} sees to the timeout in place of the driver: PostgreSQL's or H2's
     */
    Connections(DataSource source, Duration timeout, boolean watched) {
        this.source = source;
        this.timeout = timeout;
        this.watched = watched;
    }

    /** Does work that changes nothing; a lost connection is tried again with another one. */
    <T> T read(String operation, Work<T> work) {
        return run(operation, Kind.READ, work);
    }

    /** Does work of one changing statement. */
    <T> T write(String operation, Work<T> work) {
        return run(operation, Kind.STATEMENT, work);
    }

    /** Does work of several statements, and commits it. */
    <T> T transaction(String operation, Work<T> work) {
        return run(operation, Kind.TRANSACTION, work);
    }

    /** Lends a connection for as long as the caller likes, who closes it. */
    BorrowedConnection lend(String operation) throws SQLException {
        requireOpen();
        return lend(operation, true, System.nanoTime());
    }

    void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("The JDBC store is closed", null);
        }
    }

    private <T> T run(String operation, Kind kind, Work<T> work) {
        long began = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            requireOpen();
            boolean workBegan = false;
            try (BorrowedConnection borrowed = lend(operation, kind != Kind.TRANSACTION, began)) {
                workBegan = true;
                return kind == Kind.TRANSACTION ? commit(borrowed, work) : work.on(borrowed);
            } catch (SQLException e) {
                boolean harmless = !workBegan || Faults.isUndone(e) || kind == Kind.READ && Faults.isConnectionLost(e);
                boolean inTime = attempt < MOST_ATTEMPTS && System.nanoTime() - began < timeout.toNanos();
                if (!harmless || !inTime) {
                    // A pool that waited in vain gives no state.
                    throw workBegan || e.getSQLState() != null
                            ? Faults.failed(operation, e, timeout)
                            : Faults.noConnection(operation, e);
                }
            }
            pause(attempt);
        }
    }

    private static <T> T commit(BorrowedConnection borrowed, Work<T> work) throws SQLException {
        try {
            T result = work.on(borrowed);
            borrowed.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            borrowed.undo();
            throw e;
        }
    }

    private BorrowedConnection lend(String operation, boolean auto, long began) throws SQLException {
        Connection connection;
        try {
            connection = source.getConnection();
        } catch (RuntimeException e) {
            // Pools have errors of their own for a start that failed.
            throw Faults.noConnection(operation, e);
        }
        // What the pool took of the call's time is not given to the statement again, but for a last quarter.
        long left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return new BorrowedConnection(connection, auto, (int) Math.max(left, timeout.toMillis() / 4), watched);
    }

    /** Half to all of a time that doubles, so that those who met here don't meet again. */
    private static void pause(int attempt) {
        long most = SHORTEST_PAUSE_NANOS << attempt;
        LockSupport.parkNanos(most / 2 + new SplittableRandom().nextLong(most / 2));
    }
}
