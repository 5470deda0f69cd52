package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of changes by looking, again and again, for rows that were changed lately by the database's own clock.
 *
 * <p>A change gets its moment before it is committed, so a row may appear with a moment that has passed. Each look
 * therefore goes back by a window longer than a statement may take, and what was told before is known by its moment.
 */
final class PollingFeed implements Feed {

    /** More changes than this within the window are told as a loss: dropping all is then the cheaper way. */
    static final int MOST_ROWS = 50_000;

    /** Longer than the longest interval, and a minute shorter than an ended session's row stays. */
    private static final long LONGEST_BLIND_MICROS =
            TimeUnit.MILLISECONDS.toMicros(RowLockDialect.ENDED_MILLIS - 60_000);

    /** What one look found: the database's time, and the rows in the order of their changes. */
    private record Look(long moment, List<Change> changes) {}

    private record Change(
            SessionKey key, int state, @Nullable SessionKey forwardTo, long changedAt) {}

    private final Connections lender;
    private final String select;
    private final long intervalNanos;
    private final long windowMicros;
    private Map<SessionKey, Long> told = new HashMap<>();
    private long lastMoment;

    PollingFeed(Connections lender, TableName table, String now, JdbcOptions options) {
        this.lender = lender;
        this.select = "SELECT clock.moment, s.session_key, s.state, s.forward_to, s.changed_at"
                + " FROM (SELECT " + now + " AS moment) clock LEFT JOIN " + table.sessions()
                + " s ON s.changed_at > ? ORDER BY s.changed_at LIMIT ?";
        this.intervalNanos = options.feedInterval().toNanos();
        this.windowMicros =
                2 * TimeUnit.NANOSECONDS.toMicros(options.queryTimeout().toNanos());
    }

    @Override
    public void open() {
        // The first look asks for the time alone, so that the second, from there, finds what was there before.
        lastMoment = look(Long.MAX_VALUE).moment();
        Look look = look(lastMoment - windowMicros);
        told = moments(look);
        lastMoment = look.moment();
    }

    @Override
    public void hear(Consumer<Consumer<ChangeListener>> tell) {
        LockSupport.parkNanos(intervalNanos);
        Look look = look(lastMoment - windowMicros);
        if (look.moment() < lastMoment - TimeUnit.SECONDS.toMicros(1)
                || look.moment() > lastMoment + LONGEST_BLIND_MICROS
                || look.changes().size() == MOST_ROWS) {
            // The clock was set back, or another server answers now: its changes may lie before what was looked at.
            // Or this process stood still: rows that told of an end may be gone already.
            tell.accept(ChangeListener::lost);
        } else {
            for (Change change : look.changes()) {
                Long before = told.get(change.key());
                if (before == null || before != change.changedAt()) {
                    tell.accept(listener -> tell(change, listener));
                }
            }
        }
        told = moments(look);
        lastMoment = look.moment();
    }

    private static void tell(Change change, ChangeListener listener) {
        SessionKey to = change.forwardTo();
        if (change.state() == Rows.LIVE) {
            listener.changed(change.key());
        } else if (change.state() == Rows.TRAIL && to != null) {
            listener.rolled(change.key(), to);
        } else {
            listener.ended(change.key());
        }
    }

    private static Map<SessionKey, Long> moments(Look look) {
        Map<SessionKey, Long> moments = new HashMap<>();
        look.changes().forEach(change -> moments.put(change.key(), change.changedAt()));
        return moments;
    }

    private Look look(long after) {
        return lender.read(
                "hear announcements", borrowed -> borrowed.query(select, PollingFeed::read, after, MOST_ROWS));
    }

    private static Look read(ResultSet row) throws SQLException {
        long moment = 0;
        List<Change> changes = new ArrayList<>();
        while (row.next()) {
            moment = row.getLong(1);
            SessionKey key = Rows.key(row, 2);
            if (key != null) {
                changes.add(new Change(key, row.getInt(3), Rows.key(row, 4), row.getLong(5)));
            }
        }
        return new Look(moment, changes);
    }

    @Override
    public void close() {
        // Each look has borrowed and returned its connection.
    }
}
