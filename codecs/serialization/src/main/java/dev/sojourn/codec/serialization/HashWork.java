package dev.sojourn.codec.serialization;

import dev.sojourn.codec.HashCollisions;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Bounds the time that hash codes take. A set that is read hashes its elements, which may be sets that share theirs:
 * a hundred small sets can take longer than anyone lives. So what has been read is counted as a hash code visits it,
 * before the collection that holds it asks for that.
 */
final class HashWork {

    static final String FAULT = "the hash codes of its collections would take too long";

    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final StreamLimits limits;
    private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();
    private final long begun = System.nanoTime();
    private final HashCollisions collisions = new HashCollisions();
    private final HashCollisions.Codes codes = HashCollisions.codes(Integer.MAX_VALUE);
    private boolean collide;
    private long unfolded;
    private long largest = 1;
    private long repeated;

    HashWork(StreamLimits limits) {
        this.limits = limits;
    }

    /** Counts what is complete; false when there is too much. */
    boolean count(Object value) {
        long size = 1;
        if (value instanceof Collection<?> elements && isPlatform(value)) {
            for (Object element : elements) {
                size += sizeOf(element);
            }
        } else if (value instanceof Map<?, ?> entries && isPlatform(value)) {
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                size += sizeOf(entry.getKey()) + sizeOf(entry.getValue());
            }
        } else if (value instanceof Map.Entry<?, ?> entry && isPlatform(value)) {
            size += sizeOf(entry.getKey()) + sizeOf(entry.getValue());
        } else {
            return true;
        }
        sizes.put(value, size);
        largest = Math.max(largest, size);
        unfolded += size;
        return unfolded <= limits.hashSteps() && isSpread(value, size);
    }

    /**
     * Collections of one hash code take quadratic time in a set. They may be in a list as well, so that they are many
     * refuses nothing unless it has taken long.
     */
    private boolean isSpread(Object value, long size) {
        long before = collisions.parts();
        collisions.visit(size);
        collide = collide || !collisions.count(value, codes, before);
        return !collide || isQuick();
    }

    private boolean isQuick() {
        return System.nanoTime() - begun <= LONGEST.toNanos();
    }

    /**
     * Counts something that is met again. It may be a large set that is put into another one once more, and hashed each
     * time; or a constant. So the count alone refuses nothing, it must also have taken long.
     */
    boolean countReference() {
        repeated += largest;
        return repeated <= limits.hashSteps() || isQuick();
    }

    private long sizeOf(Object part) {
        return sizes.getOrDefault(part, 1L);
    }

    /** Collections of the program may load or compute when they are walked. */
    private static boolean isPlatform(Object value) {
        return value.getClass().getName().startsWith("java.util.");
    }
}
