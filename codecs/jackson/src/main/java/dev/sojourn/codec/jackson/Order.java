package dev.sojourn.codec.jackson;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An order for what has none: hash sets and maps that are equal may iterate differently, and would be written to other
 * bytes. Keys go by their text. Elements go by themselves where all are of one class that is well ordered, otherwise by
 * what they are written to: decimals that compare as the same need not be.
 */
final class Order {

    /** Classes of which only equal objects compare as the same. */
    private static final Set<Class<?>> ORDERED =
            Set.of(String.class, Integer.class, Long.class, UUID.class, Instant.class, LocalDate.class);

    private final Function<@Nullable Object, byte[]> written;

    Order(Function<@Nullable Object, byte[]> written) {
        this.written = written;
    }

    /** The same collection, or a copy in order. */
    Collection<?> of(Collection<?> elements) {
        if (elements.size() < 2 || !isUnordered(elements)) {
            return elements;
        }
        List<@Nullable Object> sorted = new ArrayList<>(elements);
        if (areOfOneOrder(sorted)) {
            sorted.sort(natural());
            return sorted;
        }
        @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
        record Written(@Nullable Object element, byte[] bytes) {}
        return sorted.stream()
                .map(element -> new Written(element, written.apply(element)))
                .sorted(Comparator.comparing(Written::bytes, Arrays::compareUnsigned))
                .map(Written::element)
                .toList();
    }

    /** The same map, or a copy in order. */
    Map<?, ?> of(Map<?, ?> map) {
        if (map.size() < 2 || !isUnordered(map)) {
            return map;
        }
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        entries.sort(Comparator.comparing(entry -> text(entry.getKey())));
        Map<@Nullable Object, @Nullable Object> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static String text(@Nullable Object key) {
        return key instanceof Enum<?> constant ? constant.name() : String.valueOf(key);
    }

    private static boolean isUnordered(Collection<?> elements) {
        return elements instanceof HashSet && !(elements instanceof LinkedHashSet)
                || elements instanceof ConcurrentHashMap.KeySetView
                || elements instanceof Set && isImmutable(elements);
    }

    private static boolean isUnordered(Map<?, ?> map) {
        return map instanceof HashMap && !(map instanceof LinkedHashMap)
                || map instanceof ConcurrentHashMap
                || map instanceof Hashtable
                || isImmutable(map);
    }

    /** {@code Set.of} and the like iterate differently in each process. */
    private static boolean isImmutable(Object container) {
        return container.getClass().getName().startsWith("java.util.ImmutableCollections$");
    }

    private static boolean areOfOneOrder(List<@Nullable Object> elements) {
        Class<?> first = null;
        for (Object element : elements) {
            Class<?> type = element instanceof Enum<?> constant
                    ? constant.getDeclaringClass()
                    : element == null ? null : element.getClass();
            boolean ordered = element instanceof Enum || type != null && ORDERED.contains(type);
            if (!ordered || first != null && type != first) {
                return false;
            }
            first = type;
        }
        return true;
    }

    @SuppressWarnings("unchecked") // All are of one class that is comparable with itself.
    private static Comparator<@Nullable Object> natural() {
        return (Comparator<@Nullable Object>) (Comparator<?>) Comparator.naturalOrder();
    }
}
