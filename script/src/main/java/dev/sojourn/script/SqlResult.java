package dev.sojourn.script;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a result for a script, up to a number of rows and bytes, without ever making an object of Java out of bytes.
 * {@code ResultSet.getObject} does that for a {@code JAVA_OBJECT} of H2, with classes that the bytes choose, and any
 * text of SQL can cast bytes to one. The type of a column is no guard: a variable may have another type by the time its
 * value comes. So each value is asked for as one type, by methods that refuse such an object whatever its column says.
 */
final class SqlResult {

    static final int MOST_ROWS = 10_000;
    static final int MOST_BYTES = 16 << 20;

    private static final int VALUE_BYTES = 16;

    private long left = MOST_BYTES;

    /** All rows of a result, each by the names of its columns. */
    List<Map<String, @Nullable Object>> rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        int count = columns.getColumnCount();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            if (rows.size() == MOST_ROWS) {
                throw new IllegalStateException(
                        "db.query: more than " + MOST_ROWS + " rows; ask for fewer of them, with limit for instance");
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= count; i++) {
                row.put(columns.getColumnLabel(i), cell(result, columns, i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The value of a column in the present row. */
    @Nullable
    Object cell(ResultSet result, ResultSetMetaData columns, int column) throws SQLException {
        int type = columns.getColumnType(column);
        if (type == Types.JAVA_OBJECT) {
            throw new IllegalStateException("db.query: the column " + columns.getColumnLabel(column)
                    + " holds Java objects, which scripts do not get; select cast(... as varbinary) for their bytes");
        }
        Object value = read(result, columns, type, column);
        take(value instanceof String text ? 2L * text.length() : value instanceof byte[] b ? b.length : VALUE_BYTES);
        return result.wasNull() ? null : value;
    }

    private @Nullable Object read(ResultSet result, ResultSetMetaData columns, int type, int column)
            throws SQLException {
        String name = columns.getColumnTypeName(column);
        return switch (type) {
            // A string of bits has this type too with PostgreSQL.
            case Types.BOOLEAN, Types.BIT -> name.equals("bit") ? result.getString(column) : result.getBoolean(column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> result.getLong(column);
            case Types.BIGINT ->
                columns.isSigned(column) ? (Object) result.getLong(column) : unsigned(result.getBigDecimal(column));
            case Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.FLOAT, Types.DOUBLE -> result.getDouble(column);
            case Types.DATE -> text(result.getDate(column));
            case Types.TIME -> name.equals("timetz") ? result.getString(column) : text(result.getTime(column));
            case Types.TIMESTAMP -> moment(result, name, column);
            case Types.TIME_WITH_TIMEZONE -> text(result.getObject(column, OffsetTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> zoned(result, column);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
                name.equals("UUID") ? result.getString(column) : result.getBytes(column);
            case Types.BLOB -> bytes(result.getBlob(column));
            case Types.CLOB -> text(result.getClob(column));
            case Types.ARRAY -> elements(result.getArray(column));
            // Texts, and what has no type of JDBC: intervals, JSON, geometries, rows.
            default -> result.getString(column);
        };
    }

    private static @Nullable Object unsigned(@Nullable BigDecimal number) {
        if (number == null) {
            return null;
        }
        return number.precision() < 19 ? (Object) number.longValueExact() : (Object) number.doubleValue();
    }

    private static @Nullable String text(@Nullable Object temporal) {
        return temporal == null ? null : temporal.toString();
    }

    private static @Nullable Object moment(ResultSet result, String name, int column) throws SQLException {
        if (name.equals("timestamptz")) {
            return zoned(result, column);
        }
        Timestamp moment = result.getTimestamp(column);
        return moment == null ? null : moment.toLocalDateTime().toInstant(ZoneOffset.UTC);
    }

    private static @Nullable Object zoned(ResultSet result, int column) throws SQLException {
        OffsetDateTime moment = result.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private byte @Nullable [] bytes(@Nullable Blob large) throws SQLException {
        return large == null ? null : large.getBytes(1, fitting(large.length()));
    }

    private @Nullable String text(@Nullable Clob large) throws SQLException {
        return large == null ? null : large.getSubString(1, fitting(large.length()));
    }

    /** Large objects are looked at before they are read. */
    private int fitting(long length) {
        if (length > left) {
            take(length);
        }
        return (int) length;
    }

    /** The elements of an array, each read like the value of a column. */
    private @Nullable List<@Nullable Object> elements(@Nullable Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        // Of the two columns the first is the index. Array.getArray would make all elements objects at once.
        try (ResultSet elements = array.getResultSet()) {
            ResultSetMetaData columns = elements.getMetaData();
            List<@Nullable Object> list = new ArrayList<>();
            while (elements.next()) {
                list.add(cell(elements, columns, 2));
            }
            return list;
        }
    }

    private void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new IllegalStateException("db.query: the result is larger than " + MOST_BYTES + " bytes");
        }
    }
}
