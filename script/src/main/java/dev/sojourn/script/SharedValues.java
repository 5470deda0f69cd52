package dev.sojourn.script;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts of one mount share in this process: JSON values by name. Safe for use by several threads; values are
 * copies, so what a script changes in one is not seen by others until it is set again.
 */
final class SharedValues {

    /** What a value takes beside its content. */
    private static final long OF_ONE = 32;

    private final ConcurrentMap<String, Held> values = new ConcurrentHashMap<>();
    private final int most;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    /** One write of a value: two writes of equal values are not the same, or an update between them would be lost. */
    private static final class Held {

        private final Object value;
        private final long bytes;

        Held(String name, Object value) {
            this.value = value;
            this.bytes = size(name) + size(value);
        }
    }

    /**
     * An empty set of values.
     *
     * @param mostBytes about how many bytes names and values may take together
     */
    SharedValues(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads a value.
     *
     * @return the value, or null
     */
    @Nullable
    Object get(String name) {
        Held held = values.get(name);
        return held == null ? null : held.value;
    }

    /** Sets a value; null removes it. */
    void set(String name, @Nullable Object value) {
        update(name, before -> value);
    }

    /** Removes a value. */
    boolean delete(String name) {
        Held before = values.remove(name);
        if (before != null) {
            bytes.addAndGet(-before.bytes);
        }
        return before != null;
    }

    /** The names. */
    List<String> keys() {
        return values.keySet().stream().sorted().toList();
    }

    /**
     * Changes a value in one atomic step; the function runs again when another call was first.
     *
     * @param change from the present value, null when there is none, to the new one; null removes it
     */
    @Nullable
    Object update(String name, UnaryOperator<@Nullable Object> change) {
        while (true) {
            Held before = values.get(name);
            Object value = change.apply(before == null ? null : before.value);
            Held after = value == null ? null : new Held(name, value);
            long more = (after == null ? 0 : after.bytes) - (before == null ? 0 : before.bytes);
            takeRoom(name, more);
            if (exchange(name, before, after)) {
                return value;
            }
            bytes.addAndGet(-more);
        }
    }

    private boolean exchange(String name, @Nullable Held before, @Nullable Held after) {
        if (before == null) {
            return after == null || values.putIfAbsent(name, after) == null;
        }
        return after == null ? values.remove(name, before) : values.replace(name, before, after);
    }

    private void takeRoom(String name, long more) {
        if (more <= 0) {
            bytes.addAndGet(more);
            return;
        }
        if (values.size() >= most && !values.containsKey(name)) {
            throw new IllegalStateException(
                    "The mount shares " + most + " values already; delete some, or raise the option sharedLimit");
        }
        if (bytes.addAndGet(more) > mostBytes) {
            bytes.addAndGet(-more);
            throw new IllegalStateException("The mount shares " + mostBytes
                    + " bytes at most; delete some values, or raise the option sharedSize");
        }
    }

    /** About how many bytes a value takes. */
    private static long size(@Nullable Object value) {
        if (value instanceof String text) {
            return OF_ONE + text.length();
        }
        if (value instanceof byte[] raw) {
            return OF_ONE + raw.length;
        }
        if (value instanceof BigInteger number) {
            return OF_ONE + number.bitLength() / Byte.SIZE;
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                            .mapToLong(entry -> size(entry.getKey()) + size(entry.getValue()))
                            .sum()
                    + OF_ONE;
        }
        if (value instanceof Collection<?> list) {
            return list.stream().mapToLong(SharedValues::size).sum() + OF_ONE;
        }
        return OF_ONE;
    }
}
