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
 * it threw or ended itself; sessions are not part of it. Safe for use by several threads.
 */
final class MarsDatabase implements AutoCloseable {

    private static final int MOST_ROWS = 10_000;
    private static final int QUERY_SECONDS = 5;

    static {
        H2Values.prepareDriver();
    }

    private final String url;
    /** Null where the address says all. */
    private final @Nullable H2Address h2;

    private final Cells cells;
    private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final Map<Call, Connection> busy = new ConcurrentHashMap<>();
    private boolean closed;
    /** A database in memory lives as long as someone is connected. */
    private @Nullable Connection keeper;

    private MarsDatabase(String url) {
        this.url = url;
        this.h2 = null;
        this.cells = SqlValues::read;
    }

    private MarsDatabase(H2Address h2) {
        this.url = h2.url() + ";SCHEMA=mount";
        this.h2 = h2;
        this.cells = H2Values::read;
    }

    static MarsDatabase open(Place place) {
        MarsDatabase database = of(place);
        try {
            database.prepare(place);
            return database;
        } catch (SQLException e) {
            database.close();
            throw new MountException(place.options().mount() + ": the database cannot be opened, or schema.sql fails: "
                    + e.getMessage());
        }
    }

    private static MarsDatabase of(Place place) {
        String given = place.options().text("db");
        if (given == null) {
            return new MarsDatabase(H2Address.embedded(embedded(place)));
        }
        return H2Address.isOne(given)
                ? new MarsDatabase(H2Address.of(given, place.options()))
                : new MarsDatabase(given);
    }

    private static String embedded(Place place) {
        Path data = place.dataFolder();
        String name = place.options().mount();
        return data == null
                ? "mem:" + UUID.nameUUIDFromBytes(place.folder().toString().getBytes(StandardCharsets.UTF_8))
                : "file:" + data.resolve("mars-" + name).toAbsolutePath();
    }

    private void prepare(Place place) throws SQLException {
        if (h2 != null) {
            keeper = DriverManager.getConnection(h2.url(), h2.administrator(), h2.password());
            try (Statement statement = keeper.createStatement()) {
                for (String sql : h2.preparation()) {
                    statement.execute(sql);
                }
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
        Connection connection = h2 == null
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url, H2Address.USER, h2.password());
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
