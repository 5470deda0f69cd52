package dev.sojourn.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.StoreException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The connections to SQL databases: for each database one pool that all key spaces share, and a few connections apart
 * for their feeds, which hold theirs for good. Safe for use by several threads.
 */
final class ConnectionPools implements AutoCloseable {

    /** PostgreSQL needs one; elsewhere each key space looks for a moment, now and again. */
    private static final int MOST_FEEDS = 8;

    private static final Duration LIFE = Duration.ofMinutes(25);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int LEAST_IDLE = 2;

    private final SharedStoreOptions options;
    private final Map<DatabaseUrl, Pair> pools = new LinkedHashMap<>();

    /**
     * The sources of one database.
     *
     * @param requests lends a connection for a statement or two
     * @param feeds lends a connection for good
     */
    record Pair(HikariDataSource requests, HikariDataSource feeds) {

        private void close() {
            requests.close();
            feeds.close();
        }
    }

    ConnectionPools(SharedStoreOptions options) {
        this.options = options;
    }

    /**
     * The sources of a database.
     *
     * @throws StoreException when no connection can be made now, and there was none before
     */
    synchronized Pair of(DatabaseUrl url) {
        Pair known = pools.get(url);
        if (known != null) {
            return known;
        }
        try {
            probe(url);
            HikariConfig requests = config(url, "sojourn-requests");
            requests.setMaximumPoolSize(options.connections());
            requests.setMinimumIdle(LEAST_IDLE);
            DatabaseUrl listened = options.feedOf(url);
            if (!listened.equals(url)) {
                probe(listened);
            }
            HikariConfig feeds = config(listened, "sojourn-feeds");
            feeds.setMaximumPoolSize(MOST_FEEDS);
            feeds.setMinimumIdle(0);
            Pair made = new Pair(new HikariDataSource(requests), new HikariDataSource(feeds));
            pools.put(url, made);
            return made;
        } catch (SQLException | RuntimeException e) {
            throw new StoreException("no connection to the database: " + words(e), e);
        }
    }

    /** The pool would report a database that is not there with pages of stack trace. */
    private void probe(DatabaseUrl url) throws SQLException {
        long millis = options.firstContact().toMillis();
        Properties properties = new Properties();
        boundOfDriver(url, millis).forEach(properties::setProperty);
        switch (url.kind()) {
            case POSTGRESQL -> properties.setProperty("socketTimeout", seconds(millis));
            case MARIADB, MYSQL -> properties.setProperty("socketTimeout", String.valueOf(millis));
            case H2 -> {}
        }
        if (url.user() != null) {
            properties.setProperty("user", url.user());
        }
        if (url.password() != null) {
            properties.setProperty("password", url.password());
        }
        DriverManager.getConnection(url.url(), properties).close();
    }

    private HikariConfig config(DatabaseUrl url, String name) {
        long millis = options.timeout().toMillis();
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.url());
        if (url.user() != null) {
            config.setUsername(url.user());
        }
        if (url.password() != null) {
            config.setPassword(url.password());
        }
        config.setConnectionTimeout(millis);
        // Whether there is a database was asked before; from now on a connection is made when it can be.
        config.setInitializationFailTimeout(-1);
        config.setValidationTimeout(Math.max(250, millis / 2));
        config.setMaxLifetime(LIFE.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setIdleTimeout(IDLE.toMillis());
        boundOfDriver(url, millis).forEach(config::addDataSourceProperty);
        if (url.kind() == DatabaseUrl.Kind.H2) {
            config.setExceptionOverride(new LostConnectionsOfH2());
        }
        return config;
    }

    /**
     * How long a driver waits for a connection; statements are bounded by the store. What the operator has put into
     * the URL counts.
     */
    private static Map<String, String> boundOfDriver(DatabaseUrl url, long millis) {
        Map<String, String> bound = new LinkedHashMap<>();
        switch (url.kind()) {
            case POSTGRESQL -> {
                bound.put("connectTimeout", seconds(millis));
                bound.put("loginTimeout", seconds(millis));
                // A statement that took too long is only given up when the server was told, or could not be told.
                bound.put("cancelSignalTimeout", "1");
                bound.put("tcpKeepAlive", "true");
                bound.put("ApplicationName", "sojourn");
            }
            case MARIADB, MYSQL -> {
                bound.put("connectTimeout", String.valueOf(millis));
                bound.put("tcpKeepAlive", "true");
            }
            case H2 -> {
                // Unlike those of the others, this driver takes no such bound from the store.
                if (url.isServerOfH2()) {
                    bound.put("NETWORK_TIMEOUT", String.valueOf(millis));
                }
            }
        }
        bound.keySet().removeIf(key -> url.url().contains(key + "="));
        return bound;
    }

    private static String seconds(long millis) {
        return String.valueOf((millis + 999) / 1000);
    }

    /** The driver's own words, which do not hold the password: it is not in the URL that the driver was given. */
    private static String words(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = String.valueOf(failure.getMessage());
        String because = String.valueOf(root.getMessage());
        String all = said.contains(because) ? said : said + " (" + because + ")";
        return all.strip().replaceAll("\\s+", " ");
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(Pair::close);
        pools.clear();
    }
}
