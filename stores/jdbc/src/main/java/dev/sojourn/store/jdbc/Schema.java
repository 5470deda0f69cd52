package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tables: made, or brought over from the version before, from the scripts when asked to, and always checked before
 * the store is used.
 */
final class Schema {

    static final int VERSION = 2;

    private static final String DEFAULT_TABLE = "sojourn_session";
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern STATEMENT_END = Pattern.compile(";");
    private static final Pattern NAME = Pattern.compile("((?:INDEX IF NOT EXISTS|CONSTRAINT) )?" + DEFAULT_TABLE);

    /** An index or a table that is written anew may take longer than a statement of every day. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TableName table;
    private final Database database;
    private final Connections connections;
    private final Connections patient;
    private boolean outdated;

    Schema(TableName table, Database database, DataSource source, Duration timeout, Traits traits) {
        this.table = table;
        this.database = database;
        this.connections = new Connections(source, timeout, traits);
        this.patient = new Connections(source, PATIENCE, traits);
    }

    /**
     * Checks that the tables are there, complete, and of this version.
     *
     * @param create whether to make what is missing, and to bring tables of the version before to this one; nobody
     *     needs the privilege for it when there is nothing to do
     * @throws StoreException that says what is missing and what to do
     */
    void prepare(boolean create) {
        try {
            check();
        } catch (StoreException e) {
            if (!create) {
                throw e;
            }
            // One node of this process at a time, because H2 fails when two change a table.
            synchronized (Schema.class) {
                statements(outdated ? database.upgrade() : database.script()).forEach(this::make);
                check();
            }
        }
    }

    /** Two nodes that do so at once may disturb each other, which the check judges. */
    private void make(String part) {
        patient.write("make its tables", borrowed -> {
            try {
                return borrowed.changes(part);
            } catch (SQLException e) {
                // "If not exists" is no lock: whoever comes second may fail on what the first one just made.
                if (!Faults.isDuplicate(e) && !Faults.isDoneAlready(e)) {
                    throw e;
                }
                return false;
            }
        });
    }

    /** The statements of a script, for the names of these tables. */
    private List<String> statements(String script) {
        try (InputStream resource =
                Objects.requireNonNull(Schema.class.getResourceAsStream(script), "the schema script in the jar")) {
            String text = COMMENT.matcher(new String(resource.readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll("");
            // A new index lies beside its table, and not every database takes a schema in its name.
            String named = NAME.matcher(text)
                    .replaceAll(name -> name.group(1) == null ? table.sessions() : name.group(1) + table.local());
            return STATEMENT_END
                    .splitAsStream(named)
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema script can't be read from the store's jar", e);
        }
    }

    private void check() {
        connections.read("check its tables", borrowed -> {
            long version = ask(borrowed, "MAX(version)", table.schema(), Schema::number);
            outdated = version == VERSION - 1;
            if (outdated) {
                throw outdated();
            }
            if (version != VERSION && version != 0) {
                throw new StoreException(
                        "The tables of the JDBC store " + table + " have schema version " + version
                                + ", and this version of Sojourn reads " + VERSION + ". Use the version of Sojourn"
                                + " that belongs to them, or bring them to this one as docs/formats/jdbc.md says",
                        null);
            }
            require(version != 0, "the table " + table.schema() + " has no row that tells the version");
            requireColumns(borrowed, table.sessions(), "session_key, user_hash, " + Rows.COLUMNS);
            requireColumns(borrowed, table.holds(), "user_hash, holder, user_name, held_until");
            if (database != Database.POSTGRESQL) {
                requireColumns(borrowed, table.sessions(), "changed_at, origin");
                long stripes = ask(borrowed, "COUNT(*)", table.locks(), Schema::number);
                require(
                        stripes >= RowLockDialect.STRIPES,
                        "the table " + table.locks() + " has " + stripes + " rows instead of "
                                + RowLockDialect.STRIPES);
            }
            return true;
        });
    }

    private void requireColumns(BorrowedConnection borrowed, String name, String columns) throws SQLException {
        Set<String> missing = new TreeSet<>(List.of(columns.split(", ", -1)));
        ask(borrowed, "*", name + " WHERE 1 = 0", row -> {
            ResultSetMetaData there = row.getMetaData();
            for (int i = 1; i <= there.getColumnCount(); i++) {
                missing.remove(there.getColumnName(i).toLowerCase(Locale.ROOT));
            }
            return there;
        });
        require(missing.isEmpty(), "the table " + name + " has no column " + String.join(", ", missing));
    }

    private static long number(ResultSet row) throws SQLException {
        return row.next() ? row.getLong(1) : 0;
    }

    private <T> T ask(BorrowedConnection borrowed, String what, String table, BorrowedConnection.Reader<T> reader)
            throws SQLException {
        try {
            return borrowed.query("SELECT " + what + " FROM " + table, reader);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && state.startsWith("42")) {
                String name = table.replaceFirst(" .*", "");
                throw fault("the table " + name + " is not there, or its user may not read it", e);
            }
            throw e;
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw fault(otherwise, null);
        }
    }

    private StoreException outdated() {
        String words = "The tables of the JDBC store " + table + " have schema version " + (VERSION - 1)
                + ", and this version of Sojourn reads " + VERSION
                + ". Stop the nodes of the earlier version; then let the store change the tables with"
                + " JdbcOptions.createSchema(true), or run these statements on the " + database.product()
                + " database: "
                + String.join("; ", statements(database.upgrade())).replaceAll("\\s+", " ") + ";";
        return new StoreException(words, null);
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
