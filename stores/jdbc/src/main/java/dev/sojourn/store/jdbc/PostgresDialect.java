package dev.sojourn.store.jdbc;

import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL: a roll and a claim are one statement each, because a statement may write through several subqueries, and
 * a change is told by the statement that makes it, with NOTIFY.
 */
final class PostgresDialect extends Dialect {

    /** Parameters: values of the trail, new key, values of the session. */
    private final String roll;

    /** Parameters: now, limit, now, now, claim until, now. */
    final String claim;

    private final String channel;
    private final long lockSpace;

    PostgresDialect(TableName table, boolean announcing) {
        super(table.sessions(), idioms(table, announcing));
        String sessions = table.sessions();
        this.channel = table.channel();
        String answer = announcing ? notify(table, "'r' || " + hex("moved") + " || " + hex("made")) : "1";
        this.roll = "WITH moved AS (" + leaveTrail + " RETURNING session_key, last_access),"
                + " made AS (INSERT INTO " + sessions + INSERTED
                + "SELECT ?, 1, 0, ?, ?, GREATEST(?, moved.last_access)" + ", ?".repeat(8)
                + " FROM moved RETURNING session_key)"
                + " SELECT " + answer + " FROM moved, made";
        String over = "CASE WHEN moved.state = 1 THEN " + notify(table, "'e' || " + hex("moved")) + "::text END";
        String hasTime = "WHEN s.state = 0 AND s.expires_at > ? THEN ";
        this.claim = "WITH due AS (SELECT session_key AS due_key, state AS was FROM " + sessions
                + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),"
                + " gone AS (DELETE FROM " + sessions + " AS s USING due"
                + " WHERE s.session_key = due_key AND was > 1),"
                + " moved AS (UPDATE " + sessions + " AS s SET state = CASE " + hasTime + "0 ELSE 1 END,"
                + " due_at = CASE " + hasTime + "s.expires_at ELSE ? END,"
                + " user_hash = CASE " + hasTime + "s.user_hash END"
                + " FROM due WHERE s.session_key = due_key AND was <= 1 RETURNING s.*)"
                + " SELECT session_key, " + Rows.COLUMNS + (announcing ? ", " + over : "")
                + " FROM due LEFT JOIN moved ON session_key = due_key";
        // Nodes may name the table with its schema or without.
        this.lockSpace = UserName.of(table.local()).hash();
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

    @Override
    boolean create(Loan loan, StoredSession session) throws SQLException {
        return loan.changes(insert, session.key(), Rows.values(session));
    }

    @Override
    boolean roll(Connections connections, StoredSession from, StoredSession renewed, Forward trail) {
        return connections.write("roll a session", loan -> {
            try {
                return loan.changes(roll, trailValues(trail, from.version()), renewed.key(), Rows.values(renewed))
                        || refused(loan, from.key());
            } catch (SQLException e) {
                if (Faults.isDuplicate(e)) {
                    // The new key is taken, and the whole statement was undone: the old row is no trail.
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    Bite claim(Connections connections, long now, long claimUntil, int atMost) {
        return connections.write(
                "claim expired sessions",
                loan -> loan.query(
                        claim,
                        row -> {
                            List<StoredSession> claimed = new ArrayList<>();
                            int rows = 0;
                            for (; row.next(); rows++) {
                                // A removed row has no second half; one with more time is not over.
                                if (row.getBytes(1) != null
                                        && Rows.read(row) instanceof StoredSession found
                                        && found.over()) {
                                    claimed.add(found);
                                }
                            }
                            return new Bite(claimed, rows);
                        },
                        now,
                        atMost,
                        now,
                        now,
                        claimUntil,
                        now));
    }

    /** An advisory lock leaves nothing behind, neither a row nor a dead version of one. */
    @Override
    void lockUser(Loan loan, long userHash) throws SQLException {
        // In a transaction with one snapshot, what was committed while it waited for the lock would be invisible.
        readCommitted(loan);
        loan.changes("SELECT pg_advisory_xact_lock(?)", lockSpace ^ userHash);
    }

    @Override
    Feed feed(Connections lender, JdbcOptions options) {
        return new NotifyFeed(lender, channel, options);
    }
}
