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

    /** A count by hash code for one set, or null if it is too small to matter. */
    static @Nullable Map<Integer, Integer> codes(int size) {
        return size > FREE ? new HashMap<>() : null;
    }

    /** Counts an element that is in the set now; false when the bound is passed. */
    boolean count(@Nullable Object element, @Nullable Map<Integer, Integer> codes) {
        // Hash sets keep texts and numbers of one code sorted, so these are found without comparing all.
        if (codes != null && element != null && !(element instanceof String) && !(element instanceof Number)) {
            comparisons += Math.max(0, codes.merge(element.hashCode(), 1, Integer::sum) - FREE);
        }
        return comparisons <= MOST_COMPARISONS;
    }
}
