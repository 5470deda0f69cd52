package dev.sojourn.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one value; lives for one call of {@link ValueCodec#decode}. */
final class ValueDecoder {

    /** Counts on the wire size a collection only this far; beyond, it grows with what is really there. */
    private static final int LARGEST_TRUSTED_COUNT = 64;

    private final RegisteredTypes types;
    private final CborReader in;
    private final HashCollisions collisions = new HashCollisions();

    ValueDecoder(RegisteredTypes types, CborReader in) {
        this.types = types;
        this.in = in;
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
        return switch (Cbor.major(in.peek())) {
            case Cbor.UNSIGNED, Cbor.NEGATIVE -> ScalarCodec.readInteger(in);
            case Cbor.BYTES -> in.bytes();
            case Cbor.TEXT -> in.text();
            case Cbor.ARRAY -> readList(room);
            case Cbor.MAP -> readMap(room);
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
        if (tag == Tag.SET) {
            return readSet(room);
        }
        Object scalar = ScalarCodec.read(tag, in);
        if (scalar == null) {
            scalar = TimeCodec.read(tag, in);
        }
        if (scalar == null) {
            throw DamagedDataException.at(start, "tag " + tag + " is not used here");
        }
        return scalar;
    }

    private int enter(int room) {
        if (room == 0) {
            throw in.damage("nested too deeply");
        }
        return room - 1;
    }

    private List<@Nullable Object> readList(int room) {
        int left = enter(room);
        int count = in.array();
        List<@Nullable Object> list = new ArrayList<>(Math.min(count, LARGEST_TRUSTED_COUNT));
        for (int i = 0; i < count; i++) {
            list.add(read(left));
        }
        return list;
    }

    /** Elements that have become equal (a record lost a component) fall together; that is not damage. */
    private Set<@Nullable Object> readSet(int room) {
        int left = enter(room);
        int count = in.array();
        Set<@Nullable Object> set = new LinkedHashSet<>();
        Map<Integer, Integer> codes = HashCollisions.codes(count);
        for (int i = 0; i < count; i++) {
            Object element = read(left);
            if (set.add(element) && !collisions.count(element, codes)) {
                throw in.damage(HashCollisions.FAULT);
            }
        }
        return set;
    }

    private Map<String, @Nullable Object> readMap(int room) {
        int left = enter(room);
        int count = in.map();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.text();
            if (map.containsKey(key)) {
                throw in.damage("a map holds one key twice");
            }
            map.put(key, read(left));
        }
        return map;
    }

    private Object readNamed(int room) {
        int start = in.at();
        in.array(2);
        String wireName = in.text();
        RegisteredType type = types.named(wireName);
        if (type == null) {
            // The name comes from the data, so it is shown only when it could have been registered.
            String shown = RegisteredTypes.isWireName(wireName) ? "\"" + wireName + "\"" : "with an illegal name";
            throw DamagedDataException.at(
                    start, "the type " + shown + " is not registered with this codec; register it, or end the session");
        }
        return type.readContent(this, room);
    }
}
