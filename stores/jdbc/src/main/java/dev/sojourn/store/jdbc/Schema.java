package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tables: made from the script when asked to, and always checked before the store is used. */
final class Schema {

    static final int VERSION = 1;

    private static final Logger LOG = System.getLogger(Schema.class.getName());
    private static final String DEFAULT_TABLE = "sojourn_session";
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern STATEMENT_END = Pattern.compile(";");
    private static final Pattern NAME = Pattern.compile("((?:INDEX IF NOT EXISTS|CONSTRAINT) )?" + DEFAULT_TABLE);

    private final TableName table;
    private final Database database;
    private final Connections connections;

    Schema(TableName table, Database database, Connections connections) {
        this.table = table;
        this.database = database;
        this.connections = connections;
    }

    /**
     * Checks that the tables are there, complete, and of this version.
     *
     * @param create whether to make what is missing; nobody needs the privilege for it when nothing is
     * @throws StoreException that says what is missing and what to do
     */
    void prepare(boolean create) {
        try {
            check();
        } catch (StoreException e) {
            if (!create) {
                throw e;
            }
            create();
            check();
        }
    }

    /** Makes what is missing. Two nodes that do so at once may disturb each other, which the check judges. */
    private void create() {
        String script = script();
        connections.write("create its tables", loan -> {
            for (String part : STATEMENT_END.split(COMMENT.matcher(script).replaceAll(""), -1)) {
                if (!part.isBlank()) {
                    make(loan, part.strip());
                }
            }
            return true;
        });
    }

    private static void make(Loan loan, String part) throws SQLException {
        try {
            loan.changes(part);
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

    private void check() {
        connections.read("check its tables", loan -> {
            long version = number(loan, table.schema(), "MAX(version)");
            if (version != VERSION && version != 0) {
                throw new StoreException(
                        "The tables of the JDBC store " + table + " have schema version " + version
                                + ", and this version of Sojourn reads " + VERSION + ". Use the version of Sojourn"
                                + " that belongs to them, or bring them to this one as docs/formats/jdbc.md says",
                        null);
            }
            require(version != 0, "the table " + table.schema() + " has no row that tells the version");
            requireColumns(loan, table.sessions(), "session_key, user_hash, " + Rows.COLUMNS);
            requireColumns(loan, table.holds(), "user_hash, holder, user_name, held_until");
            if (database != Database.POSTGRESQL) {
                requireColumns(loan, table.sessions(), "changed_at");
                long stripes = number(loan, table.locks(), "COUNT(*)");
                require(
                        stripes >= RowLockDialect.STRIPES,
                        "the table " + table.locks() + " has " + stripes + " rows instead of "
                                + RowLockDialect.STRIPES);
            } else if (loan.connection().getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED) {
                LOG.log(
                        Level.WARNING,
                        "The connections of the JDBC store work on snapshots, so PostgreSQL undoes writes of one"
                                + " session that meet, instead of letting them wait, and some fail in the end. Give the"
                                + " store connections whose transactions are READ COMMITTED");
            }
            return true;
        });
    }

    private void requireColumns(Loan loan, String name, String columns) throws SQLException {
        Set<String> missing = new TreeSet<>(List.of(columns.split(", ", -1)));
        try {
            loan.query("SELECT * FROM " + name + " WHERE 1 = 0", row -> {
                ResultSetMetaData there = row.getMetaData();
                for (int i = 1; i <= there.getColumnCount(); i++) {
                    missing.remove(there.getColumnName(i).toLowerCase(Locale.ROOT));
                }
                return there;
            });
        } catch (SQLException e) {
            throw unreadable(name, e);
        }
        require(missing.isEmpty(), "the table " + name + " has no column " + String.join(", ", missing));
    }

    private long number(Loan loan, String name, String what) throws SQLException {
        try {
            return loan.query("SELECT " + what + " FROM " + name, row -> row.next() ? row.getLong(1) : 0);
        } catch (SQLException e) {
            throw unreadable(name, e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw fault(otherwise, null);
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
