package dev.sojourn.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The same pool for everyone who is measured over PostgreSQL. */
final class PostgresPool {

    private PostgresPool() {}

    static HikariDataSource open() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(SharedBackend.POSTGRES.address());
        config.setMaximumPoolSize(SharedBackend.CONNECTIONS + 2);
        return new HikariDataSource(config);
    }
}
