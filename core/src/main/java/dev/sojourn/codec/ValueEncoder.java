package dev.sojourn.codec;

import java.net.URL;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes one value; lives for one call of {@link ValueCodec#encode}. */
final class ValueEncoder {

    private final RegisteredTypes types;
    private final int depth;
    private final CborWriter out;
    private final HashCollisions collisions = new HashCollisions();
    /** In how many sets the cursor is, whose elements are hashed when they are read. */
    private int hashed;

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
        collisions.visit(1);
        if (value == null) {
            out.octet(Cbor.NULL);
        } else if (!ScalarCodec.write(value, out) && !TimeCodec.write(value, out)) {
            writeNested(value, room);
        }
    }

    private void writeNested(Object value, int room) {
        RegisteredType registered = types.of(value);
        ContainerKind kind = registered == null ? ContainerKind.of(value) : null;
        RegisteredType constants = kind != null && kind.shape == ContainerKind.Shape.OF_ENUM ? enumOf(value) : null;
        boolean nests =
                registered != null || kind != null && (kind.shape != ContainerKind.Shape.OF_ENUM || constants != null);
        if (!nests) {
            writeFlat(value);
            return;
        }
        if (room == 0) {
            throw new UnsupportedValueException("Nested deeper than the limit of " + depth
                    + " levels, or containing itself, at a " + value.getClass().getName()
                    + ". Store a flatter value.");
        }
        if (registered != null) {
            startNamed(Tag.NAMED, registered);
            registered.writeContent(value, this, room - 1);
        } else if (kind != null && constants != null) {
            startNamed(kind.tag, constants);
            writeOfEnum(value, constants, room - 1);
        } else if (kind != null) {
            if (kind.tag != 0) {
                out.head(Cbor.TAG, kind.tag);
            }
            writeContainer(value, kind, room - 1);
        }
    }

    private void startNamed(int tag, RegisteredType type) {
        out.head(Cbor.TAG, tag);
        out.head(Cbor.ARRAY, 2);
        out.text(type.wireName());
    }

    private void writeContainer(Object value, ContainerKind kind, int room) {
        switch (kind.shape) {
            case ITEM -> write(((Optional<?>) value).orElse(null), room);
            case ENTRIES -> writeMap((Map<?, ?>) value, room);
            default -> {
                // What other threads may change meanwhile is written as it is now.
                Collection<?> all = value instanceof CopyOnWriteArrayList<?> list
                        ? Arrays.asList(list.toArray())
                        : (Collection<?>) value;
                boolean hashes = kind == ContainerKind.SET;
                hashed += hashes ? 1 : 0;
                writeElements(all, all.size(), hashes ? HashCollisions.codes(all.size()) : null, room);
                hashed -= hashes ? 1 : 0;
                if (hashes || kind == ContainerKind.TREE_SET) {
                    requireDistinct(all, kind);
                }
            }
        }
    }

    /** A set or a map of constants, whose wire name is written already. */
    private void writeOfEnum(Object value, RegisteredType type, int room) {
        int index = 0;
        int size;
        if (value instanceof EnumSet<?> set) {
            size = set.size();
            out.head(Cbor.ARRAY, size);
            for (Enum<?> constant : set) {
                out.text(type.nameOf(constant));
                index++;
            }
        } else {
            EnumMap<?, ?> map = (EnumMap<?, ?>) value;
            size = map.size();
            out.head(Cbor.MAP, size);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String name = type.nameOf((Enum<?>) entry.getKey());
                out.text(name);
                try {
                    write(entry.getValue(), room);
                } catch (UnsupportedValueException e) {
                    throw e.underKey(name, index);
                }
                index++;
            }
        }
        requireSameSize(size, index);
    }

    /**
     * The registered enum that a set or map is of, or null. An empty one still is of one, but does not say of which.
     */
    private @Nullable RegisteredType enumOf(Object value) {
        Collection<?> some = value instanceof EnumSet<?> set
                ? set.isEmpty() ? EnumSet.complementOf(set) : set
                : ((EnumMap<?, ?>) value).keySet();
        if (!some.isEmpty()) {
            RegisteredType type = types.of(some.iterator().next());
            return type != null && type.isEnum() ? type : null;
        }
        return value instanceof EnumMap<?, ?> map
                ? types.all().stream()
                        .filter(type -> type.isEnum() && takes(map, type))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // To find out is what this is for.
    private static boolean takes(EnumMap<?, ?> empty, RegisteredType type) {
        Object[] constants = type.type().getEnumConstants();
        try {
            if (constants.length > 0) {
                ((EnumMap) empty.clone()).put((Enum) constants[0], true);
                return true;
            }
        } catch (ClassCastException e) {
            // Of another enum.
        }
        return false;
    }

    private void writeElements(Iterable<?> elements, int size, HashCollisions.@Nullable Codes codes, int room) {
        out.requireRoom(size);
        out.head(Cbor.ARRAY, size);
        int index = 0;
        for (Object element : elements) {
            long before = collisions.parts();
            try {
                write(element, room);
            } catch (UnsupportedValueException e) {
                throw e.underIndex(index);
            }
            // After it was written, which refuses an element that contains itself and so has no hash code.
            requireSpread(element, codes, before);
            index++;
        }
        requireSameSize(size, index);
    }

    /** A set with its own idea of equality, or whose elements were changed in it, could hold one element twice. */
    private static void requireDistinct(Collection<?> set, ContainerKind kind) {
        Class<?> type = set.getClass();
        boolean ordinary = type == HashSet.class || type == LinkedHashSet.class || type == TreeSet.class;
        if (ordinary && set.stream().allMatch(each -> each == null || BuiltInTypes.isImmutable(each.getClass()))) {
            return;
        }
        Collection<@Nullable Object> copy = kind.collection();
        set.forEach(copy::add);
        if (copy.size() != set.size()) {
            throw new UnsupportedValueException(
                    "A " + type.getName() + " that holds one element twice cannot be stored."
                            + " Its elements were changed inside it, or it compares them in a way of its own.");
        }
    }

    private void requireSpread(@Nullable Object element, HashCollisions.@Nullable Codes codes, long before) {
        if (codes != null && !collisions.count(element, codes, before)) {
            throw new UnsupportedValueException(
                    "Too slow to read back: " + HashCollisions.FAULT + ". Store a list, or spread the hash codes.");
        }
    }

    private void writeMap(Map<?, ?> map, int room) {
        out.requireRoom(2L * map.size());
        Map<?, ?> entries = hasDistinctKeys(map) ? map : distinct(map);
        HashCollisions.Codes codes = HashCollisions.codes(entries.size());
        int size = entries.size();
        out.head(Cbor.MAP, size);
        int index = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object key = requireKey(entry.getKey());
            try {
                long before = collisions.parts();
                write(key, 1);
                requireSpread(key, codes, before);
                write(entry.getValue(), room);
            } catch (UnsupportedValueException e) {
                throw e.underKey(key instanceof String text ? text : "", index);
            }
            index++;
        }
        requireSameSize(size, index);
    }

    private Object requireKey(@Nullable Object key) {
        if (key != null) {
            RegisteredType type = key instanceof Enum<?> ? types.of(key) : null;
            if (type == null ? BuiltInTypes.isKey(key.getClass()) : type.isEnum()) {
                return key;
            }
        }
        throw Refusals.ofKey(key);
    }

    private static boolean hasDistinctKeys(Map<?, ?> map) {
        Class<?> type = map.getClass();
        return type == HashMap.class || type == LinkedHashMap.class || type == TreeMap.class;
    }

    /** A map with its own idea of equality could hold one key twice; that would be unreadable afterwards. */
    private Map<?, ?> distinct(Map<?, ?> map) {
        Map<Object, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = requireKey(entry.getKey());
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

    /** Writes what opens no level: arrays, small types, and what a fallback takes. */
    private void writeFlat(Object value) {
        if (hashed > 0 && value instanceof URL) {
            throw new UnsupportedValueException("A java.net.URL in a set cannot be stored: to compare two of them asks"
                    + " the network. Store java.net.URI.");
        }
        if (!ArrayCodec.write(value, out) && !PlatformCodec.write(value, out)) {
            writeByFallback(value);
        }
    }

    private void writeByFallback(Object value) {
        out.requireRoom(1);
        for (ObjectForm form : types.forms()) {
            byte[] bytes = form.write(value, out.left());
            if (bytes != null) {
                out.head(Cbor.TAG, Tag.FORM);
                out.head(Cbor.ARRAY, 2);
                out.text(form.name());
                out.bytes(bytes, 0, bytes.length);
                return;
            }
        }
        throw Refusals.of(value, types.forms());
    }
}
