package dev.sojourn.script.mars;

import dev.sojourn.script.dialect.Call;
import dev.sojourn.script.dialect.Place;
import dev.sojourn.script.mount.MountException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database of a mount. A call has one transaction: committed when its script came to its end, rolled back when
 * it threw or ended itself; sessions are not part of it. The embedded database is used by a user without administrator
 * rights, because an administrator of it can read files and call classes. Safe for use by several threads.
 */
final class MarsDatabase implements AutoCloseable {

    private static final int MOST_ROWS = 10_000;
    private static final int QUERY_SECONDS = 5;
    private static final String USER = "script";
    private static final String H2 = "jdbc:h2:";

    static {
        H2Values.prepareDriver();
    }

    private final String url;
    private final @Nullable String user;
    private final Cells cells;
    private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final Map<Call, Connection> busy = new ConcurrentHashMap<>();
    private boolean closed;
    /** A database in memory lives as long as someone is connected. */
    private @Nullable Connection keeper;

    private MarsDatabase(String url, @Nullable String user) {
        this.url = url;
        this.user = user;
        this.cells = url.startsWith(H2) ? H2Values::read : SqlValues::read;
    }

    static MarsDatabase open(Place place) {
        String given = place.options().text("db");
        MarsDatabase database = given != null ? new MarsDatabase(given, null) : embedded(place);
        try {
            database.prepare(place);
            return database;
        } catch (SQLException e) {
            database.close();
            throw new MountException(place.options().mount() + ": the database cannot be opened, or schema.sql fails: "
                    + e.getMessage());
        }
    }

    private static MarsDatabase embedded(Place place) {
        Path data = place.dataFolder();
        String name = place.options().mount();
        String where = data == null
                ? "mem:" + UUID.nameUUIDFromBytes(place.folder().toString().getBytes(StandardCharsets.UTF_8))
                : "file:" + data.resolve("mars-" + name).toAbsolutePath();
        return new MarsDatabase(H2 + where + ";DATABASE_TO_LOWER=TRUE", USER);
    }

    private void prepare(Place place) throws SQLException {
        if (user != null) {
            keeper = DriverManager.getConnection(url, "administrator", "");
            try (Statement statement = keeper.createStatement()) {
                statement.execute("create user if not exists " + USER + " password ''");
                statement.execute("create schema if not exists mount authorization " + USER);
            }
        }
        Path schema = place.folder().resolve("schema.sql");
        if (Files.exists(schema)) {
            Connection connection = connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(schema));
                connection.commit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                connection.close();
            }
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = user == null
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url + ";SCHEMA=mount", user, "");
        connection.setAutoCommit(false);
        return connection;
    }

    /** Runs one statement in the transaction of the call: rows for a query, none for anything else. */
    List<Map<String, @Nullable Object>> query(Call call, String sql, List<?> arguments) {
        try {
            NamedSql named = NamedSql.of(sql, arguments);
            try (PreparedStatement statement = connection(call).prepareStatement(named.sql())) {
                statement.setQueryTimeout(QUERY_SECONDS);
                statement.setMaxRows(MOST_ROWS);
                int index = 1;
                for (Object argument : named.arguments()) {
                    statement.setObject(index++, SqlValues.toSql(argument));
                }
                return statement.execute() ? rows(statement.getResultSet()) : List.of();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("db.query failed: " + e.getMessage(), e);
        }
    }

    private List<Map<String, @Nullable Object>> rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int count = columns.getColumnCount();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= count; i++) {
                row.put(columns.getColumnLabel(i), cells.read(result, columns, i));
            }
            rows.add(row);
        }
        return rows;
    }

    private Connection connection(Call call) throws SQLException {
        Connection present = busy.get(call);
        if (present != null) {
            return present;
        }
        Connection connection = idle.pollFirst();
        if (connection == null || !connection.isValid(1)) {
            connection = connect();
        }
        busy.put(call, connection);
        call.atEnd(success -> end(call, success));
        return connection;
    }

    private void end(Call call, boolean success) {
        Connection connection = busy.remove(call);
        if (connection == null) {
            return;
        }
        try {
            if (success) {
                connection.commit();
            } else {
                connection.rollback();
            }
            giveBack(connection);
        } catch (SQLException e) {
            call.services().log(System.Logger.Level.ERROR, "The transaction could not be ended: " + e.getMessage());
            closeQuietly(connection);
        }
    }

    private synchronized void giveBack(Connection connection) {
        if (closed) {
            closeQuietly(connection);
        } else {
            idle.addFirst(connection);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was given up already; there is nobody left to tell.
            Thread.onSpinWait();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(MarsDatabase::closeQuietly);
        idle.clear();
        if (keeper != null) {
            closeQuietly(keeper);
        }
    }
}
