package dev.sojourn.script;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * How values of scripts become those of SQL: each by the method of its own type, because the one for any object may
 * store the Java object that it is given. Moments are moments of UTC.
 */
final class SqlValues {

    /** Stands for SQL's NULL where a list cannot hold null. */
    static final Object NULL = new Object();

    private SqlValues() {}

    static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value == NULL) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Boolean flag) {
            statement.setBoolean(index, flag);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof BigInteger number) {
            statement.setBigDecimal(index, new BigDecimal(number));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Instant moment) {
            statement.setObject(index, LocalDateTime.ofInstant(moment, ZoneOffset.UTC), Types.TIMESTAMP);
        } else {
            String kind = value instanceof List ? "array" : value instanceof Map ? "object" : "unknown value";
            throw new IllegalArgumentException("db.query takes texts, numbers, booleans, dates, bytes and null as"
                    + " arguments, not an " + kind + "; JSON.stringify makes a text of it");
        }
    }
}
