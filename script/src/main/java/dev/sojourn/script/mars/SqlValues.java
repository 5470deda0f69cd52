package dev.sojourn.script.mars;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values of scripts and of SQL become each other: moments are moments of UTC, decimals numbers, texts texts. */
final class SqlValues {

    /** Stands for SQL's NULL where a list cannot hold null. */
    static final Object NULL = new Object();

    private SqlValues() {}

    static @Nullable Object toSql(Object value) {
        if (value == NULL) {
            return null;
        }
        if (value instanceof Map || value instanceof List) {
            // A driver may store the Java object that stands for it.
            throw new IllegalArgumentException("db.query takes texts, numbers, booleans, dates, bytes and null as"
                    + " arguments, not an " + (value instanceof Map ? "object" : "array")
                    + "; JSON.stringify makes a text of it");
        }
        if (value instanceof Instant moment) {
            return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        }
        return value instanceof BigInteger number ? new BigDecimal(number) : value;
    }

    /** Reads a value as most drivers give it: none of theirs makes objects of classes that the database chooses. */
    static @Nullable Object read(ResultSet result, ResultSetMetaData columns, int column) throws SQLException {
        Object value = result.getObject(column);
        if (value instanceof Array array) {
            return Cells.elements(array, SqlValues::read);
        }
        Object known = fromSql(value);
        // What a driver has a class of its own for is its text, as the driver writes it.
        return value != null && known == null ? result.getString(column) : known;
    }

    /** A value of a class that is known here, for a script; null for any other. */
    static @Nullable Object fromSql(@Nullable Object value) throws SQLException {
        if (value instanceof Timestamp moment) {
            return moment.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        if (value instanceof OffsetDateTime moment) {
            return moment.toInstant();
        }
        if (value instanceof java.sql.Date
                || value instanceof LocalDate
                || value instanceof java.sql.Time
                || value instanceof OffsetTime
                || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Integer || value instanceof Long) {
            return value;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Clob text) {
            return text.getSubString(1, (int) Math.min(text.length(), Integer.MAX_VALUE));
        }
        if (value instanceof Blob bytes) {
            return bytes.getBytes(1, (int) Math.min(bytes.length(), Integer.MAX_VALUE));
        }
        return value instanceof String || value instanceof Boolean || value instanceof byte[] ? value : null;
    }
}
