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
    /** More connections than a pool has that is not made for something else. */
    private static final int MOST_OUTDATED = 256;

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
    private final Traits traits;
    private final Roles roles;
    private volatile boolean closed;

    Connections(DataSource source, Duration timeout, Traits traits) {
        this(source, timeout, traits, Roles.of(source));
    }

    /**
     * Makes some.
     *
     * @param roles those of the source that leads to the same server
     */
    Connections(DataSource source, Duration timeout, Traits traits, Roles roles) {
        this.source = source;
        this.timeout = timeout;
        this.traits = traits;
        this.roles = roles;
    }

    Roles roles() {
        return roles;
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
            try (BorrowedConnection borrowed = lend(operation, isAuto(kind), began)) {
                workBegan = true;
                return done(borrowed, kind, work);
            } catch (SQLException e) {
                boolean harmless = !workBegan
                        || Faults.isUndone(e)
                        || Faults.isReadOnly(e)
                        || kind == Kind.READ && Faults.isConnectionLost(e);
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

    /** With snapshots a single write needs a transaction, or it is undone where it should have waited. */
    private boolean isAuto(Kind kind) {
        return kind == Kind.READ || kind == Kind.STATEMENT && !traits.snapshots();
    }

    private <T> T done(BorrowedConnection borrowed, Kind kind, Work<T> work) throws SQLException {
        try {
            if (isAuto(kind)) {
                return work.on(borrowed);
            }
            return commit(borrowed, lent -> {
                if (traits.snapshots()) {
                    lent.changes("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
                }
                return work.on(lent);
            });
        } catch (SQLException e) {
            if (Faults.isReadOnly(e)) {
                roles.changed();
                borrowed.breakUp();
            }
            throw e;
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
        for (int outdated = 0; ; outdated++) {
            Connection connection;
            try {
                connection = source.getConnection();
            } catch (RuntimeException e) {
                // Pools have errors of their own for a start that failed.
                throw Faults.noConnection(operation, e);
            }
            // What the pool took of the call's time is not given to the statement again, but for a last quarter.
            long left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            int most = (int) Math.max(left, timeout.toMillis() / 4);
            BorrowedConnection borrowed = new BorrowedConnection(connection, auto, most, traits);
            if (outdated == MOST_OUTDATED || isCurrent(borrowed)) {
                return borrowed;
            }
            borrowed.breakUp();
            borrowed.close();
        }
    }

    private boolean isCurrent(BorrowedConnection borrowed) throws SQLException {
        try {
            return !roles.isOutdated(borrowed);
        } catch (SQLException | RuntimeException | Error e) {
            borrowed.close();
            throw e;
        }
    }

    /** Half to all of a time that doubles, so that those who met here don't meet again. */
    private static void pause(int attempt) {
        long most = SHORTEST_PAUSE_NANOS << attempt;
        LockSupport.parkNanos(most / 2 + new SplittableRandom().nextLong(most / 2));
    }
}
