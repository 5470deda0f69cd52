package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL: a roll, a claim and a removal are one statement each, because a statement may write through several
 * subqueries. An end and a roll are told by the statement that makes them, with NOTIFY; a change is not, see {@link
 * Teller}.
 *
 * <p>The trail under a lineage is only ever written after the row of the session was, whose lock is held by then: so
 * nobody waits for one of the two while holding the other.
 */
final class PostgresDialect extends Dialect {

    /** Parameters: values of the trail, new key, later values, lineage, new key, usable until, lineage. */
    final String roll;

    /** Parameters: now, limit, now, now, claim until, now. */
    final String claim;

    private final long lockSpace;
    private final String toldAsEnded;

    PostgresDialect(TableName table, boolean announcing) {
        super(
                table.sessions(),
                new Idioms("''::bytea", "COALESCE(lineage, session_key)", "", "", "DELETE FROM " + table.sessions()));
        String moved = "WITH moved AS (" + leaveTrail
                + " RETURNING session_key, last_access, expiry_base, expires_at, duration),"
                + " made AS (INSERT INTO " + sessions + INSERTED + "SELECT ?, 1, 0, " + LATER_VALUES
                + ", ? FROM moved RETURNING session_key)";
        // Of a session that was never rolled before, the trail under the lineage is only being made: it is not met
        // here.
        String redirected = ", redirected AS (UPDATE " + sessions + " AS s SET forward_to = ?,"
                + " usable_until = LEAST(s.usable_until, ?) FROM moved"
                + " WHERE s.session_key = ? AND s.format <= 1 AND s.state = 3)";
        this.roll = moved + redirected + " SELECT "
                + (announcing ? notify(table, "'r' || " + hex("moved") + " || " + hex("made")) : "1")
                + " FROM moved, made";
        String ended = notify(table, "'e' || " + hex("%1$s")) + "::text END";
        this.toldAsEnded = announcing ? ", CASE WHEN state = 0 THEN " + ended.formatted("done") : "";
        String hasTime = "WHEN s.state = 0 AND s.expires_at > ? THEN ";
        // A crash may take a claim: what it claimed has expired all the same, and is claimed again. So it waits for no
        // disk.
        this.claim = "WITH calm AS (SELECT set_config('synchronous_commit', 'off', true) AS set),"
                + " due AS (SELECT session_key AS due_key, state AS was FROM "
                + sessions
                + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),"
                + " gone AS (DELETE FROM " + sessions + " AS s USING due"
                + " WHERE s.session_key = due_key AND was > 1),"
                + " moved AS (UPDATE " + sessions + " AS s SET state = CASE " + hasTime + "0 ELSE 1 END,"
                + " due_at = CASE " + hasTime + "s.expires_at ELSE ? END,"
                + " user_hash = CASE " + hasTime + "s.user_hash END"
                + " FROM due WHERE s.session_key = due_key AND was <= 1 RETURNING s.*)"
                + " SELECT session_key, " + Rows.COLUMNS
                + (announcing ? ", CASE WHEN moved.state = 1 THEN " + ended.formatted("moved") : "")
                + " FROM calm, due LEFT JOIN moved ON session_key = due_key";
        // Nodes may name the table with its schema or without.
        this.lockSpace = UserName.of(table.local()).hash();
    }

    /** A transaction that notifies waits in one line with all others of the server, so this is for what is rare. */
    private static String notify(TableName table, String payload) {
        return "pg_notify('" + NotifyFeed.CHANNEL + "', '" + table.local() + " ' || " + payload + ")";
    }

    private static String hex(String row) {
        return "encode(" + row + ".session_key, 'hex')";
    }

    @Override
    boolean inserts(BorrowedConnection borrowed, SessionKey key, String sql, Object... parameters) throws SQLException {
        return borrowed.changes(sql + " ON CONFLICT (session_key) DO NOTHING", parameters);
    }

    @Override
    boolean roll(Connections connections, StoredSession from, StoredSession renewed, Trail trail) {
        List<Object> made = List.of(renewed.key(), Rows.laterValues(renewed), renewed.lineage());
        List<Object> redirected = List.of(renewed.key(), trail.usableUntil(), renewed.lineage());
        return connections.write("roll a session", borrowed -> {
            try {
                return borrowed.changes(roll, trailValues(from, renewed, trail), made, redirected)
                        || refused(borrowed, from.key());
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
    List<Met> end(Connections connections, Ending ending, List<SessionKey> keys, boolean quickly) {
        String sql = withTrails(ending, keys.size());
        return connections.write(
                ending.operation(),
                borrowed -> andTheRest(
                        borrowed, ending, keys, borrowed.query(sql, Met::read, ending.first(), Keys.filled(keys))));
    }

    /** Parameters: those of the change, keys. */
    String withTrails(Ending ending, int keys) {
        String which = keys == 1 ? Keys.marks(1) : "(" + locking("session_key", ending, keys) + ")";
        return "WITH done AS (" + ending.change() + " WHERE session_key IN " + which + ending.condition()
                + " RETURNING " + Met.COLUMNS + "), trails AS (DELETE FROM " + sessions
                + " AS s USING done WHERE s.session_key = done.lineage AND s.format <= 1 AND s.state = 3)"
                + " SELECT " + Met.COLUMNS + toldAsEnded + " FROM done";
    }

    @Override
    Bite claim(Connections connections, long now, long claimUntil, int atMost) {
        return connections.write(
                "claim expired sessions",
                borrowed -> borrowed.query(
                        claim,
                        row -> {
                            List<StoredSession> claimed = new ArrayList<>();
                            int rows = 0;
                            for (; row.next(); rows++) {
                                // A removed row has no second half; one with more time is not over.
                                if (row.getBytes(1) != null
                                        && Rows.read(row) instanceof StoredSession found
                                        && found.claimed()) {
                                    claimed.add(found);
                                }
                            }
                            return new Bite(claimed, rows);
                        },
                        List.of(now, atMost, now, now, claimUntil, now)));
    }

    /** An advisory lock leaves nothing behind, neither a row nor a dead version of one. */
    @Override
    void lockUser(BorrowedConnection borrowed, long userHash) throws SQLException {
        // In a transaction with one snapshot, what was committed while it waited for the lock would be invisible.
        readCommitted(borrowed);
        borrowed.changes("SELECT pg_advisory_xact_lock(?)", lockSpace ^ userHash);
    }
}
