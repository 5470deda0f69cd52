package dev.sojourn.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Which connections of a source were made before their server was seen to take no writes. The server has another role
 * then, and its name may lead to another server now, which only a new connection finds. A pool does not know; so
 * whoever gets such a connection ends it, for reads as well: what they found on the old server might be outdated.
 */
final class Roles {

    /** Where the name has not moved, connections are not made anew for each write that is refused. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Stores of several tables share a pool. */
    private static final Map<DataSource, Roles> OF_SOURCES = Collections.synchronizedMap(new WeakHashMap<>());

    /** Physical connections, and the number of changes that had been seen when each was met first. */
    private final Map<Connection, Integer> met = Collections.synchronizedMap(new WeakHashMap<>());

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
            changes++;
        }
    }

    /** Whether a connection was met before the last change. */
    boolean isOutdated(Connection lent) throws SQLException {
        int now = changes;
        Integer then = met.putIfAbsent(lent.unwrap(Connection.class), now);
        return then != null && then != now;
    }
}
