package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB, MySQL and H2: a roll and a claim are short transactions of two and more statements. A change is told by a
 * moment in its row that the feed looks for, so it is written by the same statement; a session that is deleted leaves
 * an empty row for a minute to that end.
 */
final class RowLockDialect extends Dialect {

    /** As many rows as the script puts into the table of locks. */
    static final int STRIPES = 32;

    /**
     * How long the row of a deleted session stays for the feeds to see, where there are any: by the database's clock,
     * while the sweeping node goes by its own.
     */
    static final long ENDED_MILLIS = 180_000;

    private final TableName table;
    private final boolean h2;
    private final String insertRenewed;
    private final String clearEnded;
    private final String selectDue;
    private final String claimDue;
    private final String refile;
    private final String removeDue;
    private final String lockStripe;

    RowLockDialect(TableName table, Database database, boolean announcing) {
        super(table.sessions(), idioms(table, database == Database.H2, announcing));
        String sessions = table.sessions();
        this.table = table;
        this.h2 = database == Database.H2;
        this.insertRenewed = "INSERT INTO " + sessions + INSERTED
                + "SELECT ?, 1, 0, ?, ?, GREATEST(?, last_access)" + ", ?".repeat(8)
                + " FROM " + sessions + " WHERE session_key = ?";
        this.removeDue = "DELETE FROM " + sessions + " WHERE session_key = ?";
        this.clearEnded = removeDue + " AND state = 4";
        this.selectDue = "SELECT session_key, " + Rows.COLUMNS + " FROM " + sessions
                + " WHERE due_at <= ? AND format <= 1 ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";
        this.claimDue = "UPDATE " + sessions + " SET state = 1, due_at = ?, user_hash = NULL" + idioms.stamp()
                + " WHERE session_key = ?";
        this.refile = "UPDATE " + sessions + " SET due_at = ? WHERE session_key = ?";
        this.lockStripe = "SELECT stripe FROM " + table.locks() + " WHERE stripe = ? FOR UPDATE";
    }

    private static Idioms idioms(TableName table, boolean h2, boolean announcing) {
        String emptyBytes = h2 ? "X''" : "''";
        String stamp = announcing ? ", changed_at = GREATEST(" + micros(h2) + ", COALESCE(changed_at, 0) + 1)" : "";
        String seconds = h2 ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS BIGINT)" : "UNIX_TIMESTAMP()";
        String remove = announcing
                ? "UPDATE " + table.sessions() + " SET state = 4, user_hash = NULL, user_name = NULL, data = "
                        + emptyBytes + ", due_at = " + seconds + " * 1000 + " + ENDED_MILLIS + stamp
                : "DELETE FROM " + table.sessions();
        return new Idioms("", emptyBytes, stamp, remove, (kind, statement) -> statement);
    }

    /** The server's clock in microseconds since 1970, whatever the time zone of the connection. */
    static String micros(boolean h2) {
        return h2
                ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)"
                : "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    }

    @Override
    boolean create(Loan loan, StoredSession session) throws SQLException {
        return inserts(loan, session.key(), insert, session.key(), Rows.values(session));
    }

    @Override
    boolean roll(Connections connections, StoredSession from, StoredSession renewed, Forward trail) {
        return connections.transaction("roll a session", loan -> {
            if (!loan.changes(leaveTrail, trailValues(trail, from.version()))) {
                return refused(loan, from.key());
            }
            if (inserts(loan, renewed.key(), insertRenewed, renewed.key(), Rows.values(renewed), from.key())) {
                return true;
            }
            loan.connection().rollback();
            return false;
        });
    }

    /** Inserts under a key that is free, or that only stands for the end of another session. */
    private boolean inserts(Loan loan, SessionKey key, String sql, Object... parameters) throws SQLException {
        try {
            return loan.changes(sql, parameters);
        } catch (SQLException e) {
            if (!Faults.isDuplicate(e)) {
                throw e;
            }
        }
        try {
            return loan.changes(clearEnded, key) && loan.changes(sql, parameters);
        } catch (SQLException e) {
            if (Faults.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    Bite claim(Connections connections, long now, long claimUntil, int atMost) {
        return connections.transaction("claim expired sessions", loan -> {
            readCommitted(loan);
            List<StoredSession> claimed = new ArrayList<>();
            List<List<Object>> claims = new ArrayList<>();
            List<List<Object>> refiled = new ArrayList<>();
            List<List<Object>> removed = new ArrayList<>();
            int rows = loan.query(
                    selectDue,
                    row -> {
                        while (row.next()) {
                            StoredRecord due = Rows.read(row);
                            if (!(due instanceof StoredSession session) || row.getInt(3) > Rows.OVER) {
                                removed.add(List.of(row.getBytes(1)));
                            } else if (!session.over() && session.expiresAt() > now) {
                                refiled.add(List.of(session.expiresAt(), session.key()));
                            } else {
                                claims.add(List.of(claimUntil, session.key()));
                                claimed.add(session.toBuilder().over(true).build());
                            }
                        }
                        return claims.size() + refiled.size() + removed.size();
                    },
                    now,
                    atMost);
            loan.batch(claimDue, claims);
            loan.batch(refile, refiled);
            loan.batch(removeDue, removed);
            return new Bite(claimed, rows);
        });
    }

    @Override
    void lockUser(Loan loan, long userHash) throws SQLException {
        readCommitted(loan);
        loan.query(lockStripe, ResultSet::next, Math.floorMod(userHash, STRIPES));
    }

    /** At InnoDB's usual level two transactions lock the gap that both then insert into: a deadlock. */
    @Override
    void readCommitted(Loan loan) throws SQLException {
        if (!h2) {
            super.readCommitted(loan);
        }
    }

    @Override
    Feed feed(Connections lender, JdbcOptions options) {
        return new PollingFeed(lender, table, micros(h2), options);
    }
}
