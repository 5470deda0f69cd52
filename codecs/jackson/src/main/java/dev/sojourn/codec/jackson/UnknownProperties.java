package dev.sojourn.codec.jackson;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries properties that the classes of this node don't know from stored JSON into what replaces it. Unknown is what
 * leaves no trace: reading and writing the stored value drops it, and without it the same is read. So an old name that
 * a class still reads is known, whichever way it reads it. Lives for one stored value.
 */
final class UnknownProperties {

    private static final String TYPE = "\"@class\"";
    /** Where a few of many have a trace, this many are tried each by itself. */
    private static final int MOST_TRIED = 32;
    /** Longer arrays that were put into another order are not searched for what belongs together. */
    private static final int LONGEST_SEARCHED = 512;

    private final JsonPart stored;
    private final JsonPart plain;
    /** Where a part of the plain value stands in the stored one. */
    private final IdentityHashMap<JsonPart, JsonPart> origins = new IdentityHashMap<>();

    private Set<JsonPart> unknown = new LinkedHashSet<>();

    /**
     * Finds them.
     *
     * @param stored the stored bytes
     * @param plain what this node would write for them
     * @param reread what this node would write for other bytes
     */
    UnknownProperties(byte[] stored, byte[] plain, UnaryOperator<byte[]> reread) {
        this.stored = JsonPart.of(stored);
        this.plain = JsonPart.of(plain);
        compare(this.stored, this.plain);
        if (!unknown.isEmpty() && !isWithoutTrace(unknown, plain, reread)) {
            Set<JsonPart> all = unknown;
            unknown = new LinkedHashSet<>();
            if (all.size() > 1 && all.size() <= MOST_TRIED) {
                all.stream()
                        .filter(each -> isWithoutTrace(Set.of(each), plain, reread))
                        .forEach(unknown::add);
            }
        }
    }

    boolean isNone() {
        return unknown.isEmpty();
    }

    /** What is written, with them. */
    byte[] addTo(byte[] written) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(written.length + 64);
        merge(JsonPart.of(written), plain, out);
        return out.toByteArray();
    }

    private boolean isWithoutTrace(Set<JsonPart> parts, byte[] expected, UnaryOperator<byte[]> reread) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeWithout(stored, parts, out);
        return Arrays.equals(reread.apply(out.toByteArray()), expected);
    }

    private void compare(JsonPart before, JsonPart now) {
        origins.put(now, before);
        Map<String, JsonPart> properties = before.properties;
        if (properties != null && now.properties != null) {
            if (JsonPart.areSame(properties.get(TYPE), now.properties.get(TYPE))) {
                for (Map.Entry<String, JsonPart> property : properties.entrySet()) {
                    JsonPart other = now.properties.get(property.getKey());
                    if (other == null) {
                        unknown.add(property.getValue());
                    } else {
                        compare(property.getValue(), other);
                    }
                }
            }
        } else if (before.elements != null && now.elements != null) {
            int[] places = places(before.elements, now.elements);
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0) {
                    compare(before.elements.get(places[i]), now.elements.get(i));
                }
            }
        }
    }

    /** Where each element was: at its place, or in a set, whose order is one of what is written, elsewhere. */
    private static int[] places(List<JsonPart> before, List<JsonPart> now) {
        int[] places = new int[now.size()];
        boolean inOrder = before.size() == now.size();
        for (int i = 0; i < places.length; i++) {
            places[i] = before.size() == now.size() ? i : -1;
            inOrder &= inOrder && isOf(now.get(i), before.get(i));
        }
        if (inOrder || Math.max(before.size(), now.size()) > LONGEST_SEARCHED) {
            return places;
        }
        int[] found = new int[now.size()];
        boolean[] taken = new boolean[before.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = -1;
            for (int j = 0; j < taken.length && found[i] < 0; j++) {
                if (!taken[j] && isOf(now.get(i), before.get(j))) {
                    found[i] = j;
                    taken[j] = true;
                }
            }
            if (found[i] < 0) {
                return places;
            }
        }
        return found;
    }

    /** Whether a part can be what was read of another: the same but for properties. */
    private static boolean isOf(JsonPart now, JsonPart before) {
        if (now.properties != null && before.properties != null) {
            Map<String, JsonPart> others = before.properties;
            return JsonPart.areSame(others.get(TYPE), now.properties.get(TYPE))
                    && now.properties.entrySet().stream()
                            .allMatch(each -> others.get(each.getKey()) == null
                                    || isOf(each.getValue(), others.get(each.getKey())));
        } else if (now.elements != null && before.elements != null) {
            List<JsonPart> others = before.elements;
            boolean same = now.elements.size() == others.size();
            for (int i = 0; same && i < others.size(); i++) {
                same = isOf(now.elements.get(i), others.get(i));
            }
            return same;
        }
        return now.hasBytesOf(before);
    }

    private void merge(JsonPart fresh, @Nullable JsonPart known, ByteArrayOutputStream out) {
        JsonPart origin = known == null ? null : origins.get(known);
        if (known == null || origin == null) {
            out.write(fresh.source, fresh.from, fresh.to - fresh.from);
        } else if (fresh.properties != null && known.properties != null && origin.properties != null) {
            mergeProperties(fresh, known.properties, origin.properties, out);
        } else if (fresh.elements != null && known.elements != null) {
            int[] from = origins(fresh.elements, known.elements);
            out.write('[');
            for (int i = 0; i < from.length; i++) {
                separate(i > 0, out);
                merge(fresh.elements.get(i), from[i] < 0 ? null : known.elements.get(from[i]), out);
            }
            out.write(']');
        } else {
            out.write(fresh.source, fresh.from, fresh.to - fresh.from);
        }
    }

    private void mergeProperties(
            JsonPart fresh, Map<String, JsonPart> known, Map<String, JsonPart> origin, ByteArrayOutputStream out) {
        Map<String, JsonPart> properties = Objects.requireNonNull(fresh.properties);
        if (!JsonPart.areSame(properties.get(TYPE), origin.get(TYPE))) {
            out.write(fresh.source, fresh.from, fresh.to - fresh.from);
            return;
        }
        out.write('{');
        boolean more = false;
        for (Map.Entry<String, JsonPart> property : properties.entrySet()) {
            separate(more, out);
            writeName(property.getKey(), out);
            merge(property.getValue(), known.get(property.getKey()), out);
            more = true;
        }
        for (Map.Entry<String, JsonPart> property : origin.entrySet()) {
            JsonPart value = property.getValue();
            if (unknown.contains(value) && !properties.containsKey(property.getKey())) {
                separate(more, out);
                writeName(property.getKey(), out);
                out.write(value.source, value.from, value.to - value.from);
                more = true;
            }
        }
        out.write('}');
    }

    private static void separate(boolean more, ByteArrayOutputStream out) {
        if (more) {
            out.write(',');
        }
    }

    private static void writeName(String name, ByteArrayOutputStream out) {
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write(':');
    }

    /**
     * Where each fresh element stood, or -1: one that is the same is the same wherever it stands now; others were
     * changed in place if there are as many of them between the same neighbours as before.
     */
    private static int[] origins(List<JsonPart> fresh, List<JsonPart> known) {
        Map<ByteBuffer, Queue<Integer>> places = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            places.computeIfAbsent(ByteBuffer.wrap(known.get(i).bytes()), bytes -> new ArrayDeque<>())
                    .add(i);
        }
        int[] origins = new int[fresh.size()];
        boolean[] taken = new boolean[known.size()];
        for (int i = 0; i < origins.length; i++) {
            Queue<Integer> same = places.get(ByteBuffer.wrap(fresh.get(i).bytes()));
            Integer place = same == null ? null : same.poll();
            origins[i] = place == null ? -1 : place;
            if (place != null) {
                taken[place] = true;
            }
        }
        fillGaps(origins, taken);
        return origins;
    }

    private static void fillGaps(int[] origins, boolean[] taken) {
        int end;
        for (int from = 0; from < origins.length; from = end + 1) {
            end = from;
            while (end < origins.length && origins[end] < 0) {
                end++;
            }
            int first = from == 0 ? 0 : origins[from - 1] + 1;
            int last = end == origins.length ? taken.length : origins[end];
            boolean asMany = last - first == end - from;
            for (int i = first; i < last; i++) {
                asMany &= !taken[i];
            }
            for (int i = from; asMany && i < end; i++) {
                origins[i] = first + i - from;
            }
        }
    }

    private static void writeWithout(JsonPart part, Set<JsonPart> left, ByteArrayOutputStream out) {
        if (part.properties != null) {
            out.write('{');
            boolean more = false;
            for (Map.Entry<String, JsonPart> property : part.properties.entrySet()) {
                if (!left.contains(property.getValue())) {
                    separate(more, out);
                    writeName(property.getKey(), out);
                    writeWithout(property.getValue(), left, out);
                    more = true;
                }
            }
            out.write('}');
        } else if (part.elements != null) {
            out.write('[');
            List<JsonPart> elements = new ArrayList<>(part.elements);
            for (int i = 0; i < elements.size(); i++) {
                separate(i > 0, out);
                writeWithout(elements.get(i), left, out);
            }
            out.write(']');
        } else {
            out.write(part.source, part.from, part.to - part.from);
        }
    }
}
