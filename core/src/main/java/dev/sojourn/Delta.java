package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.AttributeWriter;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.policy.NameRule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changes in the attributes, encoded, so that it can be applied onto whatever state it meets.
 *
 * @param cleared whether everything was removed before the values were set
 * @param values by name, null for a removal
 * @param userData the new user data, empty for none, null when it stays
 * @param objects by name, the objects that values refer to
 */
@SuppressWarnings("ArrayRecordComponent") // Deltas are applied and never compared.
record Delta(
        boolean cleared,
        Map<String, byte @Nullable []> values,
        byte @Nullable [] userData,
        Map<String, Object> objects) {

    boolean isEmpty() {
        return !cleared && values.isEmpty() && userData == null;
    }

    /** This delta with one more value, which may be a removal. */
    Delta with(String name, Held held) {
        Map<String, byte @Nullable []> more = new LinkedHashMap<>(values);
        more.put(name, held.bytes());
        Map<String, Object> other = new HashMap<>(objects);
        other.remove(name);
        return new Delta(cleared, more, userData, withObject(other, name, held));
    }

    /** The objects, with that of a value that is kept by reference. */
    static Map<String, Object> withObject(Map<String, Object> objects, String name, Held held) {
        Object value = held.value();
        if (value == null || !held.isReference()) {
            return objects;
        }
        Map<String, Object> more = new HashMap<>(objects);
        more.put(name, value);
        return more;
    }

    /** What the value of a name refers to that has an object. */
    NodeReference referenceOf(String name) {
        byte[] value = Objects.requireNonNull(values.get(name));
        return Objects.requireNonNull(NodeReference.read(value, 0, value.length));
    }

    /** This delta, with everything else removed. */
    Delta alone() {
        return cleared ? this : new Delta(true, values, userData, objects);
    }

    /** This delta, with what this node's classes do not know of the values it takes the place of. */
    Delta over(AttributeTable table, ValueCodec codec) {
        Map<String, byte @Nullable []> carried = null;
        for (Map.Entry<String, byte @Nullable []> entry : values.entrySet()) {
            byte[] value = entry.getValue();
            int at = cleared || value == null ? -1 : table.indexOf(entry.getKey());
            if (at < 0 || value == null) {
                continue;
            }
            byte[] whole = codec.carryOver(value, table.source(), table.valueFrom(at), table.valueTo(at));
            if (whole != value) {
                carried = carried == null ? new LinkedHashMap<>(values) : carried;
                carried.put(entry.getKey(), whole);
            }
        }
        byte[] about = userData == null
                ? null
                : codec.carryOver(userData, table.source(), table.userDataFrom(), table.userDataTo());
        return carried == null && about == userData
                ? this
                : new Delta(cleared, carried == null ? values : carried, about, objects);
    }

    /** Whether anything in a table would be another after this change. */
    boolean changes(AttributeTable table) {
        byte[] source = table.source();
        if (userData != null
                && !Arrays.equals(userData, 0, userData.length, source, table.userDataFrom(), table.userDataTo())) {
            return true;
        }
        for (Map.Entry<String, byte @Nullable []> entry : values.entrySet()) {
            byte[] value = entry.getValue();
            int at = table.indexOf(entry.getKey());
            boolean same = value == null
                    ? at < 0
                    : at >= 0 && Arrays.equals(value, 0, value.length, source, table.valueFrom(at), table.valueTo(at));
            if (!same) {
                return true;
            }
        }
        return cleared && sizeOn(table) != table.size();
    }

    /** How many attributes there are after this change. */
    int sizeOn(AttributeTable table) {
        int size = cleared ? 0 : table.size();
        for (Map.Entry<String, byte @Nullable []> entry : values.entrySet()) {
            boolean there = !cleared && table.indexOf(entry.getKey()) >= 0;
            size += (entry.getValue() == null ? 0 : 1) - (there ? 1 : 0);
        }
        return size;
    }

    /** Names the largest of the values, for the person who has to make them smaller. */
    String largest() {
        return values.entrySet().stream()
                .max(Comparator.comparingInt(e -> e.getValue() == null ? 0 : e.getValue().length))
                .map(e -> String.format(
                        Locale.ROOT,
                        "Largest attribute set: \"%s\", %,d bytes",
                        NameRule.shown(e.getKey()),
                        e.getValue() == null ? 0 : e.getValue().length))
                .orElse("No attribute was set");
    }

    /** The body of a record that holds the given attributes after this change. */
    byte[] onto(AttributeTable table) {
        AttributeWriter writer = new AttributeWriter();
        if (userData == null) {
            writer.userData(table.source(), table.userDataFrom(), table.userDataTo());
        } else {
            writer.userData(userData.length == 0 ? null : userData);
        }
        writer.earlierKeys(table.earlierKeys());
        Set<String> inPlace = new HashSet<>();
        for (int i = 0; !cleared && i < table.size(); i++) {
            String name = table.name(i);
            if (!values.containsKey(name)) {
                writer.copy(table, i);
            } else {
                inPlace.add(name);
                put(writer, name, values.get(name));
            }
        }
        values.forEach((name, value) -> {
            if (!inPlace.contains(name)) {
                put(writer, name, value);
            }
        });
        return writer.finish();
    }

    private static void put(AttributeWriter writer, String name, byte @Nullable [] value) {
        if (value != null) {
            writer.put(name, value);
        }
    }
}
