package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Lends connections for one piece of work each: with time limits, and tried again when it is certain that nothing was
 * done. A connection goes back with the settings it came with, because the pool may have other users.
 */
final class Connections {

    private static final int MOST_ATTEMPTS = 5;
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The network gets a little longer than the statement, so that the statement's own end is heard. */
    private static final int NETWORK_GRACE_MILLIS = 500;

    /** A piece of work on a connection. It may be done again from its start. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
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
    private final int timeoutSeconds;
    private volatile boolean networkTimeouts = true;
    private volatile boolean closed;

    Connections(DataSource source, Duration timeout) {
        this.source = source;
        this.timeout = timeout;
        this.timeoutSeconds = (int) timeout.plusMillis(999).toSeconds();
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

    /**
     * Lends a connection for as long as the caller likes, with a time limit on the network. {@link #release} takes it.
     *
     * @throws SQLException when there is none
     */
    Connection hold(String operation) throws SQLException {
        requireOpen();
        Connection connection = connect(operation);
        try {
            limitNetwork(connection, networkMillis(System.nanoTime()));
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            quietly(connection::close);
            throw e;
        }
    }

    void release(Connection held) {
        if (networkTimeouts) {
            // Whatever limit a pool has set, it sets again for its next user.
            quietly(() -> held.setNetworkTimeout(Runnable::run, 0));
        }
        quietly(held::close);
    }

    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(timeoutSeconds);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException("The JDBC store is closed", null);
        }
    }

    private <T> T run(String operation, Kind kind, Work<T> work) {
        long began = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            requireOpen();
            boolean workBegan = false;
            try (Loan loan = lend(operation, kind, began)) {
                workBegan = true;
                return loan.use(kind, work);
            } catch (SQLException e) {
                boolean harmless = !workBegan || Faults.isUndone(e) || kind == Kind.READ && Faults.isConnectionLost(e);
                if (!harmless || !mayTryAgain(attempt, began)) {
                    throw Faults.failed(operation, e, timeout);
                }
            }
            pause(attempt);
        }
    }

    private Loan lend(String operation, Kind kind, long began) throws SQLException {
        Connection connection = connect(operation);
        Loan loan = new Loan(connection, kind != Kind.TRANSACTION, networkMillis(began));
        try {
            loan.prepare();
            return loan;
        } catch (SQLException | RuntimeException | Error e) {
            loan.close();
            throw e;
        }
    }

    private Connection connect(String operation) throws SQLException {
        Connection connection;
        try {
            connection = source.getConnection();
        } catch (RuntimeException e) {
            // Pools have errors of their own for a start that failed.
            throw Faults.noConnection(operation, e);
        }
        if (connection == null) {
            throw Faults.noConnection(operation, null);
        }
        return connection;
    }

    /** What the pool took of the call's time is not given to the network again, but for a last quarter. */
    private int networkMillis(long began) {
        long left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return (int) Math.max(left, timeout.toMillis() / 4) + NETWORK_GRACE_MILLIS;
    }

    /** A server that has vanished without a word would otherwise be waited for as long as TCP likes. */
    private int limitNetwork(Connection connection, int millis) throws SQLException {
        if (!networkTimeouts) {
            return -1;
        }
        try {
            int was = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
            return was;
        } catch (SQLFeatureNotSupportedException e) {
            networkTimeouts = false;
            return -1;
        }
    }

    /** A connection, and what was set on it. */
    private final class Loan implements AutoCloseable {

        private final Connection connection;
        private final boolean auto;
        private final int networkMillis;
        private boolean flipped;
        private int wasNetwork = -1;

        Loan(Connection connection, boolean auto, int networkMillis) {
            this.connection = connection;
            this.auto = auto;
            this.networkMillis = networkMillis;
        }

        void prepare() throws SQLException {
            wasNetwork = limitNetwork(connection, networkMillis);
            if (connection.getAutoCommit() != auto) {
                connection.setAutoCommit(auto);
                flipped = true;
            }
        }

        <T> T use(Kind kind, Work<T> work) throws SQLException {
            try {
                T result = work.on(connection);
                if (kind == Kind.TRANSACTION) {
                    connection.commit();
                }
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                if (kind == Kind.TRANSACTION) {
                    quietly(connection::rollback);
                }
                throw e;
            }
        }

        /** The result is known when a connection goes back, so what fails here is the pool's to find out. */
        @Override
        public void close() {
            if (flipped) {
                quietly(() -> connection.setAutoCommit(!auto));
            }
            if (wasNetwork >= 0) {
                quietly(() -> connection.setNetworkTimeout(Runnable::run, wasNetwork));
            }
            quietly(connection::close);
        }
    }

    private boolean mayTryAgain(int attempt, long began) {
        return attempt < MOST_ATTEMPTS && !closed && System.nanoTime() - began < timeout.toNanos();
    }

    /** Half to all of a time that doubles, so that those who met here don't meet again. */
    private static void pause(int attempt) {
        long most = SHORTEST_PAUSE_NANOS << attempt;
        LockSupport.parkNanos(most / 2 + new SplittableRandom().nextLong(most / 2));
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            // The caller's result or error counts; the connection shows its own when it is used next.
        }
    }
}
