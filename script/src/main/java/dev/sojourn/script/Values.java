package dev.sojourn.script;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The one place where values cross between scripts and Java. Null and undefined become null, booleans and texts stay,
 * whole numbers become Integer or Long, others Double, BigInt BigInteger, dates Instant, byte arrays byte[], arrays
 * lists, and objects maps of their own enumerable members in order; no member name is special. Functions and symbols
 * are left out of objects, and refused elsewhere. A context has one, not safe for use by several threads at once.
 */
final class Values {

    private static final int TEXT_OF_ONE = 64;

    private final int depth;
    private final int size;
    private @Nullable Value classify;
    private @Nullable Value decode;
    private @Nullable Value raise;

    /**
     * Converts for one context.
     *
     * @param size the most elements and members of one value in all
     */
    Values(int depth, int size) {
        this.depth = depth;
        this.size = size;
    }

    /**
     * Connects the part that is written in JavaScript.
     *
     * @param classifier tells kinds of objects apart: a letter for each
     * @param raiser throws an Error of a name and a message
     */
    void connect(Value classifier, Value decoder, Value raiser) {
        this.classify = classifier;
        this.decode = decoder;
        this.raise = raiser;
    }

    /**
     * Converts a value of a script.
     *
     * @throws IllegalArgumentException when it is too deep, too large, or a function or a symbol
     */
    @Nullable
    Object toPlain(Value value) {
        return plain(value, depth, new int[] {size});
    }

    private @Nullable Object plain(Value value, int room, int[] left) {
        if (--left[0] < 0) {
            throw new IllegalArgumentException("A value holds more than " + size + " elements");
        }
        if (value.isNull()) {
            return null;
        }
        if (value.isString()) {
            return text(value.asString(), left);
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isNumber()) {
            return number(value);
        }
        return composite(value, room, left);
    }

    /** Long texts count as several elements: one may be in a value as often as an array has places. */
    private String text(String text, int[] left) {
        left[0] -= text.length() / TEXT_OF_ONE;
        if (left[0] < 0) {
            throw new IllegalArgumentException("A value holds more than " + size + " elements, where " + TEXT_OF_ONE
                    + " characters of a text are one");
        }
        return text;
    }

    private static Object number(Value value) {
        Value kind = value.getMetaObject();
        if (kind != null && kind.getMetaSimpleName().equals("bigint")) {
            return value.as(BigInteger.class);
        }
        if (value.fitsInInt()) {
            return value.asInt();
        }
        if (value.fitsInLong()) {
            return value.asLong();
        }
        return value.asDouble();
    }

    private Object composite(Value value, int room, int[] left) {
        if (room == 0) {
            throw new IllegalArgumentException(
                    "A value is nested deeper than " + depth + " levels, or contains itself");
        }
        String kind = kindOf(value);
        return switch (kind) {
            case "date" -> date(value);
            case "bytes" -> bytes(value, left);
            case "array" -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (long i = 0; i < value.getArraySize(); i++) {
                    list.add(plain(value.getArrayElement(i), room - 1, left));
                }
                yield list;
            }
            case "object" -> members(value, room, left);
            default -> throw new IllegalArgumentException("A " + kind + " cannot be stored");
        };
    }

    private String kindOf(Value value) {
        Value classifier = classify;
        return classifier == null ? "object" : classifier.execute(value).asString();
    }

    private static Object date(Value value) {
        if (!value.isInstant()) {
            throw new IllegalArgumentException("An invalid Date cannot be stored");
        }
        return value.asInstant();
    }

    private static byte[] bytes(Value value, int[] left) {
        long length = value.getArraySize();
        left[0] -= (int) Math.min(length / 8, Integer.MAX_VALUE);
        if (left[0] < 0) {
            throw new IllegalArgumentException("A byte array of " + length + " bytes is too large");
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) value.getArrayElement(i).asInt();
        }
        return bytes;
    }

    private Map<String, @Nullable Object> members(Value value, int room, int[] left) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name : value.getMemberKeys()) {
            Value member = value.getMember(name);
            if (member != null && !member.canExecute()) {
                map.put(name, plain(member, room - 1, left));
            }
        }
        return map;
    }

    /**
     * Converts a value for the script.
     *
     * @param value a value of the closed set; others become their text
     */
    @Nullable
    Object toScript(@Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Double
                || value instanceof Value) {
            return value;
        }
        if (value instanceof Number number && !(value instanceof BigInteger)) {
            return number.doubleValue();
        }
        Value decoder = decode;
        return decoder == null ? String.valueOf(value) : decoder.execute(TaggedJson.write(value));
    }

    /**
     * Lets a script be stopped here that is over its limit: for functions of Java that take long. Then this throws what
     * must be passed on.
     */
    void letStop() {
        kindOf(Objects.requireNonNull(decode));
    }

    /** Makes an Error of JavaScript, as something that Java can throw back into the script. */
    RuntimeException error(String name, String message, RuntimeException cause) {
        try {
            Objects.requireNonNull(raise).executeVoid(name, message);
            return cause;
        } catch (PolyglotException thrown) {
            return thrown;
        }
    }

    /** Whether two plain values look the same to a script. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        return TaggedJson.write(one).equals(TaggedJson.write(other));
    }

    /** Milliseconds of a moment that a date of JavaScript can hold. */
    static long millis(Instant moment) {
        long limit = 8_640_000_000_000_000L;
        return Math.max(-limit, Math.min(limit, moment.getEpochSecond() * 1000 + moment.getNano() / 1_000_000));
    }
}
