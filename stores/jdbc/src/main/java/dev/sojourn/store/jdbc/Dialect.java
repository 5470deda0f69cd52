package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
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

    static final String INSERTED = " (session_key, format, state, " + Rows.WRITTEN + ") ";

    private static final String OF_KEY = " WHERE session_key = ? AND format <= 1";
    private static final String LIVE_OF_KEY = OF_KEY + " AND state = 0";
    private static final String OVER_OF_KEY = OF_KEY + " AND state IN (1, 2)";

    final Idioms idioms;

    /** Parameters: key. */
    final String find;

    /** Parameters: key, values. */
    final String insert;

    /** Parameters: values, key, version. */
    final String replace;

    /** Parameters: last access, duration, expiry base, duration, expires at, key, last access. */
    final String touch;

    /** Parameters: key. */
    final String delete;

    /** Parameters: key. */
    final String settle;

    /** Parameters: keep until, key. */
    final String settleRemains;

    /** The first part of a roll. Parameters as in {@link #trailValues}. */
    final String leaveTrail;

    /** Parameters: limit. */
    final String scanFirst;

    /** Parameters: key, limit. */
    final String scanNext;

    /** Parameters: user hash, user name, limit. */
    final String userFirst;

    /** Parameters: user hash, user name, key, limit. */
    final String userNext;

    final String count;

    private final String formatOf;

    Dialect(String sessions, Idioms idioms) {
        this.idioms = idioms;
        String clear = ", user_hash = NULL, user_name = NULL, data = " + idioms.emptyBytes();
        find = "SELECT session_key, " + Rows.COLUMNS + " FROM " + sessions + " WHERE session_key = ?";
        insert =
                "INSERT INTO " + sessions + INSERTED + "VALUES (?, 1, 0" + ", ?".repeat(11) + ")" + idioms.onTakenKey();
        // An earlier moment is filed at once, a later one when the sweep gets there.
        String write = "UPDATE " + sessions + " SET version = ?, created = ?, last_access = GREATEST(last_access, ?),"
                + " last_update = ?, expiry_base = ?, expires_at = ?, duration = ?, due_at = LEAST(due_at, ?),"
                + " user_hash = ?, user_name = ?, data = ?" + idioms.stamp() + LIVE_OF_KEY + " AND version = ?";
        replace = idioms.told().apply('c', write);
        touch = "UPDATE " + sessions + " SET last_access = GREATEST(last_access, ?),"
                + " expiry_base = CASE WHEN duration = ? THEN GREATEST(expiry_base, ?) ELSE expiry_base END,"
                + " expires_at = CASE WHEN duration = ? THEN GREATEST(expires_at, ?) ELSE expires_at END"
                + LIVE_OF_KEY + " AND expires_at > ?";
        delete = idioms.told().apply('e', idioms.remove() + OF_KEY + " AND state NOT IN (3, 4)");
        settle = idioms.remove() + OVER_OF_KEY;
        settleRemains = "UPDATE " + sessions + " SET state = 2, due_at = ?" + clear + OVER_OF_KEY;
        leaveTrail = "UPDATE " + sessions + " SET state = 3, forward_to = ?, usable_until = ?, due_at = ?" + clear
                + idioms.stamp() + LIVE_OF_KEY + " AND version = ?";
        formatOf = "SELECT format FROM " + sessions + " WHERE session_key = ?";
        String page = "SELECT session_key, " + Rows.COLUMNS + " FROM " + sessions + " WHERE state = 0";
        String ofUser = page + " AND user_hash = ? AND user_name = ?";
        String order = " ORDER BY session_key LIMIT ?";
        scanFirst = page + order;
        scanNext = page + " AND session_key > ?" + order;
        userFirst = ofUser + order;
        userNext = ofUser + " AND session_key > ?" + order;
        count = "SELECT COUNT(*) FROM " + sessions + " WHERE state = 0";
    }

    static List<Object> trailValues(Forward trail, long version) {
        return List.of(trail.to(), trail.usableUntil(), trail.keepUntil(), trail.key(), version);
    }

    abstract boolean create(Loan loan, StoredSession session) throws SQLException;

    abstract boolean roll(Connections connections, StoredSession from, StoredSession renewed, Forward trail);

    /** Claims what is due among at most so many rows, and handles whatever else is due among them. */
    abstract Bite claim(Connections connections, long now, long claimUntil, int atMost);

    /** Makes the transaction that begins now wait until no other one holds this user. */
    abstract void lockUser(Loan loan, long userHash) throws SQLException;

    /** The feed of announcements. */
    abstract Feed feed(Connections lender, JdbcOptions options);

    /** Makes each statement of the transaction that begins now see what was committed before it. */
    void readCommitted(Loan loan) throws SQLException {
        loan.changes("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    /**
     * False for a write that was refused. That is the truth for a row that is gone or another's, but not for one that
     * this version cannot judge.
     */
    final boolean refused(Loan loan, SessionKey key) throws SQLException {
        loan.query(formatOf, row -> row.next() && isKnown(row.getInt(1), key), key);
        return false;
    }

    /**
     * Whether a touch that changed no row has nothing left to move: drivers can be told to count only rows that are
     * different now. It is not enough that the session lives, which may have been given more time in between.
     */
    final boolean movesNothing(Loan loan, SessionKey key, Touch touch) throws SQLException {
        return loan.query(
                find,
                row -> row.next()
                        && isKnown(row.getInt(2), key)
                        && Rows.read(row) instanceof StoredSession now
                        && !now.over()
                        && now.expiresAt() > touch.lastAccess()
                        && now.lastAccess() >= touch.lastAccess()
                        && (now.duration() != touch.duration()
                                || now.expiryBase() >= touch.expiryBase() && now.expiresAt() >= touch.expiresAt()),
                key);
    }

    private static boolean isKnown(int format, SessionKey key) {
        if (format > Rows.FORMAT) {
            throw new StoreException(
                    "Session " + key + " was written by a later version of Sojourn, in row format " + format
                            + ", and is left alone; this version writes format " + Rows.FORMAT + ". Update this node",
                    null);
        }
        return true;
    }
}
