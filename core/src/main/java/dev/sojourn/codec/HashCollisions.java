package dev.sojourn.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that the hash sets and maps of one value take, for the codec and for each {@link ObjectForm} that
 * builds them from bytes. An element is compared with all others of its hash code, so a set with few hash codes takes
 * quadratic time, on every node that reads it; and where the elements are sets themselves, each of these comparisons
 * takes such a time. Counted for reading and for writing alike: what is written can be read.
 *
 * <p>For one value; not thread-safe.
 */
public final class HashCollisions {

    /** What is wrong when the bound is passed, as a part of a sentence. */
    public static final String FAULT = "a set has too many elements of one hash code";

    /** As many of one code cost little, and ordinary sets have them: all pairs of small numbers, for instance. */
    private static final int FREE = 64;

    /** An element of more parts is counted from the first that has its code. */
    private static final int FEW_PARTS = 16;

    /** Reached by 1,500 small elements of one code; a tenth of a second at worst. */
    private static final int MOST_COMPARISONS = 1 << 20;

    private long comparisons;
    private long parts;

    /** Begins with a new value, nothing counted. */
    public HashCollisions() {}

    /** The elements of one set or the keys of one map so far: how many have each code, and if they are of one class. */
    public static final class Codes {
        private final boolean large;
        /** Made when the first is counted: most sets and maps are small, of small elements. */
        private @Nullable Map<Integer, Integer> counts;

        private @Nullable Class<?> type;
        private boolean mixed;

        private Codes(boolean large) {
            this.large = large;
        }

        private int add(Object element) {
            mixed |= type != null && type != element.getClass();
            type = element.getClass();
            if (counts == null) {
                counts = new HashMap<>();
            }
            return counts.merge(element.hashCode(), 1, Integer::sum);
        }
    }

    /**
     * Begins a set or a map.
     *
     * @param size how many elements it will have; {@code Integer.MAX_VALUE} when that is not known
     * @return its counts, empty
     */
    public static Codes codes(int size) {
        return new Codes(size > FREE);
    }

    /**
     * Notes that further parts of the value were met.
     *
     * @param number how many, 0 or more
     */
    public void visit(long number) {
        parts += number;
    }

    /**
     * How many parts there were so far; those that are compared often count as often.
     *
     * @return a number that never falls
     */
    public long parts() {
        return parts;
    }

    /**
     * Counts an element that is in the set now.
     *
     * @param element the element or key
     * @param codes the counts of its set or map
     * @param before what {@link #parts} was before the element
     * @return false when the bound is passed
     */
    public boolean count(@Nullable Object element, Codes codes, long before) {
        long weight = parts - before;
        if (element != null && (codes.large || weight > FEW_PARTS)) {
            int same = codes.add(element);
            if (weight > FEW_PARTS) {
                comparisons += (same - 1) * weight;
                parts += (same - 1) * weight;
            } else {
                // Hash sets keep texts and numbers of one class and code sorted, and find them without comparing all.
                boolean sorted = !codes.mixed && (element instanceof String || element instanceof Number);
                comparisons += sorted ? 0 : Math.max(0, same - FREE);
            }
        }
        return comparisons <= MOST_COMPARISONS;
    }
}
