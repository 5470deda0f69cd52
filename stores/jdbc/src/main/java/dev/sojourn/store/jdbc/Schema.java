package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tables: made from the script when asked to, and always checked before the store is used. */
final class Schema {

    static final int VERSION = 1;

    private static final String DEFAULT_TABLE = "sojourn_session";
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern STATEMENT_END = Pattern.compile(";");
    private static final Pattern NAME = Pattern.compile("((?:INDEX IF NOT EXISTS|CONSTRAINT) )?" + DEFAULT_TABLE);

    private static final List<String> FOR_HOLDS = List.of("user_hash", "holder", "user_name", "held_until");

    private final TableName table;
    private final Database database;
    private final Connections connections;

    Schema(TableName table, Database database, Connections connections) {
        this.table = table;
        this.database = database;
        this.connections = connections;
    }

    /** Makes what is missing. Two nodes that do so at the same moment may disturb each other, which the check judges. */
    void create() {
        String script = script();
        connections.write("create its tables", connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String part : STATEMENT_END.split(COMMENT.matcher(script).replaceAll(""), -1)) {
                    if (!part.isBlank()) {
                        make(statement, part.strip());
                    }
                }
            }
            return true;
        });
    }

    private static void make(Statement statement, String part) throws SQLException {
        try {
            statement.execute(part);
        } catch (SQLException e) {
            // "If not exists" is no lock: whoever comes second may fail on what the first one just made.
            if (!Faults.isDuplicate(e) && !Faults.isThereAlready(e)) {
                throw e;
            }
        }
    }

    private String script() {
        try (InputStream resource = Objects.requireNonNull(
                Schema.class.getResourceAsStream(database.script()), "the schema script in the jar")) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            // An index lies beside its table, and not every database takes a schema in its name.
            return NAME.matcher(text)
                    .replaceAll(name -> name.group(1) == null ? table.sessions() : name.group(1) + table.local());
        } catch (IOException e) {
            throw new UncheckedIOException("The schema script can't be read from the store's jar", e);
        }
    }

    /**
     * Checks that the tables are there, complete, and of this version.
     *
     * @throws StoreException that says what is missing and what to do
     */
    void check() {
        connections.read("check its tables", connection -> {
            requireVersion(connection);
            List<String> columns = new ArrayList<>(List.of("session_key", "user_hash"));
            columns.addAll(List.of(Rows.columns("").split(", ")));
            if (database != Database.POSTGRESQL) {
                columns.add("changed_at");
                requireLocks(connection);
            }
            requireColumns(connection, table.sessions(), columns);
            requireColumns(connection, table.holds(), FOR_HOLDS);
            return true;
        });
    }

    private void requireVersion(Connection connection) throws SQLException {
        int version = number(connection, table.schema(), "SELECT MAX(version) FROM " + table.schema());
        if (version == 0) {
            throw fault("the table " + table.schema() + " has no row that tells the version", null);
        }
        if (version != VERSION) {
            throw new StoreException(
                    "The tables of the JDBC store " + table + " have schema version " + version
                            + ", and this version of Sojourn reads " + VERSION + ". Use the version of Sojourn that"
                            + " belongs to them, or bring them to this one as docs/formats/jdbc.md says",
                    null);
        }
    }

    private void requireLocks(Connection connection) throws SQLException {
        int stripes = number(connection, table.locks(), "SELECT COUNT(*) FROM " + table.locks());
        if (stripes < RowLockDialect.STRIPES) {
            throw fault(
                    "the table " + table.locks() + " has " + stripes + " rows instead of " + RowLockDialect.STRIPES,
                    null);
        }
    }

    private void requireColumns(Connection connection, String name, List<String> needed) throws SQLException {
        TreeSet<String> missing = new TreeSet<>(needed);
        try (PreparedStatement statement = connections.prepare(connection, "SELECT * FROM " + name + " WHERE 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                missing.remove(columns.getColumnName(i).toLowerCase(Locale.ROOT));
            }
        } catch (SQLException e) {
            throw unreadable(name, e);
        }
        if (!missing.isEmpty()) {
            throw fault("the table " + name + " has no column " + String.join(", ", missing), null);
        }
    }

    private int number(Connection connection, String name, String sql) throws SQLException {
        try (PreparedStatement statement = connections.prepare(connection, sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw unreadable(name, e);
        }
    }

    private SQLException unreadable(String name, SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.startsWith("42")) {
            throw fault("the table " + name + " is not there, or its user may not read it", e);
        }
        return e;
    }

    private StoreException fault(String what, @Nullable Throwable cause) {
        return new StoreException(
                "The JDBC store can't use its tables: " + what + ". Run the script " + database.script()
                        + " from the jar sojourn-store-jdbc (dev/sojourn/store/jdbc/" + database.script() + ") on the "
                        + database.product() + " database"
                        + (table.sessions().equals(DEFAULT_TABLE)
                                ? ""
                                : ", with " + DEFAULT_TABLE + " replaced by " + table)
                        + ", or let the store do so with JdbcOptions.createSchema(true)",
                cause);
    }
}
