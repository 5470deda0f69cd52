package dev.sojourn.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which connections of a source were made before their server was seen to take no writes. The server has another role
 * then, and its name may lead to another server now, which only a new connection finds. A pool does not know; so
 * whoever gets such a connection ends it, for reads as well: what they found on the old server might be outdated.
 */
final class Roles {

    /** Where the name has not moved, connections are not made anew for each write that is refused. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** As many connections as wait in a usual pool. */
    private static final int MOST_UNMET = 16;

    /** Stores of several tables share a pool. */
    private static final Map<DataSource, Roles> OF_SOURCES = Collections.synchronizedMap(new WeakHashMap<>());

    /** Physical connections, and the number of changes that had been seen when each was met first. */
    private final Map<Connection, Integer> met = Collections.synchronizedMap(new WeakHashMap<>());

    private final AtomicInteger left = new AtomicInteger();
    private volatile @Nullable Checkup checkup;
    private volatile int changes;
    private long changedAt;

    static Roles of(DataSource source) {
        return OF_SOURCES.computeIfAbsent(source, first -> new Roles());
    }

    /** A server takes no writes. Connections that were met until now are outdated, unless that was so just now. */
    synchronized void changed() {
        long now = System.nanoTime();
        if (changes == 0 || now - changedAt > LEAST_NANOS) {
            changedAt = now;
            left.set(MOST_UNMET);
            changes++;
        }
    }

    /** How this source's databases are asked whether they take writes. */
    void askBy(Checkup first) {
        checkup = first;
    }

    /**
     * Whether a connection was made before the last change. One that was never met may have waited in its pool for
     * long: it is asked what it leads to, and not used if that takes no writes; where the name has not moved, some such
     * ones are ended in vain, and then one is used.
     */
    boolean isOutdated(BorrowedConnection lent) throws SQLException {
        int now = changes;
        Integer then = met.putIfAbsent(lent.connection().unwrap(Connection.class), now);
        Checkup asked = checkup;
        if (then != null || now == 0 || asked == null || left.get() <= 0) {
            return then != null && then != now;
        }
        return !asked.takesWrites(lent) && left.getAndDecrement() > 0;
    }
}
