package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.AttributeWriter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changes in the attributes, encoded, so that it can be applied onto whatever state it meets.
 *
 * @param cleared whether everything was removed before the values were set
 * @param values by name, null for a removal
 * @param userData the new user data, empty for none, null when it stays
 */
@SuppressWarnings("ArrayRecordComponent") // Deltas are applied and never compared.
record Delta(boolean cleared, Map<String, byte @Nullable []> values, byte @Nullable [] userData) {

    boolean isEmpty() {
        return !cleared && values.isEmpty() && userData == null;
    }

    /** This delta with one more value, which may be a removal. */
    Delta with(String name, byte @Nullable [] value) {
        Map<String, byte @Nullable []> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Delta(cleared, more, userData);
    }

    /** Names the largest of the values, for the person who has to make them smaller. */
    String largest() {
        return values.entrySet().stream()
                .max(Comparator.comparingInt(e -> e.getValue() == null ? 0 : e.getValue().length))
                .map(e -> String.format(
                        Locale.ROOT,
                        "Largest attribute set: \"%s\", %,d bytes",
                        e.getKey(),
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
