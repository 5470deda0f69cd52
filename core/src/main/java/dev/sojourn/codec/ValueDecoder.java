package dev.sojourn.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reads one value; lives for one call of {@link ValueCodec#decode}. */
final class ValueDecoder {

    /** Counts on the wire size a collection only this far; beyond, it grows with what is really there. */
    private static final int LARGEST_TRUSTED_COUNT = 64;

    private final RegisteredTypes types;
    private final CborReader in;
    private final HashCollisions collisions = new HashCollisions();
    /** In how many sets the cursor is, whose elements are hashed. */
    private int hashed;

    ValueDecoder(RegisteredTypes types, CborReader in) {
        this.types = types;
        this.in = in;
    }

    /** The value that fills a stretch exactly. */
    static @Nullable Object readWhole(RegisteredTypes types, byte[] source, int from, int to, int depth) {
        if (from < to) {
            // Texts, flags and small numbers are most of what sessions hold; they need no reader.
            int major = Cbor.major(source[from]);
            int headEnd = Cbor.headEnd(source, from, to);
            if (major == Cbor.TEXT && Cbor.stringEnd(source, from, headEnd, to) == to) {
                return Utf8.read(source, headEnd, to);
            }
            if (major == Cbor.UNSIGNED && headEnd == to) {
                return ScalarCodec.integer(Cbor.argument(source, from, headEnd));
            }
            if (major == Cbor.SIMPLE && headEnd == to && to - from == 1) {
                return ScalarCodec.flag(source, from);
            }
        }
        CborReader in = new CborReader(source, from, to);
        Object value = new ValueDecoder(types, in).read(depth);
        if (in.left() != 0) {
            throw in.damage(in.left() + " bytes follow the value");
        }
        return value;
    }

    CborReader in() {
        return in;
    }

    /** A level of values takes at most a tag, an array and a map; the last value a few more of its own. */
    static int cborLevels(int room) {
        return 3 * room + 4;
    }

    /** Reads a value; {@code room} is how many levels may still be opened. */
    @Nullable
    Object read(int room) {
        collisions.visit(1);
        return switch (Cbor.major(in.peek())) {
            case Cbor.UNSIGNED, Cbor.NEGATIVE -> ScalarCodec.readInteger(in);
            case Cbor.BYTES -> in.bytes();
            case Cbor.TEXT -> in.text();
            case Cbor.ARRAY -> readElements(ContainerKind.LIST, enter(room));
            case Cbor.MAP -> readMap(ContainerKind.MAP, enter(room));
            case Cbor.TAG -> readTagged(room);
            default -> ScalarCodec.readSimple(in);
        };
    }

    private Object readTagged(int room) {
        int start = in.at();
        long tag = in.tag();
        if (tag == Tag.NAMED) {
            return readNamed(enter(room));
        }
        Object value = ScalarCodec.read(tag, in);
        if (value == null) {
            value = TimeCodec.read(tag, in);
        }
        return value == null ? readRare(tag, start, room) : value;
    }

    private Object readRare(long tag, int start, int room) {
        ContainerKind kind = ContainerKind.of(tag);
        if (kind != null) {
            return readContainer(kind, enter(room));
        }
        if (tag == Tag.FORM) {
            return readByFallback();
        }
        if (tag == Tag.NODE_LOCAL) {
            throw DamagedDataException.at(start, NodeReference.ELSEWHERE);
        }
        if (tag == Tag.URL && hashed > 0) {
            throw in.damage("a URL in a set, which would ask the network");
        }
        Object value = ArrayCodec.read(tag, in);
        if (value == null) {
            value = PlatformCodec.read(tag, in);
        }
        if (value == null) {
            throw DamagedDataException.at(start, "tag " + tag + " is not used here");
        }
        return value;
    }

    private int enter(int room) {
        if (room == 0) {
            throw in.damage("nested too deeply");
        }
        return room - 1;
    }

    private Object readContainer(ContainerKind kind, int room) {
        return switch (kind.shape) {
            case ELEMENTS -> readElements(kind, room);
            case ENTRIES -> readMap(kind, room);
            case OF_ENUM -> readOfEnum(kind, room);
            case ITEM -> Optional.ofNullable(read(room));
        };
    }

    private Object readElements(ContainerKind kind, int room) {
        int start = in.at();
        int count = in.array();
        if (kind == ContainerKind.LIST) {
            List<@Nullable Object> list = new ArrayList<>(Math.min(count, LARGEST_TRUSTED_COUNT));
            fill(list, count, room);
            return list;
        }
        if (kind == ContainerKind.SET) {
            return readSet(count, room);
        }
        Collection<@Nullable Object> elements = kind.collection();
        try {
            fill(elements, count, room);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            // Of a comparison, which may be the application's own.
            throw unfit(start);
        }
        return kind == ContainerKind.COPY_ON_WRITE_LIST ? new CopyOnWriteArrayList<>(elements) : elements;
    }

    private static DamagedDataException unfit(int start) {
        return DamagedDataException.at(start, "a collection holds what its kind can't hold");
    }

    private void fill(Collection<@Nullable Object> elements, int count, int room) {
        for (int i = 0; i < count; i++) {
            elements.add(read(room));
        }
    }

    /** Elements that have become equal (a record lost a component) fall together; that is not damage. */
    private Set<@Nullable Object> readSet(int count, int room) {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        HashCollisions.Codes codes = HashCollisions.codes(count);
        hashed++;
        for (int i = 0; i < count; i++) {
            int start = in.at();
            long before = collisions.parts();
            Object element = read(room);
            try {
                if (set.add(element) && !collisions.count(element, codes, before)) {
                    throw in.damage(HashCollisions.FAULT);
                }
            } catch (CodecException e) {
                throw e;
            } catch (RuntimeException e) {
                // Of a hash code, which may be the application's own.
                throw unfit(start);
            }
        }
        hashed--;
        return set;
    }

    private Map<Object, @Nullable Object> readMap(ContainerKind kind, int room) {
        int start = in.at();
        int count = in.map();
        Map<Object, @Nullable Object> map = kind.map();
        HashCollisions.Codes codes = HashCollisions.codes(count);
        try {
            for (int i = 0; i < count; i++) {
                long before = collisions.parts();
                Object key = readKey();
                if (!collisions.count(key, codes, before)) {
                    throw in.damage(HashCollisions.FAULT);
                }
                if (map.containsKey(key)) {
                    throw in.damage("a map holds one key twice");
                }
                map.put(key, read(room));
            }
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unfit(start);
        }
        return map;
    }

    private Object readKey() {
        int start = in.at();
        if (Cbor.major(in.peek()) == Cbor.TEXT) {
            return in.text();
        }
        // Nothing but a constant opens a level here, or keys could nest without end.
        Object key = read(in.isTagged(Tag.NAMED) ? 1 : 0);
        if (key == null || !(key instanceof Enum<?> || BuiltInTypes.isKey(key.getClass()))) {
            throw DamagedDataException.at(start, "a map has a key that can't be one");
        }
        return key;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The class is an enum; which one is only known here.
    private Object readOfEnum(ContainerKind kind, int room) {
        int start = in.at();
        in.array(2);
        RegisteredType type = readType();
        if (!type.isEnum()) {
            throw DamagedDataException.at(start, "the type of constants is no enum");
        }
        Class enumeration = type.type();
        if (kind == ContainerKind.ENUM_SET) {
            EnumSet set = EnumSet.noneOf(enumeration);
            for (int left = in.array(); left > 0; left--) {
                set.add(readConstant(type));
            }
            return set;
        }
        EnumMap map = new EnumMap(enumeration);
        for (int left = in.map(); left > 0; left--) {
            Enum<?> constant = readConstant(type);
            if (map.containsKey(constant)) {
                throw in.damage("a map holds one key twice");
            }
            map.put(constant, read(room));
        }
        return map;
    }

    private Enum<?> readConstant(RegisteredType type) {
        int start = in.at();
        return type.constant(in.text(), start);
    }

    private Object readByFallback() {
        int start = in.at();
        in.array(2);
        String name = in.text();
        ObjectForm form = types.form(name);
        if (form == null) {
            throw DamagedDataException.at(
                            start,
                            "the fallback " + shown(name) + " is not part of this codec; add it, or end the session")
                    .of(name);
        }
        Object value;
        try {
            value = form.read(in.bytes());
        } catch (DamagedDataException e) {
            throw e.of(name);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            // Its message may quote the value, so only its class is passed on.
            throw DamagedDataException.at(
                            start,
                            "the fallback " + shown(name) + " threw "
                                    + e.getClass().getName())
                    .of(name);
        }
        if (value == null) {
            throw DamagedDataException.at(start, "the fallback " + shown(name) + " gave nothing")
                    .of(name);
        }
        return value;
    }

    private Object readNamed(int room) {
        in.array(2);
        return readType().readContent(this, room);
    }

    private RegisteredType readType() {
        int start = in.at();
        String wireName = in.text();
        RegisteredType type = types.named(wireName);
        if (type == null) {
            throw DamagedDataException.at(
                            start,
                            "the type " + shown(wireName) + " is not registered with this codec; register it, or end"
                                    + " the session")
                    .of(wireName);
        }
        return type;
    }

    /** A name that comes from the data is shown only when it could have been registered. */
    private static String shown(String name) {
        return RegisteredTypes.isWireName(name) ? "\"" + name + "\"" : "with an illegal name";
    }
}
