package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB, MySQL and H2: a roll, a claim, and a removal of several sessions are short transactions of two and more
 * statements. A change is told by a moment in its row that the feed looks for, so it is written by the same statement;
 * a session that is deleted leaves an empty row for three minutes to that end.
 *
 * <p>The trail under a lineage is only ever written after the row of the session was, whose lock is held by then: so
 * nobody waits for one of the two while holding the other.
 */
final class RowLockDialect extends Dialect {

    /** As many rows as the script puts into the table of locks. */
    static final int STRIPES = 32;

    /**
     * How long the row of a deleted session stays for the feeds to see, where there are any: by the database's clock,
     * while the sweeping node goes by its own.
     */
    static final long ENDED_MILLIS = 180_000;

    private static final int CHANGED = 0;
    private static final int OVER = 1;

    private static final String TRAIL = " AND format <= 1 AND state = 3";

    private final TableName table;
    private final boolean h2;
    private final String removeBoth;
    private final String removeTrail;

    RowLockDialect(TableName table, Database database, boolean announcing) {
        super(table.sessions(), idioms(table, database == Database.H2, announcing));
        this.table = table;
        this.h2 = database == Database.H2;
        this.removeBoth = removeBoth(announcing);
        // A trail that goes is told to nobody, but the roll that made it may not have been told yet: it keeps its
        // moment.
        this.removeTrail = announcing
                ? "UPDATE " + sessions + " SET " + ended(h2, h2 ? "X''" : "''", "")
                : "DELETE FROM " + sessions;
    }

    private static Idioms idioms(TableName table, boolean h2, boolean announcing) {
        String emptyBytes = h2 ? "X''" : "''";
        String over = announcing ? stamp(h2, "", OVER) : "";
        String remove = announcing
                ? "UPDATE " + table.sessions() + " SET " + ended(h2, emptyBytes, "") + over
                : "DELETE FROM " + table.sessions();
        return new Idioms(emptyBytes, "origin", announcing ? stamp(h2, "", CHANGED) : "", over, remove);
    }

    /** Later than the row's last one, and odd for an end or a roll. */
    private static String stamp(boolean h2, String row, int odd) {
        return ", " + row + "changed_at = (GREATEST(" + micros(h2) + ", COALESCE(" + row + "changed_at, 0) + 2) "
                + (h2 ? "/" : "DIV") + " 2) * 2 + " + odd;
    }

    private static String ended(boolean h2, String emptyBytes, String row) {
        String seconds = h2 ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS BIGINT)" : "UNIX_TIMESTAMP()";
        String due = "due_at = " + seconds + " * 1000 + " + ENDED_MILLIS;
        return row + "state = 4, " + row + due + ", " + row + "user_hash = NULL, " + row + "user_name = NULL, " + row
                + "data = " + emptyBytes;
    }

    /**
     * MariaDB and MySQL remove a session and the trail under its lineage in one statement, which locks them in this
     * order; and nothing else, as they may when they read a small table from end to end. Parameters: key.
     */
    private String removeBoth(boolean announcing) {
        String byKey = " FORCE INDEX (PRIMARY)";
        String both = sessions + " AS gone" + byKey + " LEFT JOIN " + sessions + " AS trail" + byKey
                + " ON trail.session_key = gone.lineage"
                + " AND trail.format <= 1 AND trail.state = 3";
        String which = " WHERE gone.session_key = ? AND gone.format <= 1 AND gone.state = 0";
        return announcing
                ? "UPDATE " + both + " SET " + ended(false, "''", "gone.") + stamp(false, "gone.", OVER) + ", "
                        + ended(false, "''", "trail.") + which
                : "DELETE gone, trail FROM " + both + which;
    }

    /** The server's clock in microseconds since 1970, whatever the time zone of the connection. */
    static String micros(boolean h2) {
        return h2
                ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)"
                : "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    boolean roll(Connections connections, StoredSession from, StoredSession renewed, Trail trail) {
        return connections.transaction("roll a session", borrowed -> {
            if (!borrowed.changes(leaveTrail, trailValues(from, renewed, trail))) {
                return refused(borrowed, from.key());
            }
            String make = "INSERT INTO " + sessions + INSERTED + "SELECT ?, 1, 0, " + LATER_VALUES + ", ? FROM "
                    + sessions + " WHERE session_key = ?";
            List<Object> values = List.of(renewed.key(), Rows.laterValues(renewed), renewed.lineage(), from.key());
            if (!inserts(borrowed, renewed.key(), make, values)) {
                borrowed.connection().rollback();
                return false;
            }
            if (from.rolled()) {
                String redirect = "UPDATE " + sessions + " SET forward_to = ?, usable_until = LEAST(usable_until, ?)"
                        + " WHERE session_key = ?" + TRAIL;
                borrowed.changes(redirect, renewed.key(), trail.usableUntil(), from.lineage());
            }
            return true;
        });
    }

    /** Inserts under a key that is free, or that only stands for the end of another session. */
    @Override
    boolean inserts(BorrowedConnection borrowed, SessionKey key, String sql, Object... parameters) throws SQLException {
        for (boolean cleared = false; ; cleared = true) {
            try {
                return borrowed.changes(sql, parameters);
            } catch (SQLException e) {
                if (!Faults.isDuplicate(e)) {
                    throw e;
                }
                String clear = "DELETE FROM " + sessions + " WHERE session_key = ? AND state = 4";
                if (cleared || !borrowed.changes(clear, key)) {
                    return false;
                }
            }
        }
    }

    @Override
    List<Met> end(Connections connections, Ending ending, List<SessionKey> keys, boolean quickly) {
        if (quickly) {
            Optional<List<Met>> met = connections.write(ending.operation(), borrowed -> endOne(borrowed, ending, keys));
            if (met.isPresent()) {
                return met.get();
            }
        }
        return connections.transaction(ending.operation(), borrowed -> {
            // Or gaps between keys would be locked as well, and inserts that lock other rows would wait for them.
            readCommitted(borrowed);
            List<Met> rows = withTheirTrails(
                    borrowed,
                    borrowed.query(locking(Met.COLUMNS, ending, keys.size()), Met::read, Keys.filled(keys)),
                    keys.size() == 1);
            change(borrowed, ending.change(), ending.first(), "", rows.stream().map(Met::key));
            change(borrowed, removeTrail, List.of(), TRAIL, rows.stream().map(Met::lineage));
            return andTheRest(borrowed, ending, keys, rows);
        });
    }

    /**
     * Those whose trails are not held by others, in a bite: MariaDB may keep locks on rows that it read and did not
     * want, so two bites that waited for each other's trails would wait in a circle. The others are ended alone.
     */
    private List<Met> withTheirTrails(BorrowedConnection borrowed, List<Met> rows, boolean alone) throws SQLException {
        List<SessionKey> trails =
                rows.stream().map(Met::lineage).filter(Objects::nonNull).toList();
        if (alone || trails.isEmpty()) {
            return rows;
        }
        Set<SessionKey> ours = keys(trails(borrowed, trails, " FOR UPDATE SKIP LOCKED"));
        List<SessionKey> rest =
                trails.stream().filter(key -> !ours.contains(key)).toList();
        // Held by others, or gone.
        Set<SessionKey> held = rest.isEmpty() ? Set.of() : keys(trails(borrowed, rest, ""));
        return rows.stream()
                .filter(row -> row.lineage() == null || !held.contains(row.lineage()))
                .toList();
    }

    private List<Met> trails(BorrowedConnection borrowed, List<SessionKey> keys, String lock) throws SQLException {
        String sql = "SELECT " + Met.COLUMNS + " FROM " + sessions + " WHERE session_key IN " + Keys.marks(keys.size())
                + TRAIL + lock;
        return borrowed.query(sql, Met::read, Keys.filled(keys));
    }

    private static Set<SessionKey> keys(List<Met> rows) {
        return rows.stream().map(Met::key).collect(Collectors.toCollection(HashSet::new));
    }

    /** Empty when there is something to end that takes more than one statement. */
    private Optional<List<Met>> endOne(BorrowedConnection borrowed, Ending ending, List<SessionKey> key)
            throws SQLException {
        String sql = ending.state() == Rows.LIVE && !h2
                ? removeBoth
                : ending.change() + " WHERE session_key = ? AND format <= 1 AND lineage IS NULL AND state = "
                        + ending.state();
        if (borrowed.changes(sql, ending.first(), key)) {
            return Optional.of(List.of(new Met(key.get(0), Rows.FORMAT, ending.state(), null)));
        }
        List<Met> met = look(borrowed, key);
        return met.stream().anyMatch(ending::takes) ? Optional.empty() : Optional.of(met);
    }

    /**
     * Changes rows by their keys, of which some may be null. One by one: with a list of keys MariaDB may read a small
     * table from end to end, and wait for rows that are none of them.
     */
    private static void change(
            BorrowedConnection borrowed,
            String change,
            List<Object> first,
            String condition,
            Stream<? extends @Nullable SessionKey> keys)
            throws SQLException {
        List<List<Object>> sets = new ArrayList<>();
        keys.filter(Objects::nonNull).forEach(key -> sets.add(List.of(first, key)));
        borrowed.batch(change + " WHERE session_key = ?" + condition, sets);
    }

    @Override
    Bite claim(Connections connections, long now, long claimUntil, int atMost) {
        return connections.transaction("claim expired sessions", borrowed -> {
            readCommitted(borrowed);
            List<StoredSession> claimed = new ArrayList<>();
            List<SessionKey> refiled = new ArrayList<>();
            List<SessionKey> removed = new ArrayList<>();
            borrowed.query(
                    "SELECT session_key, " + Rows.COLUMNS + " FROM " + sessions
                            + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED",
                    row -> {
                        while (row.next()) {
                            StoredRecord due = Rows.read(row);
                            if (!(due instanceof StoredSession session) || row.getInt(3) > Rows.CLAIMED) {
                                removed.add(SessionKey.fromBytes(row.getBytes(1)));
                            } else if (!session.claimed() && session.expiresAt() > now) {
                                refiled.add(session.key());
                            } else {
                                claimed.add(session.asClaimed());
                            }
                        }
                        return row;
                    },
                    List.of(now, atMost));
            String claim = "UPDATE " + sessions + " SET state = 1, due_at = ?, user_hash = NULL" + idioms.over();
            change(borrowed, claim, List.of(claimUntil), "", claimed.stream().map(StoredSession::key));
            change(borrowed, "UPDATE " + sessions + " SET due_at = expires_at", List.of(), "", refiled.stream());
            change(borrowed, "DELETE FROM " + sessions, List.of(), "", removed.stream());
            return new Bite(claimed, claimed.size() + refiled.size() + removed.size());
        });
    }

    @Override
    void lockUser(BorrowedConnection borrowed, long userHash) throws SQLException {
        readCommitted(borrowed);
        String lock = "SELECT stripe FROM " + table.locks() + " WHERE stripe = ? FOR UPDATE";
        borrowed.query(lock, ResultSet::next, Math.floorMod(userHash, STRIPES));
    }

    /** At InnoDB's usual level two transactions lock the gap that both then insert into: a deadlock. */
    @Override
    void readCommitted(BorrowedConnection borrowed) throws SQLException {
        if (!h2) {
            super.readCommitted(borrowed);
        }
    }
}
