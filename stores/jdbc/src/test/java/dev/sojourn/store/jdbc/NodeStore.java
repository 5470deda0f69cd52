package dev.sojourn.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.StoreFactory;
import java.time.Duration;

/** Opens the store in a process of its own, on the URL, the user and the table that its test names. */
public final class NodeStore implements StoreFactory {

    /** Called by the node's process. */
    public NodeStore() {}

    static String spec(TestDatabase database, String table) {
        return database.url() + " " + database.user() + " " + table;
    }

    @Override
    public SessionStore open(String spec) {
        String[] parts = spec.split(" ", -1);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(parts[0]);
        config.setUsername(parts[1]);
        config.setPassword("postgres".equals(parts[1]) ? "postgres" : "");
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(5_000);
        return JdbcStore.open(
                new HikariDataSource(config),
                JdbcOptions.standard().table(parts[2]).announcements(true).feedInterval(Duration.ofMillis(200)));
    }
}
