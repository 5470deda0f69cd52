package dev.sojourn.codec;

import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one value; lives for one call of {@link ValueCodec#encode}. */
final class ValueEncoder {

    private final RegisteredTypes types;
    private final int depth;
    private final CborWriter out;
    private final HashCollisions collisions = new HashCollisions();

    ValueEncoder(RegisteredTypes types, int depth, CborWriter out) {
        this.types = types;
        this.depth = depth;
        this.out = out;
    }

    CborWriter out() {
        return out;
    }

    /** Writes the value; {@code room} is how many levels may still be opened. */
    void write(@Nullable Object value, int room) {
        if (value == null) {
            out.octet(Cbor.NULL);
        } else if (!ScalarCodec.write(value, out) && !TimeCodec.write(value, out)) {
            writeNested(value, room);
        }
    }

    private void writeNested(Object value, int room) {
        RegisteredType registered = types.of(value);
        if (registered == null && !isContainer(value)) {
            throw unsupported(value.getClass());
        }
        if (room == 0) {
            throw new UnsupportedValueException("Nested deeper than the limit of " + depth
                    + " levels, or containing itself, at a " + value.getClass().getName()
                    + ". Store a flatter value.");
        }
        if (registered != null) {
            out.head(Cbor.TAG, Tag.NAMED);
            out.head(Cbor.ARRAY, 2);
            out.text(registered.wireName());
            registered.writeContent(value, this, room - 1);
        } else if (value instanceof List<?> list) {
            writeElements(list, list.size(), null, room - 1);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, room - 1);
        } else {
            out.head(Cbor.TAG, Tag.SET);
            Set<?> set = (Set<?>) value;
            writeElements(set, set.size(), HashCollisions.codes(set.size()), room - 1);
        }
    }

    private static boolean isContainer(Object value) {
        return value instanceof List || value instanceof Map || value instanceof Set;
    }

    private void writeElements(Iterable<?> elements, int size, @Nullable Map<Integer, Integer> codes, int room) {
        out.requireRoom(size);
        out.head(Cbor.ARRAY, size);
        int index = 0;
        for (Object element : elements) {
            try {
                write(element, room);
            } catch (UnsupportedValueException e) {
                throw e.underIndex(index);
            }
            // After it was written, which refuses an element that contains itself and so has no hash code.
            if (!collisions.count(element, codes)) {
                throw new UnsupportedValueException(
                        "Too slow to read back: " + HashCollisions.FAULT + ". Store a list, or spread the hash codes.");
            }
            index++;
        }
        requireSameSize(size, index);
    }

    private void writeMap(Map<?, ?> map, int room) {
        out.requireRoom(2L * map.size());
        Map<?, ?> entries = hasDistinctKeys(map) ? map : distinct(map);
        int size = entries.size();
        out.head(Cbor.MAP, size);
        int index = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String key = requireText(entry.getKey());
            try {
                out.text(key);
                write(entry.getValue(), room);
            } catch (UnsupportedValueException e) {
                throw e.underKey(key, index);
            }
            index++;
        }
        requireSameSize(size, index);
    }

    private static String requireText(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new UnsupportedValueException(
                "A map key of " + (key == null ? "null" : key.getClass().getName())
                        + " cannot be stored: keys are java.lang.String. Turn the keys into texts, or store a list"
                        + " of records.");
    }

    private static boolean hasDistinctKeys(Map<?, ?> map) {
        Class<?> type = map.getClass();
        return type == HashMap.class || type == LinkedHashMap.class;
    }

    /** A map with its own idea of equality could hold one text twice; that would be unreadable afterwards. */
    private static Map<?, ?> distinct(Map<?, ?> map) {
        Map<Object, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = requireText(entry.getKey());
            if (copy.containsKey(key)) {
                throw new UnsupportedValueException("A " + map.getClass().getName()
                        + " that holds one key twice cannot be stored. Store a java.util.LinkedHashMap.");
            }
            copy.put(key, entry.getValue());
        }
        return copy;
    }

    /** The count is already written: if another thread changed the collection, the bytes would be damaged. */
    private static void requireSameSize(int announced, int written) {
        if (announced != written) {
            throw new ConcurrentModificationException("A collection changed from " + announced + " to " + written
                    + " elements while it was stored. Do not change a value while its visit commits.");
        }
    }

    private static UnsupportedValueException unsupported(Class<?> type) {
        String advice = type.isArray()
                ? "Store a java.util.List; byte[] is the only array that is stored."
                : type.isRecord()
                        ? "Register it with ValueCodec.Builder.record."
                        : type.isEnum() || Enum.class.isAssignableFrom(type)
                                ? "Register it with ValueCodec.Builder.enumeration."
                                : "Register it with ValueCodec.Builder.register, or store its parts.";
        return new UnsupportedValueException("A value of class " + type.getTypeName() + " cannot be stored. " + advice);
    }
}
