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

/**
 * PostgreSQL: a roll and a claim are one statement each, because a statement may write through several subqueries, and
 * a change is told by the statement that makes it, with NOTIFY.
 */
final class PostgresDialect extends Dialect {

    private final String roll;
    private final String claim;
    private final long lockSpace;

    PostgresDialect(TableName table, Connections connections, boolean announcing) {
        super(table, connections, idioms(table, announcing));
        String sessions = table.sessions();
        String answer = announcing ? notify(table, "'r' || " + hex("moved") + " || " + hex("made")) : "1";
        this.roll = "WITH moved AS (" + leaveTrail() + " RETURNING session_key, last_access),"
                + " made AS (INSERT INTO " + sessions + " (" + insertColumns() + ")"
                + " SELECT ?, 1, 0, ?, ?, GREATEST(?, moved.last_access)" + ", ?".repeat(Rows.BOUND - 3)
                + " FROM moved RETURNING session_key)"
                + " SELECT " + answer + " FROM moved, made";
        String over = "CASE WHEN moved.state = 1 THEN " + notify(table, "'e' || " + hex("moved")) + "::text END";
        String hasTime = "WHEN s.state = 0 AND s.expires_at > ? THEN ";
        this.claim = "WITH due AS (SELECT session_key, state FROM " + sessions
                + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),"
                + " gone AS (DELETE FROM " + sessions + " AS s USING due"
                + " WHERE s.session_key = due.session_key AND due.state > 1),"
                + " moved AS (UPDATE " + sessions + " AS s SET state = CASE " + hasTime + "0 ELSE 1 END,"
                + " due_at = CASE " + hasTime + "s.expires_at ELSE ? END,"
                + " user_hash = CASE " + hasTime + "s.user_hash END"
                + " FROM due WHERE s.session_key = due.session_key AND due.state <= 1 RETURNING s.*)"
                + " SELECT due.session_key, " + Rows.columns("moved.") + (announcing ? ", " + over : "")
                + " FROM due LEFT JOIN moved ON moved.session_key = due.session_key";
        this.lockSpace = UserName.of(table.sessions()).hash();
    }

    private static Idioms idioms(TableName table, boolean announcing) {
        return new Idioms(
                " ON CONFLICT (session_key) DO NOTHING",
                "''::bytea",
                "",
                "DELETE FROM " + table.sessions(),
                (kind, statement) -> announcing
                        ? "WITH done AS (" + statement + " RETURNING session_key) SELECT "
                                + notify(table, "'" + kind + "' || " + hex("done")) + " FROM done"
                        : statement);
    }

    private static String notify(TableName table, String payload) {
        return "pg_notify('" + table.channel() + "', " + payload + ")";
    }

    private static String hex(String row) {
        return "encode(" + row + ".session_key, 'hex')";
    }

    /** For a look at its plan. */
    String claimStatement() {
        return claim;
    }

    @Override
    boolean create(Connection connection, StoredSession session) throws SQLException {
        return insert(connection, session);
    }

    @Override
    boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        return connections.write("roll a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, roll)) {
                int next = bindTrail(statement, trail, from.version());
                statement.setBytes(next, renewed.key().toBytes());
                Rows.bind(statement, next + 1, renewed);
                if (changes(statement)) {
                    return true;
                }
            } catch (SQLException e) {
                if (Faults.isDuplicate(e)) {
                    // The whole statement was undone: the old row is no trail.
                    return false;
                }
                throw e;
            }
            requireReadable(connection, from.key());
            return false;
        });
    }

    @Override
    Bite claim(long now, long claimUntil, int atMost) {
        return connections.write("claim expired sessions", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, claim)) {
                statement.setLong(1, now);
                statement.setInt(2, atMost);
                statement.setLong(3, now);
                statement.setLong(4, now);
                statement.setLong(5, claimUntil);
                statement.setLong(6, now);
                List<StoredSession> claimed = new ArrayList<>();
                int rows = 0;
                try (ResultSet row = statement.executeQuery()) {
                    for (; row.next(); rows++) {
                        // A removed row has no second half; one with more time is not over.
                        if (row.getInt(2) != 0
                                && Rows.read(row, SessionKey.fromBytes(row.getBytes(1)), 2)
                                        instanceof StoredSession found
                                && found.over()) {
                            claimed.add(found);
                        }
                    }
                }
                return new Bite(claimed, rows);
            }
        });
    }

    /** An advisory lock leaves nothing behind, neither a row nor a dead version of one. */
    @Override
    void lockUser(Connection connection, long userHash) throws SQLException {
        // In a transaction with one snapshot, what was committed while it waited for the lock would be invisible.
        readCommitted(connection);
        try (PreparedStatement lock = connections.prepare(connection, "SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, lockSpace ^ userHash);
            lock.execute();
        }
    }

    @Override
    Feed feed(Connections lender, JdbcOptions options) {
        return new NotifyFeed(lender, table.channel(), options);
    }
}
