package dev.sojourn.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that the hash sets of one value take. An element is compared with all others of its hash code, so a
 * set with few hash codes takes quadratic time, on every node that reads it. Counted for reading and for writing alike:
 * what is written can be read.
 */
final class HashCollisions {

    static final String FAULT = "a set has too many elements of one hash code";

    /** As many of one code cost little, and ordinary sets have them: all pairs of small numbers, for instance. */
    private static final int FREE = 64;

    /** Reached by 1,500 elements of one code; a tenth of a second at worst. */
    private static final int MOST_COMPARISONS = 1 << 20;

    private long comparisons;

    /** What is known of one set: how many elements have each code, and whether all are of one class. */
    static final class Codes {
        private final Map<Integer, Integer> counts = new HashMap<>();
        private @Nullable Class<?> type;
        private boolean mixed;

        private int add(Object element) {
            mixed |= type != null && type != element.getClass();
            type = element.getClass();
            return counts.merge(element.hashCode(), 1, Integer::sum);
        }
    }

    /** A count by hash code for one set, or null if it is too small to matter. */
    static @Nullable Codes codes(int size) {
        return size > FREE ? new Codes() : null;
    }

    /** Counts an element that is in the set now; false when the bound is passed. */
    boolean count(@Nullable Object element, @Nullable Codes codes) {
        if (codes != null && element != null) {
            int same = codes.add(element);
            // Hash sets keep texts and numbers of one class and code sorted, so these are found without comparing all.
            boolean sorted = !codes.mixed && (element instanceof String || element instanceof Number);
            comparisons += sorted ? 0 : Math.max(0, same - FREE);
        }
        return comparisons <= MOST_COMPARISONS;
    }
}
