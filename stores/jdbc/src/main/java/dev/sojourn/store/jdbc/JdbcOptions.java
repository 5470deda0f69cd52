package dev.sojourn.store.jdbc;

import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link JdbcStore}, with defaults that hold for most. Immutable; each method that sets something
 * returns a copy.
 *
 * @param table the table of sessions: 1 to 40 small letters, digits and underscores, with a schema and a dot before it
 *     where it is in another one than the connection's. The store's other tables have names that begin with it
 * @param database the database's product, or null to ask the driver
 * @param createSchema whether tables that are missing are made when the store is opened, and those of the version
 *     before are brought to this one; otherwise either is an error, and whoever owns the database runs the script
 * @param announcements whether changes are told to every process that listens. All stores that share a table must
 *     agree, since each one writes what the others hear
 * @param queryTimeout how long one statement may take, one second to ten minutes; after half a second more the
 *     connection is given up as well. PostgreSQL's driver then still waits for its {@code cancelSignalTimeout}, ten
 *     seconds unless its URL says less
 * @param feedInterval how often the feed of announcements looks: for changes where the database can't tell of them by
 *     itself, else whether its connection still lives; 50 milliseconds to one minute
 * @param feedSource where the feed's own connection comes from, or null for the store's source. Needed on PostgreSQL
 *     behind a pooler that gives a connection for one transaction only, since such a connection hears nothing
 */
public record JdbcOptions(
        String table,
        @Nullable Database database,
        boolean createSchema,
        boolean announcements,
        Duration queryTimeout,
        Duration feedInterval,
        @Nullable DataSource feedSource) {

    private static final Duration SHORTEST_FEED_INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_FEED_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    /**
     * Checks the name and the ranges.
     *
     * @throws IllegalArgumentException when the name is none for a table, or a time is out of its range
     */
    public JdbcOptions {
        new TableName(Objects.requireNonNull(table, "table"));
        requireBetween("query timeout", queryTimeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        requireBetween("feed interval", feedInterval, SHORTEST_FEED_INTERVAL, LONGEST_FEED_INTERVAL);
    }

    private static void requireBetween(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "The " + what + " of a JDBC store is " + value + "; it must be between " + least + " and " + most);
        }
    }

    /**
     * The default settings: the table {@code sojourn_session}, the database as the driver says, tables not made, no
     * announcements, five seconds for a statement, and a feed that looks every second.
     *
     * @return the settings
     */
    public static JdbcOptions standard() {
        return new JdbcOptions(
                "sojourn_session", null, false, false, Duration.ofSeconds(5), Duration.ofSeconds(1), null);
    }

    /**
     * Sets the name of the table of sessions.
     *
     * @param value 1 to 40 small letters, digits and underscores, with a schema and a dot before it or not
     * @return the changed settings
     * @throws IllegalArgumentException when it is anything else
     */
    public JdbcOptions table(String value) {
        return new JdbcOptions(value, database, createSchema, announcements, queryTimeout, feedInterval, feedSource);
    }

    /**
     * Sets the database's product, for one that calls itself otherwise but behaves like it.
     *
     * @param value the product, or null to ask the driver
     * @return the changed settings
     */
    public JdbcOptions database(@Nullable Database value) {
        return new JdbcOptions(table, value, createSchema, announcements, queryTimeout, feedInterval, feedSource);
    }

    /**
     * Chooses whether tables that are missing are made, and those of the version before are brought to this one, when
     * the store is opened. The connection's user must be allowed to.
     *
     * @param value true to do so
     * @return the changed settings
     */
    public JdbcOptions createSchema(boolean value) {
        return new JdbcOptions(table, database, value, announcements, queryTimeout, feedInterval, feedSource);
    }

    /**
     * Chooses whether changes are told to every process that listens.
     *
     * @param value true to tell them
     * @return the changed settings
     */
    public JdbcOptions announcements(boolean value) {
        return new JdbcOptions(table, database, createSchema, value, queryTimeout, feedInterval, feedSource);
    }

    /**
     * Sets how long one statement may take.
     *
     * @param value one second to ten minutes; MariaDB and MySQL count in whole seconds, so it is rounded up there
     * @return the changed settings
     * @throws IllegalArgumentException when it is outside that range
     */
    public JdbcOptions queryTimeout(Duration value) {
        return new JdbcOptions(table, database, createSchema, announcements, value, feedInterval, feedSource);
    }

    /**
     * Sets how often the feed of announcements looks.
     *
     * @param value 50 milliseconds to one minute
     * @return the changed settings
     * @throws IllegalArgumentException when it is outside that range
     */
    public JdbcOptions feedInterval(Duration value) {
        return new JdbcOptions(table, database, createSchema, announcements, queryTimeout, value, feedSource);
    }

    /**
     * Sets where the feed's own connection comes from.
     *
     * @param value a source, or null for the store's
     * @return the changed settings
     */
    public JdbcOptions feedSource(@Nullable DataSource value) {
        return new JdbcOptions(table, database, createSchema, announcements, queryTimeout, feedInterval, value);
    }
}
