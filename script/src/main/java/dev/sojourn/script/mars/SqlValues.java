package dev.sojourn.script.mars;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
        if (value instanceof Instant moment) {
            return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        }
        return value instanceof BigInteger number ? new BigDecimal(number) : value;
    }

    static @Nullable Object fromSql(@Nullable Object value) throws SQLException {
        if (value instanceof Timestamp moment) {
            return moment.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        if (value instanceof OffsetDateTime moment) {
            return moment.toInstant();
        }
        if (value instanceof java.sql.Date || value instanceof LocalDate || value instanceof java.sql.Time) {
            return value.toString();
        }
        if (value instanceof BigDecimal number) {
            return number.doubleValue();
        }
        if (value instanceof Number number) {
            return number instanceof Integer || number instanceof Long ? number : (Object) number.doubleValue();
        }
        if (value instanceof Clob text) {
            return text.getSubString(1, (int) Math.min(text.length(), Integer.MAX_VALUE));
        }
        if (value instanceof Blob bytes) {
            return bytes.getBytes(1, (int) Math.min(bytes.length(), Integer.MAX_VALUE));
        }
        if (value instanceof Array array) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object element : (Object[]) array.getArray()) {
                list.add(fromSql(element));
            }
            return list;
        }
        return value == null || value instanceof Boolean || value instanceof byte[] ? value : value.toString();
    }
}
