package dev.sojourn.script.dialect;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts of one mount share in this process: JSON values by name. Safe for use by several threads; values are
 * copies, so what a script changes in one is not seen by others until it is set again.
 */
public final class SharedValues {

    private final ConcurrentMap<String, Held> values = new ConcurrentHashMap<>();
    private final int most;

    /** One write of a value: two writes of equal values are not the same, or an update between them would be lost. */
    private static final class Held {

        private final Object value;

        Held(Object value) {
            this.value = value;
        }
    }

    /**
     * An empty set of values.
     *
     * @param most the most names
     */
    public SharedValues(int most) {
        this.most = most;
    }

    /**
     * Reads a value.
     *
     * @param name its name
     * @return the value, or null
     */
    public @Nullable Object get(String name) {
        Held held = values.get(name);
        return held == null ? null : held.value;
    }

    /**
     * Sets a value; null removes it.
     *
     * @param name its name
     * @param value a value of the closed set
     */
    public void set(String name, @Nullable Object value) {
        if (value == null) {
            values.remove(name);
            return;
        }
        requireRoom(name);
        values.put(name, new Held(value));
    }

    /**
     * Removes a value.
     *
     * @param name its name
     * @return whether there was one
     */
    public boolean delete(String name) {
        return values.remove(name) != null;
    }

    /**
     * The names.
     *
     * @return a sorted copy
     */
    public List<String> keys() {
        return values.keySet().stream().sorted().toList();
    }

    /**
     * Changes a value in one atomic step; the function runs again when another call was first.
     *
     * @param name its name
     * @param change from the present value, null when there is none, to the new one; null removes it
     * @return the new value
     */
    public @Nullable Object update(String name, UnaryOperator<@Nullable Object> change) {
        while (true) {
            Held before = values.get(name);
            Object after = change.apply(before == null ? null : before.value);
            boolean first;
            if (before == null) {
                requireRoom(name);
                first = after == null || values.putIfAbsent(name, new Held(after)) == null;
            } else {
                first = after == null ? values.remove(name, before) : values.replace(name, before, new Held(after));
            }
            if (first) {
                return after;
            }
        }
    }

    private void requireRoom(String name) {
        if (values.size() >= most && !values.containsKey(name)) {
            throw new IllegalStateException(
                    "The mount shares " + most + " values already; delete some, or raise the" + " option sharedLimit");
        }
    }
}
