package dev.sojourn.script;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON (RFC 8259) that the kernel builds again without loss. A value of plain JSON is preceded by
 * {@code p}; any other by {@code t}, and then each of its arrays begins with a letter that says what it is.
 */
final class TaggedJson {

    private final StringBuilder out = new StringBuilder();
    private final boolean tagged;

    private TaggedJson(boolean tagged) {
        this.tagged = tagged;
    }

    static String write(@Nullable Object value) {
        TaggedJson json = new TaggedJson(!isPlain(value));
        json.out.append(json.tagged ? 't' : 'p');
        json.append(value);
        return json.out.toString();
    }

    /** What handlers in Java store and scripts have no other word for: arrays as lists, the content of an Optional. */
    private static @Nullable Object unwrapped(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return unwrapped(optional.orElse(null));
        }
        return value == null || !value.getClass().isArray() || value instanceof byte[]
                ? value
                : IntStream.range(0, Array.getLength(value))
                        .mapToObj(i -> Array.get(value, i))
                        .toList();
    }

    private static boolean isPlain(@Nullable Object wrapped) {
        Object value = unwrapped(wrapped);
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(TaggedJson::isPlain);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().allMatch(TaggedJson::isPlain);
        }
        if (value instanceof Double number) {
            return Double.isFinite(number);
        }
        return !(value instanceof Instant
                || value instanceof Date
                || value instanceof byte[]
                || value instanceof BigInteger
                || value instanceof Float);
    }

    private void append(@Nullable Object wrapped) {
        Object value = unwrapped(wrapped);
        if (value == null || value instanceof Boolean || value instanceof Integer) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> list) {
            list(list);
        } else if (value instanceof Instant moment) {
            tag("d").append(Values.millis(moment)).append(']');
        } else if (value instanceof Date date) {
            tag("d").append(Values.millis(date.toInstant())).append(']');
        } else if (value instanceof byte[] bytes) {
            tag("b");
            text(Base64.getEncoder().encodeToString(bytes));
            out.append(']');
        } else if (value instanceof BigInteger number) {
            tag("n").append('"').append(number).append("\"]");
        } else if (value instanceof Number number) {
            number(number.doubleValue());
        } else {
            text(String.valueOf(value));
        }
    }

    private StringBuilder tag(String letter) {
        return out.append("[\"").append(letter).append("\",");
    }

    private void number(double number) {
        if (number == (long) number && Math.abs(number) < 1L << 53 && 1 / number > Double.NEGATIVE_INFINITY) {
            out.append((long) number);
        } else if (Double.isFinite(number)) {
            out.append(number);
        } else {
            tag("f").append('"').append(number).append("\"]");
        }
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma);
            text(String.valueOf(entry.getKey()));
            out.append(':');
            append(entry.getValue());
            comma = ",";
        }
        out.append('}');
    }

    private void list(Collection<?> list) {
        String comma = "";
        if (tagged) {
            out.append("[\"a\"");
            comma = ",";
        } else {
            out.append('[');
        }
        for (Object element : list) {
            out.append(comma);
            append(element);
            comma = ",";
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
