package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hears of changes by looking, again and again, for rows that were changed lately by the database's own clock.
 *
 * <p>A change gets its moment before it is committed, so a row may appear with a moment that has passed. Each look
 * therefore goes back by a window longer than a statement may take. It reads an index and no row; what was seen before
 * is remembered, and of the rest the rows are asked for. The moments of ends and rolls are odd, those of changes even:
 * while nobody wants to hear of changes, these are not read.
 */
final class PollingFeed implements Feed {

    /** More changes than this within the window are not told one by one: dropping all is then the cheaper way. */
    static final int MOST_ROWS = 50_000;

    /** Longer than the longest interval, and a minute shorter than an ended session's row stays. */
    private static final long LONGEST_BLIND_MICROS =
            TimeUnit.MILLISECONDS.toMicros(RowLockDialect.ENDED_MILLIS - 60_000);

    private static final long NEVER = Long.MIN_VALUE;

    /** What one look found: the database's time, marks of all changes in the window, and the keys of those not seen. */
    private static final class Look {
        private final long moment;
        private final long[] marks;
        private final Set<SessionKey> fresh;

        Look(long moment, long[] marks, Set<SessionKey> fresh) {
            this.moment = moment;
            this.marks = marks;
            this.fresh = fresh;
        }
    }

    /** What is under a key now. */
    private record Met(int state, @Nullable SessionKey forwardTo) {}

    private final Connections lender;
    private final TableName table;
    private final String all;
    private final String endsOnly;
    private final long intervalNanos;
    private final long windowMicros;
    /** In order. */
    private long[] seen = {};

    private long lastMoment;
    /** What was changed before is not told any more; those who listen have been, that they missed something. */
    private long floor;

    /** Until this moment changes before the floor may still appear. */
    private long blindUntil = NEVER;

    private volatile boolean blind;

    PollingFeed(Connections lender, TableName table, String now, JdbcOptions options) {
        this.lender = lender;
        this.table = table;
        String select = "SELECT " + now + " AS moment, 0 AS changed_at, X'' AS session_key UNION ALL"
                + " (SELECT 0, changed_at, session_key FROM " + table.sessions() + " WHERE changed_at > ?";
        String most = " ORDER BY changed_at LIMIT ?)";
        this.all = select + most;
        this.endsOnly = select + " AND MOD(changed_at, 2) = 1" + most;
        this.intervalNanos = options.feedInterval().toNanos();
        this.windowMicros =
                2 * TimeUnit.NANOSECONDS.toMicros(options.queryTimeout().toNanos());
    }

    @Override
    public void open() {
        // The first look asks for the time alone, so that the second, from there, finds what was there before.
        lastMoment = look(all, Long.MAX_VALUE).moment;
        floor = 0;
        blindUntil = NEVER;
        blind = false;
        seen(look(all, lastMoment - windowMicros));
    }

    @Override
    public void hear(List<Audience> audiences) {
        LockSupport.parkNanos(intervalNanos);
        String select = audiences.stream().anyMatch(Audience::wantsChanges) ? all : endsOnly;
        Look look = look(select, Math.max(floor, lastMoment - windowMicros));
        if (look.marks.length == MOST_ROWS) {
            // What is committed from now on with a moment before this one must appear within the window.
            floor = look.moment;
            blindUntil = floor + windowMicros;
        }
        if (look.moment < lastMoment - TimeUnit.SECONDS.toMicros(1)
                || look.moment > lastMoment + LONGEST_BLIND_MICROS) {
            // The clock was set back, or another server answers now: its changes may lie before what was looked at.
            // Or this process stood still: rows that told of an end may be gone already.
            floor = 0;
            audiences.forEach(Audience::lost);
        } else if (look.moment >= blindUntil && !blind) {
            tell(look.fresh, audiences);
        }
        blind = look.moment < blindUntil;
        seen(look);
    }

    private void tell(Set<SessionKey> fresh, List<Audience> audiences) {
        for (List<SessionKey> bite : Keys.bites(fresh)) {
            Map<SessionKey, Met> met = meet(bite);
            for (SessionKey key : bite) {
                Met now = met.getOrDefault(key, new Met(Rows.ENDED, null));
                audiences.forEach(audience -> tell(key, now, audience));
            }
        }
    }

    private static void tell(SessionKey key, Met now, Audience audience) {
        SessionKey to = now.forwardTo();
        if (now.state() == Rows.LIVE) {
            audience.changed(key, false);
        } else if (now.state() == Rows.TRAIL && to != null) {
            audience.rolled(key, to);
        } else {
            audience.ended(key);
        }
    }

    private Map<SessionKey, Met> meet(List<SessionKey> keys) {
        String sql = "SELECT session_key, state, forward_to FROM " + table.sessions() + " WHERE session_key IN "
                + Keys.marks(keys.size());
        return lender.read(
                "hear announcements",
                borrowed -> borrowed.query(
                        sql,
                        row -> {
                            Map<SessionKey, Met> met = new HashMap<>();
                            while (row.next()) {
                                met.put(
                                        SessionKey.fromBytes(row.getBytes(1)),
                                        new Met(row.getInt(2), Rows.key(row, 3)));
                            }
                            return met;
                        },
                        Keys.filled(keys)));
    }

    private void seen(Look look) {
        seen = look.marks;
        lastMoment = look.moment;
    }

    private Look look(String select, long after) {
        return lender.read("hear announcements", borrowed -> borrowed.query(select, this::read, after, MOST_ROWS));
    }

    private Look read(ResultSet row) throws SQLException {
        long moment = 0;
        int count = 0;
        long[] marks = new long[Math.max(64, seen.length + seen.length / 2)];
        Set<SessionKey> fresh = new LinkedHashSet<>();
        while (row.next()) {
            long changedAt = row.getLong(2);
            if (changedAt == 0) {
                moment = row.getLong(1);
                continue;
            }
            byte[] key = row.getBytes(3);
            if (count == marks.length) {
                marks = Arrays.copyOf(marks, 2 * count);
            }
            // A key is a hash already, and the moments of two changes of one key differ.
            marks[count] = 31 * changedAt + ByteBuffer.wrap(key).getLong();
            if (Arrays.binarySearch(seen, marks[count++]) < 0) {
                fresh.add(SessionKey.fromBytes(key));
            }
        }
        marks = Arrays.copyOf(marks, count);
        Arrays.sort(marks);
        return new Look(moment, marks, fresh);
    }

    @Override
    public boolean hears() {
        return !blind;
    }

    /** Each look finds all changes; who wants to hear of them is told from the next one on. */
    @Override
    public boolean hearsChanges(Audience audience) {
        return true;
    }

    /** The row tells. */
    @Override
    public void changed(Audience audience, SessionKey key, long began) {
        // Nothing is left to do.
    }

    @Override
    public void close() {
        // Each look has borrowed and returned its connection.
    }

    @Override
    public void end() {
        lender.close();
    }
}
