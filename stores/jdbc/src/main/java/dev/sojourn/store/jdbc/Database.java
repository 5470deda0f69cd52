package dev.sojourn.store.jdbc;

import dev.sojourn.store.StoreException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/** The database products that a {@link JdbcStore} speaks to. */
public enum Database {
    /** PostgreSQL. */
    POSTGRESQL("PostgreSQL", 12, 0, "postgresql"),
    /** MariaDB. */
    MARIADB("MariaDB", 10, 6, "mariadb"),
    /** MySQL. It shares MariaDB's statements; this version of Sojourn was not tried on a MySQL server. */
    MYSQL("MySQL", 8, 0, "mariadb"),
    /** H2, for tests and for set-ups of one node. */
    H2("H2", 2, 2, "h2");

    private final String product;
    private final int leastMajor;
    private final int leastMinor;
    private final String scripts;

    Database(String product, int leastMajor, int leastMinor, String scripts) {
        this.product = product;
        this.leastMajor = leastMajor;
        this.leastMinor = leastMinor;
        this.scripts = scripts;
    }

    /** The database that a connection leads to, which must be known and recent enough. */
    static Database of(DatabaseMetaData metaData) throws SQLException {
        String name = metaData.getDatabaseProductName();
        // MySQL's own driver calls a MariaDB server MySQL, and only the version tells.
        boolean maria = String.valueOf(metaData.getDatabaseProductVersion())
                .toLowerCase(Locale.ROOT)
                .contains("mariadb");
        for (Database database : values()) {
            if (database.product.equalsIgnoreCase(name)) {
                Database found = maria ? MARIADB : database;
                found.requireVersion(metaData);
                return found;
            }
        }
        throw new StoreException(
                "The JDBC store does not know the database \"" + name
                        + "\". It knows PostgreSQL, MariaDB, MySQL and H2; if this one behaves like one of them,"
                        + " say so with JdbcOptions.database(...)",
                null);
    }

    private void requireVersion(DatabaseMetaData metaData) throws SQLException {
        int major = metaData.getDatabaseMajorVersion();
        int minor = metaData.getDatabaseMinorVersion();
        // A MariaDB server that MySQL's driver describes gives the version of its old replication protocol, 5.5.
        boolean disguised = this == MARIADB && major == 5;
        if (!disguised && (major < leastMajor || major == leastMajor && minor < leastMinor)) {
            throw new StoreException(
                    "The JDBC store needs " + product + " " + leastMajor + "." + leastMinor
                            + " or newer, because older ones cannot skip locked rows or lack other statements; this"
                            + " server is " + major + "." + minor,
                    null);
        }
    }

    String product() {
        return product;
    }

    /** The script that makes the tables. */
    String script() {
        return "schema-" + scripts + ".sql";
    }

    /** The script that brings tables of the version before to this one. */
    String upgrade() {
        return "upgrade-" + scripts + "-" + Schema.VERSION + ".sql";
    }
}
