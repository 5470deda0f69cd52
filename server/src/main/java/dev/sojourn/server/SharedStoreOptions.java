package dev.sojourn.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How stores that nodes share are used; the others take no notice.
 *
 * @param name what their keys and tables begin with
 * @param timeout the longest wait for an answer
 * @param connections the most connections to one SQL database
 * @param replicas how many replicas of Redis confirm each end of a session and each new id
 * @param createSchema whether missing tables are made
 * @param nearCacheBytes memory for sessions that were read; 0 for none
 * @param feed where the server's own store is listened to, or null for where it is written to
 */
record SharedStoreOptions(
        String name,
        Duration timeout,
        int connections,
        int replicas,
        boolean createSchema,
        int nearCacheBytes,
        @Nullable Feed feed) {

    /**
     * Another way to a database, past a pooler that gives no connection for good.
     *
     * @param of the usual way
     * @param at the way for announcements
     */
    record Feed(DatabaseUrl of, DatabaseUrl at) {}

    private static final Duration FIRST_CONTACT = Duration.ofSeconds(5);

    /**
     * The longest wait for the first connection, before which nobody waits for an answer. A server that starts beside
     * its store on a busy machine should find it.
     */
    Duration firstContact() {
        return timeout.compareTo(FIRST_CONTACT) > 0 ? timeout : FIRST_CONTACT;
    }

    /** Where a database is listened to. */
    DatabaseUrl feedOf(DatabaseUrl url) {
        return feed != null && feed.of().equals(url) ? feed.at() : url;
    }
}
