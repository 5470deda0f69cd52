package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one database for one table, put together once: here those that all share, below those that
 * differ. Every statement that writes is conditional on what the row is, so that a late one finds nothing to write.
 */
abstract sealed class Dialect permits PostgresDialect, RowLockDialect {

    /** What a claim of one bite found: the sessions claimed, and how many rows were handled to get there. */
    record Bite(List<StoredSession> claimed, int rows) {}

    /** A row that a removal met, as it was then. */
    record Met(
            SessionKey key, int format, int state, @Nullable SessionKey lineage) {
        static final String COLUMNS = "session_key, format, state, lineage";

        static List<Met> read(ResultSet row) throws SQLException {
            List<Met> met = new ArrayList<>();
            while (row.next()) {
                SessionKey key = SessionKey.fromBytes(row.getBytes(1));
                met.add(new Met(key, row.getInt(2), row.getInt(3), Rows.key(row, 4)));
            }
            return met;
        }
    }

    /**
     * A way to end sessions.
     *
     * @param operation what a failure says that it could not do
     * @param change the beginning of the statement, before its condition
     * @param first the parameters of the change
     * @param state of the sessions that end; remains are taken as well, and with the living what is in no state
     */
    record Ending(String operation, String change, List<Object> first, int state) {
        String condition() {
            return " AND format <= 1 AND "
                    + (state == Rows.LIVE
                            ? "state NOT IN (1, 3, 4)"
                            : "state IN (" + state + ", " + Rows.REMAINS + ")");
        }

        boolean takes(Met row) {
            boolean unknown = row.state() > Rows.ENDED || row.state() < Rows.BUSY;
            return row.format() <= Rows.FORMAT
                    && (row.state() == state || row.state() == Rows.REMAINS || state == Rows.LIVE && unknown);
        }
    }

    /**
     * The few words that differ inside statements that all databases share.
     *
     * @param emptyBytes a literal of no bytes
     * @param lineage what tells the lineage of a row also where it is the row's own key; an index has it
     * @param stamp an assignment that notes the moment of a change, after a comma; empty where changes are told
     *     otherwise
     * @param over the same for an end and a roll
     * @param remove the beginning of a statement that removes a row, or leaves whatever stands for its end
     */
    record Idioms(String emptyBytes, String lineage, String stamp, String over, String remove) {}

    static final String INSERTED = " (session_key, format, state, " + Rows.WRITTEN + ") ";

    /**
     * What is selected from the old row of a session for its new one, up to the lineage: moments that a touch has moved
     * further are kept. Parameters: {@link Rows#laterValues}. Where the durations differ {@link #MAY_REPLACE} sees to
     * it that the written base is the later one.
     */
    static final String LATER_VALUES = "?, ?, GREATEST(last_access, ?), ?, GREATEST(expiry_base, ?),"
            + " GREATEST(?, CASE WHEN duration = ? THEN expires_at ELSE 0 END), ?, ?, ?, ?, ?";

    private static final String LIVE_OF_KEY = " WHERE session_key = ? AND format <= 1 AND state = 0";

    /** {@link StoredSession#mayReplace}. Parameters: version, duration, expiry base. */
    private static final String MAY_REPLACE = " AND version = ? AND (duration = ? OR expiry_base <= ?)";

    final String sessions;
    final Idioms idioms;

    /** Parameters: key. */
    final String find;

    /** Parameters: key, values. */
    final String insert;

    /** Parameters: later values, key, version, duration, expiry base. */
    final String replace;

    /** Parameters: last access, duration, expiry base, duration, expires at, key, last access. */
    final String touch;

    /** The first part of a roll. Parameters as in {@link #trailValues}. */
    final String leaveTrail;

    /** Parameters: where it leads, usable until, keep until, key, where it has to lead now. */
    final String leadElsewhere;

    /** Parameters: key, where it has to lead. */
    final String takeTrail;

    /** Parameters: key, where it leads, usable until, keep until. */
    private final String putTrail;

    final Ending deleting;

    final String count;

    /** The walk over all sessions. */
    final Walk scan;

    /** The walk over those of a user. Parameters: user hash, user name. */
    final Walk ofUser;

    private final String leaveRemains;

    Dialect(String sessions, Idioms idioms) {
        this.sessions = sessions;
        this.idioms = idioms;
        String clear = ", user_hash = NULL, user_name = NULL, data = " + idioms.emptyBytes();
        find = "SELECT session_key, " + Rows.COLUMNS + " FROM " + sessions + " WHERE session_key = ?";
        insert = "INSERT INTO " + sessions + INSERTED + "VALUES (?, 1, 0" + ", ?".repeat(12) + ")";
        // In the order of the values: MariaDB assigns one after the other, and sees what it has assigned. An earlier
        // moment is filed at once, a later one when the sweep gets there.
        replace = "UPDATE " + sessions + " SET version = ?, created = ?, last_access = GREATEST(last_access, ?),"
                + " last_update = ?, expiry_base = GREATEST(expiry_base, ?),"
                + " expires_at = GREATEST(?, CASE WHEN duration = ? THEN expires_at ELSE 0 END), duration = ?,"
                + " due_at = LEAST(due_at, ?), user_hash = ?, user_name = ?, data = ?" + idioms.stamp() + LIVE_OF_KEY
                + MAY_REPLACE;
        touch = "UPDATE " + sessions + " SET last_access = GREATEST(last_access, ?),"
                + " expiry_base = CASE WHEN duration = ? THEN GREATEST(expiry_base, ?) ELSE expiry_base END,"
                + " expires_at = CASE WHEN duration = ? THEN GREATEST(expires_at, ?) ELSE expires_at END"
                + LIVE_OF_KEY + " AND expires_at > ?";
        leaveTrail = "UPDATE " + sessions + " SET state = 3, forward_to = ?, usable_until = ?, due_at = ?" + clear
                + idioms.over() + LIVE_OF_KEY + MAY_REPLACE;
        String leading = " WHERE session_key = ? AND format <= 1 AND state = 3 AND forward_to = ?";
        leadElsewhere = "UPDATE " + sessions + " SET forward_to = ?, usable_until = ?, due_at = ?" + leading;
        takeTrail = "DELETE FROM " + sessions + leading;
        putTrail = "INSERT INTO " + sessions + " (session_key, forward_to, usable_until, due_at, format, state, data,"
                + " version, created, last_access, last_update, expiry_base, expires_at, duration)"
                + " VALUES (?, ?, ?, ?, 1, 3, " + idioms.emptyBytes() + ", 0".repeat(7) + ")";
        leaveRemains = "UPDATE " + sessions + " SET state = 2, due_at = ?" + clear;
        deleting = new Ending("delete sessions", idioms.remove(), List.of(), Rows.LIVE);
        count = "SELECT COUNT(*) FROM " + sessions + " WHERE state = 0";
        String live = sessions + " WHERE state = 0";
        scan = new Walk("walk over the sessions", live, idioms.emptyBytes(), "session_key");
        String ofOne = live + " AND user_hash = ? AND user_name = ?";
        ofUser = new Walk("find the sessions of a user", ofOne, idioms.emptyBytes(), idioms.lineage());
    }

    static List<Object> trailValues(StoredSession from, StoredSession renewed, Trail trail) {
        return List.of(
                trail.to(), trail.usableUntil(), trail.keepUntil(), trail.key(), atVersion(from.version(), renewed));
    }

    static List<Object> atVersion(long version, StoredSession renewed) {
        return List.of(version, renewed.duration(), renewed.expiryBase());
    }

    boolean create(BorrowedConnection borrowed, StoredSession session) throws SQLException {
        return inserts(borrowed, session.key(), insert, session.key(), Rows.values(session));
    }

    /** Puts a trail where nothing is. */
    boolean put(BorrowedConnection borrowed, Trail trail) throws SQLException {
        return inserts(
                borrowed, trail.key(), putTrail, trail.key(), trail.to(), trail.usableUntil(), trail.keepUntil());
    }

    /** Inserts a row under a key; false when that is taken. */
    abstract boolean inserts(BorrowedConnection borrowed, SessionKey key, String sql, Object... parameters)
            throws SQLException;

    abstract boolean roll(Connections connections, StoredSession from, StoredSession renewed, Trail trail);

    /**
     * Ends the sessions among these keys, and removes the trails under their lineages. Where there are several keys,
     * rows that others hold are not waited for. Returns what was ended, and what was met that stays.
     *
     * @param quickly whether there is one key, and most likely a session under it that takes one statement
     */
    abstract List<Met> end(Connections connections, Ending ending, List<SessionKey> keys, boolean quickly);

    /** Claims what is due among at most so many rows, and handles whatever else is due among them. */
    abstract Bite claim(Connections connections, long now, long claimUntil, int atMost);

    /** Makes the transaction that begins now wait until no other one holds this user. */
    abstract void lockUser(BorrowedConnection borrowed, long userHash) throws SQLException;

    /** Makes each statement of the transaction that begins now see what was committed before it. */
    void readCommitted(BorrowedConnection borrowed) throws SQLException {
        borrowed.changes("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    final Ending settling(long keepUntil) {
        return keepUntil > 0
                ? new Ending("settle claims", leaveRemains, List.of(keepUntil), Rows.CLAIMED)
                : new Ending("settle claims", idioms.remove(), List.of(), Rows.CLAIMED);
    }

    /** Locks the rows that an ending takes; of several, those that nobody else holds. Parameters: keys. */
    final String locking(String columns, Ending ending, int keys) {
        return "SELECT " + columns + " FROM " + sessions + " WHERE session_key IN " + Keys.marks(keys)
                + ending.condition() + " FOR UPDATE" + (keys == 1 ? "" : " SKIP LOCKED");
    }

    /** What is under these keys. */
    final List<Met> look(BorrowedConnection borrowed, List<SessionKey> keys) throws SQLException {
        String sql = "SELECT " + Met.COLUMNS + " FROM " + sessions + " WHERE session_key IN " + Keys.marks(keys.size());
        return borrowed.query(sql, Met::read, Keys.filled(keys));
    }

    /**
     * Adds to what was ended what there is under the other keys: rows that stay, that others hold, or that just came.
     */
    final List<Met> andTheRest(BorrowedConnection borrowed, Ending ending, List<SessionKey> keys, List<Met> ended)
            throws SQLException {
        List<SessionKey> rest = new ArrayList<>(keys);
        ended.forEach(row -> rest.remove(row.key()));
        List<Met> all = new ArrayList<>(ended);
        for (Met row : rest.isEmpty() ? List.<Met>of() : look(borrowed, rest)) {
            all.add(ending.takes(row) ? new Met(row.key(), row.format(), Rows.BUSY, null) : row);
        }
        return all;
    }

    /**
     * False for a write that was refused. That is the truth for a row that is gone or another's, but not for one that
     * this version cannot judge.
     */
    final boolean refused(BorrowedConnection borrowed, SessionKey key) throws SQLException {
        look(borrowed, List.of(key)).forEach(met -> Rows.requireKnown(met.format(), key));
        return false;
    }

    /**
     * Whether a touch that changed no row has nothing left to move: drivers can be told to count only rows that are
     * different now. It is not enough that the session lives, which may have been given more time in between.
     */
    final boolean movesNothing(BorrowedConnection borrowed, SessionKey key, Touch touch) throws SQLException {
        return borrowed.query(
                find,
                row -> row.next()
                        && Rows.requireKnown(row.getInt(2), key)
                        && Rows.read(row) instanceof StoredSession now
                        && !now.claimed()
                        && now.expiresAt() > touch.lastAccess()
                        && now.touched(touch).equals(now),
                key);
    }
}
