package dev.sojourn.script;

import dev.sojourn.script.SqlRoom.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of one call, on a connection of its own, which is opened for its first statement. Used by one thread
 * at a time; whoever ends it closes the connection.
 */
final class Transaction {

    private static final int FETCHED_ROWS = 100;

    private final Source source;
    private @Nullable Connection connection;
    private volatile @Nullable Statement running;

    /** Whether statements may still be run, and the end is a commit. Known to the thread of the call alone. */
    private boolean sound = true;
    /** Whether the thread that a statement was left on ends the transaction. Known to the thread of the call alone. */
    private boolean left;

    /** Opens connections. */
    @FunctionalInterface
    interface Source {
        Connection open() throws SQLException;
    }

    Transaction(Source source) {
        this.source = source;
    }

    boolean isSound() {
        return sound;
    }

    boolean isLeft() {
        return left;
    }

    /** From now on nothing but its end is possible. */
    void spoil() {
        sound = false;
    }

    void leave() {
        sound = false;
        left = true;
    }

    /** One statement: its rows, none for anything but a query. */
    Work<List<Map<String, @Nullable Object>>> statement(NamedSql sql, int seconds) {
        return new Work<>() {
            @Override
            public List<Map<String, @Nullable Object>> run() throws SQLException {
                try (PreparedStatement statement = open().prepareStatement(sql.sql())) {
                    running = statement;
                    statement.setQueryTimeout(seconds);
                    statement.setMaxRows(SqlResult.MOST_ROWS + 1);
                    statement.setFetchSize(FETCHED_ROWS);
                    int index = 1;
                    for (Object argument : sql.arguments()) {
                        SqlValues.bind(statement, index++, argument);
                    }
                    return statement.execute() ? new SqlResult().rows(statement.getResultSet()) : List.of();
                } finally {
                    running = null;
                }
            }

            @Override
            public void cancel() throws SQLException {
                Statement present = running;
                if (present != null) {
                    present.cancel();
                }
            }

            @Override
            public void leftBehind() {
                Transaction.this.close();
            }
        };
    }

    /** Several statements at once, as a file holds them, and the end. */
    Work<Boolean> script(String sql) {
        return () -> {
            try (Statement statement = open().createStatement()) {
                statement.execute(sql);
            }
            return end(true).run();
        };
    }

    /** The end: what was done is kept or forgotten. */
    Work<Boolean> end(boolean success) {
        return () -> {
            Connection present = connection;
            if (present != null) {
                try {
                    if (success) {
                        present.commit();
                    } else {
                        present.rollback();
                    }
                } finally {
                    close();
                }
            }
            return success;
        };
    }

    private Connection open() throws SQLException {
        Connection present = connection;
        if (present == null) {
            present = source.open();
            connection = present;
            present.setAutoCommit(false);
        }
        return present;
    }

    /** Without a commit, and so without what was done. */
    private void close() {
        Connection present = connection;
        connection = null;
        if (present != null) {
            try (present) {
                present.rollback();
            } catch (SQLException e) {
                // It was given up already; there is nobody left to tell.
                Thread.onSpinWait();
            }
        }
    }
}
