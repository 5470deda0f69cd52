package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB, MySQL and H2: a roll and a claim are short transactions of two and more statements. A change is told by a
 * moment in its row that the feed looks for, so it is written by the same statement; a session that is deleted leaves
 * an empty row for a minute to that end.
 */
final class RowLockDialect extends Dialect {

    /** As many rows as the script puts into the table of locks. */
    static final int STRIPES = 32;

    /** How long the row of a deleted session stays for the feeds to see, where there are any. */
    private static final long ENDED_MILLIS = 60_000;

    private final boolean h2;
    private final String leaveTrail;
    private final String insertRenewed;
    private final String clearEnded;
    private final String selectDue;
    private final String claimDue;
    private final String refile;
    private final String removeDue;
    private final String lockStripe;

    private final String now;

    RowLockDialect(TableName table, Database database, Connections connections, boolean announcing) {
        super(table, connections, idioms(table, database == Database.H2, announcing));
        String sessions = table.sessions();
        this.h2 = database == Database.H2;
        this.now = micros(h2);
        this.leaveTrail = leaveTrail();
        this.insertRenewed = "INSERT INTO " + sessions + " (" + insertColumns() + ")"
                + " SELECT ?, 1, 0, ?, ?, GREATEST(?, last_access)" + ", ?".repeat(Rows.BOUND - 3)
                + " FROM " + sessions + " WHERE session_key = ?";
        this.clearEnded = "DELETE FROM " + sessions + " WHERE session_key = ? AND state = 4";
        this.selectDue = "SELECT session_key, " + Rows.columns("") + " FROM " + sessions
                + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";
        this.claimDue = "UPDATE " + sessions + " SET state = 1, due_at = ?, user_hash = NULL" + idioms.stamp()
                + " WHERE session_key = ?";
        this.refile = "UPDATE " + sessions + " SET due_at = ? WHERE session_key = ?";
        this.removeDue = "DELETE FROM " + sessions + " WHERE session_key = ?";
        this.lockStripe = "SELECT stripe FROM " + table.locks() + " WHERE stripe = ? FOR UPDATE";
    }

    private static Idioms idioms(TableName table, boolean h2, boolean announcing) {
        String emptyBytes = h2 ? "X''" : "''";
        String stamp = announcing ? ", changed_at = GREATEST(" + micros(h2) + ", COALESCE(changed_at, 0) + 1)" : "";
        String remove = announcing
                ? "UPDATE " + table.sessions() + " SET state = 4, user_hash = NULL, user_name = NULL, data = "
                        + emptyBytes + ", due_at = " + seconds(h2) + " * 1000 + " + ENDED_MILLIS + stamp
                : "DELETE FROM " + table.sessions();
        return new Idioms("", emptyBytes, stamp, remove, (kind, statement) -> statement);
    }

    /** The server's clock in microseconds since 1970, whatever the time zone of the connection. */
    static String micros(boolean h2) {
        return h2
                ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)"
                : "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    private static String seconds(boolean h2) {
        return h2 ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS BIGINT)" : "UNIX_TIMESTAMP()";
    }

    @Override
    boolean create(Connection connection, StoredSession session) throws SQLException {
        try {
            return insert(connection, session);
        } catch (SQLException e) {
            if (!Faults.isDuplicate(e)) {
                throw e;
            }
        }
        try {
            return clearEnded(connection, session.key()) && insert(connection, session);
        } catch (SQLException e) {
            if (Faults.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        return connections.transaction("roll a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, leaveTrail)) {
                bindTrail(statement, trail, from.version());
                if (statement.executeUpdate() == 0) {
                    connection.rollback();
                    requireReadable(connection, from.key());
                    return false;
                }
            }
            if (insertRenewed(connection, from.key(), renewed)
                    || clearEnded(connection, renewed.key()) && insertRenewed(connection, from.key(), renewed)) {
                return true;
            }
            connection.rollback();
            return false;
        });
    }

    private boolean insertRenewed(Connection connection, SessionKey from, StoredSession renewed) throws SQLException {
        try (PreparedStatement statement = connections.prepare(connection, insertRenewed)) {
            statement.setBytes(1, renewed.key().toBytes());
            int next = Rows.bind(statement, 2, renewed);
            statement.setBytes(next, from.toBytes());
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            if (Faults.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Frees a key whose row only stands for the end of another session. */
    private boolean clearEnded(Connection connection, SessionKey key) throws SQLException {
        try (PreparedStatement statement = connections.prepare(connection, clearEnded)) {
            statement.setBytes(1, key.toBytes());
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    Bite claim(long now, long claimUntil, int atMost) {
        return connections.transaction("claim expired sessions", connection -> {
            readCommitted(connection);
            List<StoredSession> claimed = new ArrayList<>();
            int rows = 0;
            try (PreparedStatement due = connections.prepare(connection, selectDue);
                    PreparedStatement claim = connections.prepare(connection, claimDue);
                    PreparedStatement refile = connections.prepare(connection, this.refile);
                    PreparedStatement remove = connections.prepare(connection, removeDue)) {
                due.setLong(1, now);
                due.setInt(2, atMost);
                int refiled = 0;
                try (ResultSet row = due.executeQuery()) {
                    for (; row.next(); rows++) {
                        byte[] key = row.getBytes(1);
                        StoredSession claimable = claimable(row, key);
                        if (claimable == null) {
                            remove.setBytes(1, key);
                            remove.addBatch();
                        } else if (!claimable.over() && claimable.expiresAt() > now) {
                            refile.setLong(1, claimable.expiresAt());
                            refile.setBytes(2, key);
                            refile.addBatch();
                            refiled++;
                        } else {
                            claim.setLong(1, claimUntil);
                            claim.setBytes(2, key);
                            claim.addBatch();
                            claimed.add(claimable.toBuilder().over(true).build());
                        }
                    }
                }
                run(claim, claimed.size());
                run(refile, refiled);
                run(remove, rows - refiled - claimed.size());
            }
            return new Bite(claimed, rows);
        });
    }

    private static @Nullable StoredSession claimable(ResultSet row, byte[] key) throws SQLException {
        return row.getInt(3) <= Rows.OVER && Rows.read(row, SessionKey.fromBytes(key), 2) instanceof StoredSession found
                ? found
                : null;
    }

    private static void run(PreparedStatement batch, int size) throws SQLException {
        if (size > 0) {
            batch.executeBatch();
        }
    }

    @Override
    void lockUser(Connection connection, long userHash) throws SQLException {
        readCommitted(connection);
        try (PreparedStatement lock = connections.prepare(connection, lockStripe)) {
            lock.setInt(1, Math.floorMod(userHash, STRIPES));
            lock.execute();
        }
    }

    /** At InnoDB's usual level two transactions lock the gap that both then insert into: a deadlock. */
    @Override
    void readCommitted(Connection connection) throws SQLException {
        if (!h2) {
            super.readCommitted(connection);
        }
    }

    @Override
    Feed feed(Connections lender, JdbcOptions options) {
        return new PollingFeed(lender, table, now, options);
    }
}
