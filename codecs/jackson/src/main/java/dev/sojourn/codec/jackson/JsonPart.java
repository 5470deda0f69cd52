package dev.sojourn.codec.jackson;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in bytes of JSON, by where it begins and ends, so that parts of it can be copied as they are. The bytes have
 * passed a parser before: this only looks for places.
 */
final class JsonPart {

    final byte[] source;
    final int from;
    final int to;
    /** The values by their names as they are written, quotes included; null for what is no object. */
    final @Nullable Map<String, JsonPart> properties;
    /** Null for what is no array. */
    final @Nullable List<JsonPart> elements;

    private JsonPart(
            byte[] source,
            int from,
            int to,
            @Nullable Map<String, JsonPart> properties,
            @Nullable List<JsonPart> elements) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.properties = properties;
        this.elements = elements;
    }

    static JsonPart of(byte[] json) {
        return new Scan(json).value();
    }

    byte[] bytes() {
        return Arrays.copyOfRange(source, from, to);
    }

    boolean hasBytesOf(JsonPart other) {
        return Arrays.equals(source, from, to, other.source, other.from, other.to);
    }

    /** Whether the bytes are the same, or both are absent. */
    static boolean areSame(@Nullable JsonPart one, @Nullable JsonPart other) {
        return one == null || other == null ? one == other : one.hasBytesOf(other);
    }

    private static final class Scan {

        private final byte[] json;
        private int at;

        Scan(byte[] json) {
            this.json = json;
        }

        JsonPart value() {
            skipBlanks();
            int from = at;
            return switch (json[at]) {
                case '{' -> object(from);
                case '[' -> array(from);
                case '"' -> {
                    skipText();
                    yield new JsonPart(json, from, at, null, null);
                }
                default -> {
                    while (at < json.length && ",]} \t\r\n".indexOf(json[at]) < 0) {
                        at++;
                    }
                    yield new JsonPart(json, from, at, null, null);
                }
            };
        }

        private JsonPart object(int from) {
            Map<String, JsonPart> properties = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                int start = at;
                skipText();
                String name = new String(json, start, at - start, StandardCharsets.UTF_8);
                next();
                properties.put(name, value());
            }
            at++;
            return new JsonPart(json, from, at, properties, null);
        }

        private JsonPart array(int from) {
            List<JsonPart> elements = new ArrayList<>();
            at++;
            while (next() != ']') {
                elements.add(value());
            }
            at++;
            return new JsonPart(json, from, at, null, elements);
        }

        /** The next byte that is no blank, comma or colon. */
        private byte next() {
            while (json[at] == ',' || json[at] == ':' || json[at] <= ' ') {
                at++;
            }
            return json[at];
        }

        private void skipBlanks() {
            while (json[at] <= ' ' && json[at] >= 0) {
                at++;
            }
        }

        private void skipText() {
            at++;
            while (json[at] != '"') {
                at += json[at] == '\\' ? 2 : 1;
            }
            at++;
        }
    }
}
