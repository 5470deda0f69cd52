package dev.sojourn.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A real database for tests: one server for all tests of this JVM, and a pool of connections to it. */
record TestDatabase(Database database, String url, String user, String password, HikariDataSource source) {

    private static final int POOL = 24;

    static TestDatabase at(Database database, String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(POOL);
        config.setConnectionTimeout(10_000);
        return new TestDatabase(database, url, user, password, new HikariDataSource(config));
    }

    /** Opens a store on tables of that name, which are made when they are missing, and emptied. */
    JdbcStore empty(JdbcOptions options) {
        JdbcStore store = JdbcStore.open(source, options.createSchema(true));
        execute("DELETE FROM " + options.table());
        execute("DELETE FROM " + options.table() + "_hold");
        return store;
    }

    void drop(String table) {
        for (String part : List.of("", "_hold", "_lock", "_schema")) {
            execute("DROP TABLE IF EXISTS " + table + part);
        }
    }

    void execute(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("The test could not run: " + sql, e);
        }
    }

    long number(String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("The test could not run: " + sql, e);
        }
    }

    /** Closes the pool, and with its last connection a database in a file. */
    void close() {
        source.close();
    }
}
