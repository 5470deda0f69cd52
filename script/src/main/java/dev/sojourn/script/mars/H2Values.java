package dev.sojourn.script.mars;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads what H2 answers without ever making an object of Java out of bytes. {@code ResultSet.getObject} does that for a
 * {@code JAVA_OBJECT}, with classes that the bytes choose, and any text of SQL can cast bytes to one. The type of a
 * column is no guard: a variable may have another type by the time its value comes. So each value is asked for as one
 * type, by methods that refuse such an object whatever its column says.
 */
final class H2Values {

    private H2Values() {}

    /**
     * The second belt: the driver itself makes no object of another class. It reads this once, when it is first used.
     * The class is no object that bytes could become; H2 needs it where a database is served to other processes.
     */
    static void prepareDriver() {
        System.getProperties().putIfAbsent("h2.allowedClasses", "org.h2.server.TcpServer");
    }

    static @Nullable Object read(ResultSet result, ResultSetMetaData columns, int column) throws SQLException {
        int type = columns.getColumnType(column);
        if (type == Types.JAVA_OBJECT) {
            throw new IllegalStateException("db.query: the column " + columns.getColumnLabel(column)
                    + " holds Java objects, which scripts do not get; select cast(... as varbinary) for their bytes");
        }
        Object value = read(result, type, columns.getColumnTypeName(column), column);
        return result.wasNull() ? null : value;
    }

    private static @Nullable Object read(ResultSet result, int type, String name, int column) throws SQLException {
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> result.getBoolean(column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> result.getInt(column);
            case Types.BIGINT -> result.getLong(column);
            case Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.FLOAT, Types.DOUBLE -> result.getDouble(column);
            case Types.DATE -> SqlValues.fromSql(result.getDate(column));
            case Types.TIME -> SqlValues.fromSql(result.getTime(column));
            case Types.TIMESTAMP -> SqlValues.fromSql(result.getTimestamp(column));
            case Types.TIME_WITH_TIMEZONE -> SqlValues.fromSql(result.getObject(column, OffsetTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> SqlValues.fromSql(result.getObject(column, OffsetDateTime.class));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                name.equals("UUID") ? result.getString(column) : result.getBytes(column);
            case Types.ARRAY -> Cells.elements(result.getArray(column), H2Values::read);
            // Texts, and what has no type of JDBC: intervals, JSON, geometries, rows.
            default -> result.getString(column);
        };
    }
}
