package dev.sojourn.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a line of the audit is written. The schema is that of docs/guide/audit.md, and is only appended to. */
final class AuditText {

    private static final int SCHEMA = 1;

    /** Non-ASCII goes out escaped: no terminal and no collector can take a character for another. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AuditText() {}

    static String json(AuditEvent event) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(fields(event), out);
        } catch (IOException e) {
            throw new UncheckedIOException("A line of the audit could not be made", e);
        }
        return text.toString();
    }

    /** The same fields: those within another have both names, {@code by.door=rest}. */
    static String text(AuditEvent event) {
        List<String> parts = new ArrayList<>();
        flatten("", fields(event), parts);
        return String.join(" ", parts);
    }

    private static void flatten(String prefix, Map<?, ?> fields, List<String> parts) {
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + name + ".", inner, parts);
            } else {
                parts.add(prefix + name + "=" + (value instanceof Number ? value : quotedIfNeeded(value)));
            }
        });
    }

    private static String quotedIfNeeded(Object value) {
        boolean plain = value instanceof String text
                && !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\');
        if (plain) {
            return (String) value;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("A line of the audit could not be made", e);
        }
        return text.toString();
    }

    private static Map<String, Object> fields(AuditEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("audit", SCHEMA);
        fields.put("at", moment(event.at()));
        fields.put("node", event.node());
        fields.put("request", event.by().request());
        fields.put("act", event.act().word());
        fields.put("by", by(event.by()));
        Map<String, Object> on = on(event.on());
        if (!on.isEmpty()) {
            fields.put("on", on);
        }
        if (!event.names().isEmpty()) {
            fields.put("names", event.names());
        }
        fields.put("outcome", event.outcome().word());
        if (event.count() >= 0) {
            fields.put("count", event.count());
        }
        put(fields, "error", event.error());
        fields.put("ms", event.millis());
        put(fields, "reason", event.by().reason());
        return fields;
    }

    private static Map<String, Object> by(Caller caller) {
        Map<String, Object> by = new LinkedHashMap<>();
        by.put("door", caller.door().word());
        put(by, "who", caller.who());
        put(by, "login", caller.login());
        put(by, "from", caller.from());
        put(by, "via", caller.via());
        return by;
    }

    private static Map<String, Object> on(Target target) {
        Map<String, Object> on = new LinkedHashMap<>();
        Target.Store store = target.store();
        if (store != null) {
            on.put("store", store.address());
            put(on, "storeName", store.name());
        }
        put(on, "engine", target.engine());
        put(on, "key", target.key());
        put(on, "user", target.user());
        if (target.filter() != null && !target.filter().takesAll()) {
            on.put("filter", target.filter().parts());
        }
        put(on, "before", target.before() == null ? null : moment(target.before()));
        return on;
    }

    private static String moment(Instant at) {
        return MOMENT.format(at);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static void write(Object value, JsonGenerator out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), out);
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else {
            out.writeString(String.valueOf(value));
        }
    }
}
