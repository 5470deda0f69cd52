package dev.sojourn.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or a body, decoded: {@code application/x-www-form-urlencoded} (WHATWG URL) and
 * {@code multipart/form-data} (RFC 7578). A name may have several values; what cannot be decoded is left out.
 */
final class FormData {

    private static final int MOST_FIELDS = 1000;

    private FormData() {}

    static Map<String, List<Object>> ofQuery(@Nullable String text) {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return fields;
        }
        int count = 0;
        for (int from = 0; from <= text.length() && count < MOST_FIELDS; count++) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            boolean bare = equals < 0 || equals > end;
            String name = Percent.decode(text.substring(from, bare ? end : equals), true);
            String value = bare ? "" : Percent.decode(text.substring(equals + 1, end), true);
            if (name != null && value != null && !(name.isEmpty() && bare)) {
                fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
            from = end + 1;
        }
        return fields;
    }

    static Map<String, List<Object>> ofBody(@Nullable String contentType, RequestBody body) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return ofQuery(body.text());
        }
        String boundary = type.startsWith("multipart/form-data") ? parameter(contentType, "boundary") : null;
        return boundary == null ? new LinkedHashMap<>() : ofMultipart(body.bytes(), boundary);
    }

    private static Map<String, List<Object>> ofMultipart(byte[] body, String boundary) {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        byte[] mark = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int at = startsWith(body, 0, Arrays.copyOfRange(mark, 2, mark.length)) ? mark.length - 2 : -1;
        for (int count = 0; at >= 0 && count < MOST_FIELDS; count++) {
            int head = at + 2;
            int next = indexOf(body, mark, head - 2);
            int blank = indexOf(body, new byte[] {'\r', '\n', '\r', '\n'}, head - 2);
            if (next < 0 || blank < 0 || blank > next) {
                break;
            }
            String lines = new String(body, at, blank - at, StandardCharsets.UTF_8);
            field(fields, lines, Arrays.copyOfRange(body, Math.min(blank + 4, next), next));
            at = next + mark.length;
        }
        return fields;
    }

    private static void field(Map<String, List<Object>> fields, String head, byte[] content) {
        String disposition = line(head, "content-disposition:");
        String name = disposition == null ? null : parameter(disposition, "name");
        if (disposition == null || name == null) {
            return;
        }
        String file = parameter(disposition, "filename");
        Object value = new String(content, StandardCharsets.UTF_8);
        if (file != null) {
            Map<String, Object> upload = new LinkedHashMap<>();
            String type = line(head, "content-type:");
            upload.put("filename", file);
            upload.put("contentType", type == null ? "application/octet-stream" : type);
            upload.put("content", content);
            value = upload;
        }
        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static @Nullable String line(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, name, 0, name.length())) {
                return line.substring(name.length()).strip();
            }
        }
        return null;
    }

    private static @Nullable String parameter(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        for (String part : text.split(";", -1)) {
            String trimmed = part.strip();
            if (trimmed.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
                String value = trimmed.substring(name.length() + 1);
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] text, int at, byte[] part) {
        return text.length >= at + part.length && Arrays.equals(text, at, at + part.length, part, 0, part.length);
    }

    private static int indexOf(byte[] text, byte[] part, int from) {
        for (int i = Math.max(from, 0); i <= text.length - part.length; i++) {
            if (text[i] == part[0] && startsWith(text, i, part)) {
                return i;
            }
        }
        return -1;
    }
}
