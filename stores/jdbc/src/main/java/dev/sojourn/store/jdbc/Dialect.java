package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The statements of one database for one table, put together once: here those that all share, below those that
 * differ. Every statement that writes is conditional on what the row is, so that a late one finds nothing to write.
 */
abstract sealed class Dialect permits PostgresDialect, RowLockDialect {

    /** What a claim of one bite found: the sessions claimed, and how many rows were handled to get there. */
    record Bite(List<StoredSession> claimed, int rows) {}

    /**
     * The few words that differ inside statements that all databases share.
     *
     * @param onTakenKey what an insert adds to leave a key alone that is taken; empty where it fails instead
     * @param emptyBytes a literal of no bytes
     * @param stamp an assignment that notes the moment of a change, after a comma; empty where changes are told
     *     otherwise
     * @param remove the beginning of a statement that removes a row, or leaves whatever stands for its end
     * @param told makes a statement tell what it does, where announcements are on: ended or changed, by its letter
     */
    record Idioms(
            String onTakenKey,
            String emptyBytes,
            String stamp,
            String remove,
            BiFunction<Character, String, String> told) {}

    private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    private static final String WRITABLE = " AND state = 0 AND format <= 1";

    final TableName table;
    final Connections connections;
    final Idioms idioms;

    /** Parameters: key. */
    final String find;

    /** Parameters: key, and {@link Rows#bind}. */
    final String insert;

    /** Parameters: {@link Rows#bind}, key, version. */
    final String replace;

    /** Parameters: last access, duration, expiry base, duration, expires at, key, last access. */
    final String touch;

    /** Parameters: key. */
    final String delete;

    /** Parameters: key. */
    final String settle;

    /** Parameters: keep until, key. */
    final String settleRemains;

    /** Parameters: key. */
    final String formatOf;

    /** Parameters: limit. */
    final String scanFirst;

    /** Parameters: key, limit. */
    final String scanNext;

    /** Parameters: user hash, user name, limit. */
    final String userFirst;

    /** Parameters: user hash, user name, key, limit. */
    final String userNext;

    final String count;

    Dialect(TableName table, Connections connections, Idioms idioms) {
        this.table = table;
        this.connections = connections;
        this.idioms = idioms;
        String sessions = table.sessions();
        this.find = "SELECT " + Rows.columns("") + " FROM " + sessions + " WHERE session_key = ?";
        this.insert = "INSERT INTO " + sessions + " (" + insertColumns() + ") VALUES (?, 1, 0"
                + ", ?".repeat(Rows.BOUND) + ")" + idioms.onTakenKey();
        this.replace = idioms.told()
                .apply(
                        'c',
                        "UPDATE " + sessions + " SET version = ?, created = ?, last_access = GREATEST(last_access, ?),"
                                + " last_update = ?, expiry_base = ?, expires_at = ?, duration = ?,"
                                // An earlier moment is filed at once, a later one when the sweep gets there.
                                + " due_at = LEAST(due_at, ?), user_hash = ?, user_name = ?, data = ?" + idioms.stamp()
                                + " WHERE session_key = ? AND version = ?" + WRITABLE);
        this.touch = "UPDATE " + sessions + " SET last_access = GREATEST(last_access, ?),"
                + " expiry_base = CASE WHEN duration = ? THEN GREATEST(expiry_base, ?) ELSE expiry_base END,"
                + " expires_at = CASE WHEN duration = ? THEN GREATEST(expires_at, ?) ELSE expires_at END"
                + " WHERE session_key = ? AND expires_at > ?" + WRITABLE;
        this.delete = idioms.told()
                .apply('e', idioms.remove() + " WHERE session_key = ? AND state NOT IN (3, 4) AND format <= 1");
        this.settle = idioms.remove() + " WHERE session_key = ? AND state IN (1, 2) AND format <= 1";
        this.settleRemains = "UPDATE " + sessions + " SET state = 2, user_hash = NULL, user_name = NULL, data = "
                + idioms.emptyBytes() + ", due_at = ? WHERE session_key = ? AND state IN (1, 2) AND format <= 1";
        this.formatOf = "SELECT format FROM " + sessions + " WHERE session_key = ?";
        String page = "SELECT session_key, " + Rows.columns("") + " FROM " + sessions + " WHERE state = 0";
        String ofUser = page + " AND user_hash = ? AND user_name = ?";
        String order = " ORDER BY session_key LIMIT ?";
        this.scanFirst = page + order;
        this.scanNext = page + " AND session_key > ?" + order;
        this.userFirst = ofUser + order;
        this.userNext = ofUser + " AND session_key > ?" + order;
        this.count = "SELECT COUNT(*) FROM " + sessions + " WHERE state = 0";
    }

    static String insertColumns() {
        return "session_key, format, state, version, created, last_access, last_update, expiry_base, expires_at,"
                + " duration, due_at, user_hash, user_name, data";
    }

    /** The first part of a roll, which turns the old row into the trail. Parameters as {@link #bindTrail} sets them. */
    final String leaveTrail() {
        return "UPDATE " + table.sessions() + " SET state = 3, forward_to = ?, usable_until = ?, due_at = ?,"
                + " user_hash = NULL, user_name = NULL, data = " + idioms.emptyBytes() + idioms.stamp()
                + " WHERE session_key = ? AND version = ?" + WRITABLE;
    }

    static int bindTrail(PreparedStatement statement, Forward trail, long version) throws SQLException {
        statement.setBytes(1, trail.to().toBytes());
        statement.setLong(2, trail.usableUntil());
        statement.setLong(3, trail.keepUntil());
        statement.setBytes(4, trail.key().toBytes());
        statement.setLong(5, version);
        return 6;
    }

    abstract boolean create(Connection connection, StoredSession session) throws SQLException;

    abstract boolean roll(StoredSession from, StoredSession renewed, Forward trail);

    /** Claims what is due among at most so many rows, and handles whatever else is due among them. */
    abstract Bite claim(long now, long claimUntil, int atMost);

    /** Makes each statement of the transaction that begins now see what was committed before it. */
    void readCommitted(Connection connection) throws SQLException {
        try (PreparedStatement level = connections.prepare(connection, READ_COMMITTED)) {
            level.execute();
        }
    }

    /** Makes the transaction that begins now wait until no other one holds this user. */
    abstract void lockUser(Connection connection, long userHash) throws SQLException;

    /** The feed of announcements. */
    abstract Feed feed(Connections lender, JdbcOptions options);

    /** Runs a statement that changes one row or none, and may tell of it. */
    static boolean changes(PreparedStatement statement) throws SQLException {
        if (!statement.execute()) {
            return statement.getUpdateCount() > 0;
        }
        try (ResultSet told = statement.getResultSet()) {
            return told.next();
        }
    }

    final boolean insert(Connection connection, StoredSession session) throws SQLException {
        try (PreparedStatement statement = connections.prepare(connection, insert)) {
            statement.setBytes(1, session.key().toBytes());
            Rows.bind(statement, 2, session);
            return statement.executeUpdate() > 0;
        }
    }

    /** Refusal is the truth for a row that is gone or another's, but not for one that this version cannot judge. */
    final void requireReadable(Connection connection, SessionKey key) throws SQLException {
        try (PreparedStatement statement = connections.prepare(connection, formatOf)) {
            statement.setBytes(1, key.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getInt(1) > Rows.FORMAT) {
                    throw new StoreException(
                            "Session " + key + " was written by a later version of Sojourn, in row format "
                                    + row.getInt(1) + ", and is left alone; this version writes format " + Rows.FORMAT
                                    + ". Update this node",
                            null);
                }
            }
        }
    }
}
