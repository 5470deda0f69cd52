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
    private static final int LEAST_NEAR_CACHE = 1 << 20;

    static SharedStoreOptions of(Settings settings) throws OptionException {
        String name = ServerOptions.required(settings, Option.STORE_NAME);
        if (!name.matches("[a-z][a-z0-9_]{0,15}")) {
            throw settings.fault(
                    Option.STORE_NAME,
                    "it must be 1 to 16 small letters, digits and underscores, and begin with a letter");
        }
        Duration timeout = ServerOptions.duration(settings, Option.STORE_TIMEOUT);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw settings.fault(Option.STORE_TIMEOUT, "it must be from 1s to 1m");
        }
        int nearCacheBytes = ServerOptions.number(settings, Option.NEAR_CACHE, 0, Integer.MAX_VALUE);
        if (nearCacheBytes > 0 && nearCacheBytes < LEAST_NEAR_CACHE) {
            throw settings.fault(
                    Option.NEAR_CACHE, "it must be 0 for none, or at least " + LEAST_NEAR_CACHE + " bytes");
        }
        return new SharedStoreOptions(
                name,
                timeout,
                ServerOptions.number(settings, Option.STORE_CONNECTIONS, 2, 1000),
                ServerOptions.number(settings, Option.STORE_REPLICAS, 0, 16),
                ServerOptions.yesOrNo(settings, Option.CREATE_SCHEMA),
                nearCacheBytes,
                feed(settings));
    }

    private static @Nullable Feed feed(Settings settings) throws OptionException {
        String text = settings.text(Option.STORE_FEED);
        if (text == null) {
            return null;
        }
        DatabaseUrl at = DatabaseUrl.parse(text);
        if (!(StoreAddress.of(settings) instanceof StoreAddress.Sql store)
                || store.url().kind() != DatabaseUrl.Kind.POSTGRESQL
                || at == null
                || at.kind() != DatabaseUrl.Kind.POSTGRESQL) {
            throw settings.fault(
                    Option.STORE_FEED,
                    "a URL",
                    "it must be a jdbc:postgresql: URL, and --store one of the same database");
        }
        return new Feed(store.url(), at);
    }

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
