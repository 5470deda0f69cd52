package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes session values as JSON. Values that handlers in Java stored and that JSON has no form for become texts:
 * bytes in Base64 (RFC 4648, section 4), times and durations in ISO 8601, a locale as its language tag, numbers that
 * are not finite by name, everything else as its {@code toString}. Other arrays are arrays, and an {@code Optional} is
 * what is in it or null. Keys of maps are texts.
 */
public final class JsonValues {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonValues() {}

    /**
     * A value as JSON for reading, a line for each member.
     *
     * @param value any value of a session
     * @return JSON
     */
    public static String pretty(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written to", e);
        }
        return text.toString();
    }

    static void write(@Nullable Object value, JsonGenerator out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), out);
            }
            out.writeEndObject();
        } else if (value instanceof Collection<?> collection) {
            out.writeStartArray();
            for (Object element : collection) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), out);
        } else if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
            writeArray(value, out);
        } else if (value instanceof Number number) {
            writeNumber(number, out);
        } else {
            writeScalar(value, out);
        }
    }

    private static void writeArray(Object array, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (int i = 0; i < Array.getLength(array); i++) {
            write(Array.get(array, i), out);
        }
        out.writeEndArray();
    }

    private static void writeNumber(Number value, JsonGenerator out) throws IOException {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            out.writeNumber(value.longValue());
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number);
        } else if (Double.isFinite(value.doubleValue())) {
            out.writeNumber(value.toString());
        } else {
            out.writeString(value.toString());
        }
    }

    private static void writeScalar(@Nullable Object value, JsonGenerator out) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof byte[] bytes) {
            out.writeBinary(bytes);
        } else if (value instanceof Date date) {
            out.writeString(date.toInstant().toString());
        } else if (value instanceof Locale locale) {
            out.writeString(locale.toLanguageTag());
        } else if (value instanceof Enum<?> constant) {
            out.writeString(constant.name());
        } else {
            out.writeString(value.toString());
        }
    }
}
