package dev.sojourn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values by attribute name, in the order in which the names came first. Never changed: each change gives another one.
 * Meant for the few that one visit sets or watches, so it is an array that is looked through.
 */
final class HeldValues {

    static final HeldValues NONE = new HeldValues(new Object[0]);

    /** A name, its value, the next name and so on. */
    private final Object[] pairs;

    private HeldValues(Object[] pairs) {
        this.pairs = pairs;
    }

    static HeldValues of(Map<String, ?> given, BiFunction<String, @Nullable Object, Held> held) {
        List<Object> pairs = new ArrayList<>(2 * given.size());
        given.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(held.apply(name, value));
        });
        return new HeldValues(pairs.toArray());
    }

    boolean isEmpty() {
        return pairs.length == 0;
    }

    int size() {
        return pairs.length / 2;
    }

    String name(int index) {
        return (String) pairs[2 * index];
    }

    Held held(int index) {
        return (Held) pairs[2 * index + 1];
    }

    @Nullable
    Held get(String name) {
        int at = indexOf(name);
        return at < 0 ? null : held(at);
    }

    HeldValues with(String name, Held held) {
        int at = indexOf(name);
        int index = at < 0 ? size() : at;
        Object[] other = Arrays.copyOf(pairs, at < 0 ? pairs.length + 2 : pairs.length);
        other[2 * index] = name;
        other[2 * index + 1] = held;
        return new HeldValues(other);
    }

    HeldValues withAll(HeldValues more) {
        if (isEmpty()) {
            return more;
        }
        HeldValues all = this;
        for (int i = 0; i < more.size(); i++) {
            all = all.with(more.name(i), more.held(i));
        }
        return all;
    }

    HeldValues without(String name) {
        int at = indexOf(name);
        if (at < 0) {
            return this;
        }
        Object[] other = Arrays.copyOf(pairs, pairs.length - 2);
        System.arraycopy(pairs, 2 * at + 2, other, 2 * at, other.length - 2 * at);
        return new HeldValues(other);
    }

    private int indexOf(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return i / 2;
            }
        }
        return -1;
    }
}
