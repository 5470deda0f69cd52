package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is lent for a piece of work, with time limits. It goes back with the settings it came with, because
 * the pool may have other users.
 */
final class BorrowedConnection implements AutoCloseable {

    /** Reads an answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private final Connection connection;
    private final boolean auto;
    private final int millis;
    private final Traits traits;
    private final boolean wasAuto;
    private int wasNetwork = -1;
    private boolean undecided;
    private @Nullable Overdue running;

    /**
     * Takes a connection over, which is given back even if this fails.
     *
     * @param auto whether each statement is a transaction of its own
     * @param millis how long one statement may take; the network gets a little longer, so that the statement's own end
     *     is heard
     * @param traits who sees to that, among others
     */
    BorrowedConnection(Connection connection, boolean auto, int millis, Traits traits) throws SQLException {
        this.connection = connection;
        this.auto = auto;
        this.millis = millis;
        this.traits = traits;
        boolean was = auto;
        try {
            if (traits.pooled()) {
                PostgresDriver.neverPrepare(connection);
            }
            if (!traits.watched()) {
                limitNetwork(millis + Overdue.GRACE_MILLIS);
            }
            was = connection.getAutoCommit();
            if (was != auto) {
                connection.setAutoCommit(auto);
            }
        } catch (SQLException | RuntimeException | Error e) {
            quietly(connection::close);
            throw e;
        }
        this.wasAuto = was;
    }

    /** A server that has vanished without a word would otherwise be waited for as long as TCP likes. */
    private void limitNetwork(int millis) throws SQLException {
        try {
            wasNetwork = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLFeatureNotSupportedException e) {
            wasNetwork = -1;
        }
    }

    Connection connection() {
        return connection;
    }

    Traits traits() {
        return traits;
    }

    /** Asks; a parameter is a number, a key, bytes, a text, a type for null, or a list of these. */
    <T> T query(String sql, Reader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            bind(statement, 1, List.of(parameters));
            try (ResultSet rows = statement.executeQuery()) {
                T answer = reader.read(rows);
                answered(statement);
                return answer;
            }
        }
    }

    /** Runs a statement that changes rows or none and may tell of it, with parameters as in {@link #query}. */
    boolean changes(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            bind(statement, 1, List.of(parameters));
            boolean tells = statement.execute();
            answered(statement);
            if (!tells) {
                return statement.getUpdateCount() > 0;
            }
            try (ResultSet told = statement.getResultSet()) {
                return told.next();
            }
        }
    }

    /** The server has answered. Another driver may ask it for its warnings. */
    private void answered(PreparedStatement statement) throws SQLException {
        end();
        if (traits.watched()) {
            Standbys.requireConfirmed(statement.getWarnings());
        }
    }

    /** Runs a statement once for each set of parameters, in one round trip where the driver can. */
    void batch(String sql, List<List<Object>> sets) throws SQLException {
        if (!sets.isEmpty()) {
            try (PreparedStatement statement = prepare(sql)) {
                for (List<Object> parameters : sets) {
                    bind(statement, 1, parameters);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        if (!traits.watched()) {
            statement.setQueryTimeout((millis + 999) / 1_000);
        }
        begin(statement, millis);
        return statement;
    }

    /** What fails is over when the next thing begins, or the connection goes back. */
    private void begin(@Nullable PreparedStatement statement, int most) {
        end();
        running = traits.watched() ? new Overdue(connection, statement, most) : null;
    }

    private void end() {
        if (running != null) {
            running.over();
            running = null;
        }
    }

    void commit() throws SQLException {
        begin(null, millis + Overdue.GRACE_MILLIS);
        connection.commit();
    }

    private static int bind(PreparedStatement statement, int first, List<?> parameters) throws SQLException {
        int at = first;
        for (Object value : parameters) {
            if (value instanceof List<?> several) {
                at = bind(statement, at, several);
            } else if (value instanceof SessionKey key) {
                statement.setBytes(at++, key.toBytes());
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(at++, bytes);
            } else if (value instanceof String text) {
                statement.setString(at++, text);
            } else if (value instanceof JDBCType type) {
                statement.setNull(at++, type.getVendorTypeNumber());
            } else {
                statement.setLong(at++, ((Number) value).longValue());
            }
        }
        return at;
    }

    /** Undoes the transaction; a connection that can't is ended, so that the server undoes it. */
    void undo() {
        try {
            begin(null, millis + Overdue.GRACE_MILLIS);
            connection.rollback();
        } catch (SQLException | RuntimeException e) {
            breakUp();
        }
    }

    /** Ends the connection, so that nobody gets it again. */
    void breakUp() {
        undecided = true;
        breakUp(connection);
    }

    /** A pool learns that a connection is broken from what fails on it. */
    static void breakUp(Connection connection) {
        quietly(() -> connection.abort(Runnable::run));
        quietly(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        });
    }

    /** The result of the work is known when a connection goes back, so what fails here is the pool's to find out. */
    @Override
    public void close() {
        end();
        quietly(() -> {
            // Turning this on would commit what could not be undone.
            if (!undecided && auto != wasAuto) {
                connection.setAutoCommit(wasAuto);
            }
        });
        if (wasNetwork >= 0) {
            quietly(() -> connection.setNetworkTimeout(Runnable::run, wasNetwork));
        }
        quietly(connection::close);
    }

    /** A step whose failure changes nothing any more. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException;
    }

    static void quietly(Step step) {
        try {
            step.run();
        } catch (SQLException | RuntimeException e) {
            // The caller's result or error counts; the connection shows its own when it is used next.
        }
    }
}
