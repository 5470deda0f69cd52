package dev.sojourn.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The handles of one test on one database, each with a pool of its own, as nodes have them. */
final class Handles implements AutoCloseable {

    /** What the store gives a statement, and the pool a connection: together what a call may take. */
    static final Duration HALF = Duration.ofSeconds(1);

    private final TestDatabase database;
    private final JdbcOptions options;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private boolean emptied;

    Handles(TestDatabase database, String table, boolean announcements) {
        this.database = database;
        this.options = JdbcOptions.standard()
                .table(table)
                .announcements(announcements)
                .queryTimeout(HALF)
                .feedInterval(Duration.ofMillis(200));
    }

    InetSocketAddress server() {
        return new InetSocketAddress(
                "127.0.0.1", URI.create(database.url().substring(5)).getPort());
    }

    JdbcStore open() {
        return openAt(-1);
    }

    JdbcStore openAt(int port) {
        if (!emptied) {
            database.empty(options).close();
            emptied = true;
        }
        HikariDataSource pool = pool(database, port);
        pools.add(pool);
        return JdbcStore.open(pool, options);
    }

    static HikariDataSource pool(TestDatabase database, int port) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(port < 0 ? database.url() : database.url().replaceFirst(":\\d+/", ":" + port + "/"));
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(16);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(HALF.toMillis());
        config.setValidationTimeout(500);
        if (database.database() == Database.POSTGRESQL) {
            // The driver sends a cancellation on a connection of its own, and waits ten seconds for it unless told.
            config.addDataSourceProperty("cancelSignalTimeout", "1");
            config.addDataSourceProperty("connectTimeout", "1");
            config.addDataSourceProperty("loginTimeout", "1");
        }
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }
}
